import type { ActorRef } from '../../contract/index.ts'
import { applyDue, confirm, remove } from './proposals.ts'
import { type NewNickname, propose } from './propose.ts'
import type { NicknameDeps } from './rows.ts'
import { listNicknames, type NicknamePage, type NicknameQuery, type NicknameView, viewOf } from './views.ts'

/** What administrators do to the list of short forms. Every change is audited. */
export interface NicknameDesk {
  list(query: NicknameQuery): Promise<NicknamePage>
  add(items: readonly NewNickname[], by: ActorRef): Promise<readonly NicknameView[]>
  confirm(ids: readonly string[], by: ActorRef): Promise<void>
  /** One in force, or one that waits. */
  remove(id: string, by: ActorRef): Promise<void>
  /** Lets take effect what has waited for long enough. Run on a schedule. */
  applyDue(limit: number): Promise<number>
}

export function createNicknameDesk(deps: NicknameDeps): NicknameDesk {
  return {
    list: query => listNicknames(deps.store.reports, query),
    add: async (items, by) => (await propose(deps, items, by)).map(viewOf),
    confirm: (ids, by) => confirm(deps, ids, by),
    remove: (id, by) => remove(deps, id, by),
    applyDue: limit => applyDue(deps, limit),
  }
}
