import type { OperationName } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { OperationApprovalsTable } from '../../storage/tables/index.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'

export type Approval = OperationApprovalsTable
export type Db = Room['store']['db']

export function approvalOf(db: Db, { id }: Pick<Row, 'id'>): Promise<Approval | undefined> {
  return db.selectFrom('operation_approvals').selectAll().where('verification_id', '=', id).executeTakeFirst()
}

export function approvalBy(db: Db, handle: string): Promise<Approval | undefined> {
  return db.selectFrom('operation_approvals').selectAll().where('handle', '=', handle).executeTakeFirst()
}

/** As it stands now, also where no round has come by yet. */
export function stateOf({ state, expires_at }: Approval, now: number): Approval['state'] {
  return state === 'open' && expires_at <= now ? 'expired' : state
}

export interface Standing {
  readonly is: 'waits' | 'approved' | 'refused'
  /** When the yes was given. */
  readonly at?: number
  readonly asked?: { readonly number: string; readonly until: string }
}

/** How far the approval of one operation is. Nobody is asked in a rehearsal, in which nothing is changed. */
export function standingOf(row: Row, approval: Approval | undefined, operation: OperationName, now: number): Standing {
  if (row.mode !== 'live') return { is: 'approved', at: row.decided_at ?? 0 }
  // What was not asked for by then waits still: a policy may have come to ask for it.
  if (approval === undefined || !operationsOf(approval).includes(operation)) return { is: 'waits' }
  const state = stateOf(approval, now)
  if (state === 'approved') return { is: 'approved', at: approval.decided_at ?? 0 }
  if (state !== 'open') return { is: 'refused' }
  return { is: 'waits', asked: { number: approval.number, until: new Date(approval.expires_at).toISOString() } }
}

export const operationsOf = ({ operations }: Approval) => JSON.parse(operations) as readonly OperationName[]
/** Whom somebody wrote to, by their ids in the directory of the person; for as long as it is open. */
export const askedOf = ({ asked }: Approval) => (asked === null ? [] : (JSON.parse(asked) as readonly string[]))
export const approversOf = ({ approvers }: Approval) => JSON.parse(approvers) as readonly string[]

/** True for the one who changes it while it is open: of several who decide at once, one has decided. Who was asked is forgotten. */
export async function leaveOpen(
  { db }: Tx,
  { verification_id: id }: Approval,
  changes: Partial<Approval> & Pick<Approval, 'state'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operation_approvals')
    .set({ ...changes, asked: null })
    .where('verification_id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
