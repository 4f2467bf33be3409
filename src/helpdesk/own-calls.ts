import { keysIn, pageOf } from '../storage/keyset.ts'
import { keyOf } from './conflict.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import type { Call } from './rows.ts'
import { type CallView, viewOf } from './view.ts'

const dayMs = 86_400_000

export interface ListQuery {
  readonly limit: number
  readonly cursor?: string
}

/**
 * The calls that an agent began within a day, newest first: what they have under way, also in another window. Nobody else's: a list
 * of all callers is nothing that whoever works at the desk may read.
 */
export async function ownCalls(
  deps: HelpdeskDeps,
  agent: Agent,
  { limit, cursor }: ListQuery,
): Promise<{ readonly items: readonly CallView[]; readonly nextCursor: string | null }> {
  const { store, clock } = deps
  let list = store.db
    .selectFrom('helpdesk_calls')
    .selectAll()
    .where('created_at', '>', clock.now() - dayMs)
    .where('agent_key', '=', keyOf(agent))
    .orderBy('created_at', 'desc')
    .orderBy('verification_id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    list = list.where(eb =>
      eb.or([
        eb('created_at', '<', at),
        eb.and([eb('created_at', '=', at), eb('verification_id', '<', id as Call['verification_id'])]),
      ]),
    )
  }
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.created_at, row.verification_id])
  return { items: await Promise.all(rows.map(call => viewOf(deps, call))), nextCursor }
}
