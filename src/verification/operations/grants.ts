import { type ActorRef, type OperationName, secretOperations } from '../../contract/index.ts'
import { compiledOnce } from '../../storage/compiled.ts'
import type { Tx } from '../../storage/store.ts'
import type { OperationGrantsTable } from '../../storage/tables/index.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import type { OperationWhy } from './whys.ts'

export type Grant = OperationGrantsTable
/** What a grant is for: an operation, or to take back what others showed. */
export type Granted = OperationName | 'take_back'

/** The right to call the product, which exactly one press has. */
export interface Claim {
  readonly row: Row
  readonly operation: Granted
  readonly recipient: Grant['recipient']
  readonly by: string
  readonly fence: number
}

/** Longer than the product is waited for in all: what was not finished by then has nobody who finishes it. */
export const claimMs = 180_000

const byVerification = compiledOnce((db, id: Row['id']) =>
  db.selectFrom('operation_grants').selectAll().where('verification_id', '=', id),
)

export function grantsOf(db: Room['store']['db'], { id }: Pick<Row, 'id'>): Promise<readonly Grant[]> {
  return byVerification(db, id)
}

/** As it stands now: a claim that nobody finished in time is one whose end nobody knows. */
export function stateOf({ state, claimed_at }: Grant, now: number): Grant['state'] {
  return state === 'claimed' && (claimed_at ?? 0) + claimMs <= now ? 'unknown' : state
}

const blank = { claimed_by: null, fence: 0, claimed_at: null, ended_at: null, refused_why: null }

export interface Opening {
  readonly operation: Granted
  readonly recipient: Grant['recipient']
  readonly at: number
  readonly expiresAt: number
  /** Where it is somebody else than the seat. */
  readonly by?: ActorRef
}

/** For the seat to claim. What is there already stays what it is; false then. */
export async function openGrant({ db }: Tx, { id }: Row, opening: Opening): Promise<boolean> {
  const { operation, recipient, at, expiresAt, by } = opening
  const opened = { opened_at: at, opened_by: by === undefined ? null : JSON.stringify(by) }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('operation_grants')
    .values({ ...blank, verification_id: id, operation, recipient, state: 'open', ...opened, expires_at: expiresAt })
    .onConflict(conflict => conflict.columns(['verification_id', 'operation']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Undefined where it is not open any more: of a hundred presses one goes on. */
export async function claimGrant(tx: Tx, row: Row, opening: Opening, by: string): Promise<Claim | undefined> {
  const { operation, recipient, at } = opening
  await openGrant(tx, row, opening)
  const taken = await tx.db
    .updateTable('operation_grants')
    .set(eb => ({ state: 'claimed', claimed_by: by, claimed_at: at, fence: eb('fence', '+', 1) }))
    .where('verification_id', '=', row.id)
    .where('operation', '=', operation)
    .where('state', '=', 'open')
    .where('recipient', '=', recipient)
    .returning('fence')
    .executeTakeFirst()
  return taken && { row, operation, recipient, by, fence: taken.fence }
}

export interface End {
  readonly state: 'done' | 'refused' | 'unknown'
  readonly why: OperationWhy | null
  readonly at: number
}

/** By the claimer only; false where the claim was given up for lost meanwhile. */
export async function endGrant({ db }: Tx, { row, operation, by, fence }: Claim, { state, why, at }: End): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operation_grants')
    .set({ state, refused_why: why, ended_at: at })
    .where('verification_id', '=', row.id)
    .where('operation', '=', operation)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', by)
    .where('fence', '=', fence)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Before anybody claimed it: what is refused then is refused for good. */
export async function refuseGrant(tx: Tx, row: Row, opening: Opening, why: OperationWhy): Promise<boolean> {
  await openGrant(tx, row, opening)
  const { numUpdatedRows } = await tx.db
    .updateTable('operation_grants')
    .set({ state: 'refused', refused_why: why, ended_at: opening.at })
    .where('verification_id', '=', row.id)
    .where('operation', '=', opening.operation)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Whether the product was asked for anything by then: it can be objected to, and not be taken back. */
export async function hasActed(db: Room['store']['db'], row: Pick<Row, 'id'>): Promise<boolean> {
  return (await grantsOf(db, row)).some(({ state }) => state === 'claimed' || state === 'done' || state === 'unknown')
}

const hourMs = 3_600_000

/**
 * For so long what was shown may be of use to somebody. A new pass costs nobody anything; a new link or password would take
 * away one that the person has chosen since, so that it is made only while that is the lesser evil.
 */
const livesMs: Partial<Readonly<Record<OperationName, number>>> = {
  temporary_access_pass: 24 * hourMs,
  password_reset_link: hourMs,
  temporary_password: hourMs,
  // Seven days unless the org says otherwise, and whoever has used the link is no more to be activated.
  // https://support.okta.com/help/s/article/how-to-change-the-activation-email-link-expiry-period
  reactivate: 7 * 24 * hourMs,
}

/** What was made, or may have been, and may still open the account: whoever it was shown to, if to anybody. */
export function secretsAbroad(grants: readonly Grant[], now: number): readonly OperationName[] {
  return secretOperations.filter(name =>
    grants.some(
      ({ operation, state, ended_at }) =>
        operation === name && (state === 'done' || state === 'unknown') && (ended_at ?? 0) + (livesMs[name] ?? 0) > now,
    ),
  )
}
