import { asIntegrationId, type IntegrationId, type Purpose, type Reason } from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import type { VerificationsTable } from '../storage/tables/index.ts'
import { doorOf } from './doors.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'

type Db = Room['store']['db']
type Judged = Pick<VerificationsTable, 'purpose' | 'typed' | 'match'>

/**
 * The doors that a person can come through. Failures at one close that one alone: whoever fails at the door that anybody
 * may try keeps nobody from signing in, and what somebody does who is signed in as them keeps nobody from recovering. Whoever
 * brings a code from an address on record has a door of their own, which is closed by what was tried there alone.
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

/** The newest so many failures of a person: more than any policy counts. */
const failed = compiledOnce((db, directoryId: IntegrationId, externalId: string, since: number) =>
  db
    .selectFrom('subjects as s')
    .innerJoin('verifications as v', 'v.subject_id', 's.id')
    .select(['v.purpose', 'v.typed', 'v.match'])
    .where('s.integration_id', '=', directoryId)
    .where('s.external_id', '=', externalId)
    .where('v.started_at', '>', since)
    .where('v.state', '=', 'denied')
    .where('v.mode', '=', 'live')
    .where('v.verified_at', 'is not', null)
    .where('v.reason', 'in', failures)
    .orderBy('v.started_at', 'desc')
    .limit(1_000),
)

/** Whether a person has failed so often of late that this door is closed. */
export async function isLockedOut(db: Db, policy: Policy, attempt: Attempt): Promise<boolean> {
  const { purpose, typed, directoryId, externalId, now } = attempt
  const bringsCode = doorOf({ purpose, typed }) === 'known_channel'
  const rows = await failed(db, asIntegrationId(directoryId), externalId, now - policy.lockoutHours * 3_600_000)
  const failures = rows.filter(row => doors[purpose].includes(row.purpose) && counts(row))
  return failures.filter(row => !bringsCode || broughtCode(row)).length >= policy.lockoutAttempts
}

export interface Attempt {
  readonly purpose: Purpose
  readonly typed: VerificationsTable['typed']
  readonly directoryId: string
  readonly externalId: string
  readonly now: number
}

const broughtCode = (row: Judged): boolean => doorOf(row) === 'known_channel'

/**
 * At a door that is open to anybody only what came close counts: a face with a document of the right name. Else everybody
 * who knows a login could lock its owner out.
 */
function counts(row: Judged): boolean {
  const { purpose, match } = row
  if (broughtCode(row)) return true
  if (purpose !== 'account_recovery' && purpose !== 'sign_up') return true
  const { directory } = match === null ? { directory: 'not_checked' } : (JSON.parse(match) as { directory: string })
  return directory === 'matched' || directory === 'close'
}
