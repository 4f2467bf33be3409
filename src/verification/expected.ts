import type { IntegrationId, VerificationId } from '../contract/index.ts'
import { personOf } from './facts.ts'
import type { Room } from './room.ts'
import { findRow } from './rows.ts'

/** A session that we opened and still wait for, and the identity that has to be seen in it where one is bound. */
export interface Expected {
  readonly verificationId: VerificationId
  readonly identityId: string | null
}

/** Undefined where nothing is waited for: not ours, over, or another account's. */
export async function expectedOf(
  db: Room['store']['db'],
  accountId: string,
  sessionId: string,
  now: number,
): Promise<Expected | undefined> {
  const session = await db
    .selectFrom('vendor_sessions')
    .select('verification_id')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', accountId as IntegrationId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  const row = session && (await findRow(db, session.verification_id))
  if (row === undefined || (row.state !== 'at_vendor' && row.state !== 'review')) return undefined
  const person = await personOf(db, row, now)
  return person && { verificationId: row.id, identityId: person.enrollment.identityId }
}
