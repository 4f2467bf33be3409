import type { Assurance, JsonObject } from '../contract/index.ts'
import type { Subject } from '../directory/subjects.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import { host } from './journal.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

const dayMs = 86_400_000

/** Until when what is bound now will hold. Nothing where it holds for ever. */
export function expiryOf({ enrollmentDays }: Pick<Policy, 'enrollmentDays'>, at: number): { readonly expiresAt?: number } {
  return enrollmentDays === undefined ? {} : { expiresAt: at + enrollmentDays * dayMs }
}

interface Told {
  readonly what: 'bound' | 'raised' | 'renewed'
  readonly assurance: Assurance
  readonly before: Assurance | null
  readonly evidence: readonly string[]
  readonly recoveryFrom: number | null
  readonly at: number
}

/** For the audit, with whose word it was, and for whoever tells the person: a binding is what opens an account later. */
export async function tellBound(
  { random }: Pick<Room, 'random'>,
  tx: Tx,
  row: Row,
  subject: Subject,
  { what, assurance, before, evidence, recoveryFrom, at }: Told,
): Promise<void> {
  const action = `enrollment.${what}`
  const attestedBy = evidence.includes('signed_in_second_factor') && row.auth_context !== null ? row.client_id : null
  const facts: JsonObject = { verificationId: row.id, assurance, before, evidence: [...evidence], recoveryFrom, attestedBy }
  await appendAudit(tx, { at, actor: host, action, target: subject.id, facts }, random)
  const { integration_id: integrationId, external_id: externalId } = subject
  const payload = { externalId, verificationId: row.id, assurance, before, recoveryFrom }
  await publish(tx, { type: action, integrationId, target: subject.id, payload, at }, random)
}
