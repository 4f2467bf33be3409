import type { ActorRef } from '../../contract/index.ts'
import type { Row } from '../rows.ts'
import type { ApprovalPage } from './port.ts'
import { type Approval, type Db, operationsOf, stateOf } from './rows.ts'
import { subjectOf } from './who.ts'

/** In words of the directory: whoever decides has to know whom it is about, and the account is one that they know. */
export async function pageOf(
  db: Db,
  row: Row,
  approval: Approval,
  { now, isOver }: { readonly now: number; readonly isOver: boolean },
): Promise<ApprovalPage> {
  const user = await subjectOf(db, row)
  const of = await db.selectFrom('integrations').select('name').where('id', '=', row.integration_id).executeTakeFirst()
  const by = row.requested_by === null ? null : (JSON.parse(row.requested_by) as ActorRef)
  const state = stateOf(approval, now)
  return {
    state: state === 'ended' || (state === 'open' && isOver) ? 'over' : state,
    asks: of?.name ?? '',
    person: user?.displayName ?? user?.login ?? '',
    account: user?.login ?? '',
    operations: operationsOf(approval),
    reasonText: row.reason_text,
    ticket: row.ticket,
    requestedBy: by === null ? null : (by.name ?? by.id),
    names: row.match === null ? 'not_checked' : (JSON.parse(row.match) as { readonly directory: string }).directory,
    assurance: user?.assurance ?? null,
    number: approval.number,
    askedAt: new Date(approval.asked_at).toISOString(),
    until: new Date(approval.expires_at).toISOString(),
  }
}
