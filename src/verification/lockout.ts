import type { Purpose, Reason } from '../contract/index.ts'
import type { VerificationsTable } from '../storage/tables/index.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'

type Db = Room['store']['db']
type Judged = Pick<VerificationsTable, 'purpose' | 'reason' | 'match'>

/**
 * The doors that a person can come through. Failures at one close that one alone: whoever fails at the door that anybody
 * may try keeps nobody from signing in, and what somebody does who is signed in as them keeps nobody from recovering.
 */
const doors: Readonly<Record<Purpose, readonly Purpose[]>> = {
  step_up: ['step_up', 'enrollment'],
  enrollment: ['step_up', 'enrollment'],
  sign_up: ['sign_up'],
  account_recovery: ['account_recovery'],
  helpdesk: ['helpdesk'],
}

/** Failures of a face or a document. What was the directory's fault, or a client's, is counted against nobody. */
const failures: readonly Reason[] = [
  'low_score',
  'document_failed',
  'face_failed',
  'face_quality',
  'spoof_suspected',
  'claims_mismatch',
  'identity_mismatch',
  'identity_in_use',
  'document_not_allowed',
  'review_rejected',
]

/** Whether a person has failed so often of late that this door is closed. */
export async function isLockedOut(
  db: Db,
  policy: Policy,
  { purpose, directoryId, externalId, now }: { purpose: Purpose; directoryId: string; externalId: string; now: number },
): Promise<boolean> {
  const rows: readonly Judged[] = await db
    .selectFrom('verifications as v')
    .innerJoin('subjects as s', 's.id', 'v.subject_id')
    .select(['v.purpose', 'v.reason', 'v.match'])
    .where('s.integration_id', '=', directoryId as VerificationsTable['integration_id'])
    .where('s.external_id', '=', externalId)
    .where('v.started_at', '>', now - policy.lockoutHours * 3_600_000)
    .where('v.state', '=', 'denied')
    .where('v.mode', '=', 'live')
    .where('v.verified_at', 'is not', null)
    .where('v.purpose', 'in', doors[purpose])
    .where('v.reason', 'in', failures)
    .orderBy('v.started_at', 'desc')
    .limit(mostRead)
    .execute()
  return rows.filter(counts).length >= policy.lockoutAttempts
}

const mostRead = 1_000

/**
 * At a door that is open to anybody only what came close counts: a face with a document of the right name. Else everybody
 * who knows a login could lock its owner out.
 */
function counts({ purpose, match }: Judged): boolean {
  if (purpose !== 'account_recovery' && purpose !== 'sign_up') return true
  const { directory } = match === null ? { directory: 'not_checked' } : (JSON.parse(match) as { directory: string })
  return directory === 'matched' || directory === 'close'
}
