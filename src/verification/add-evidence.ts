import type { Assurance, Binding } from '../contract/index.ts'
import { changeBinding } from '../directory/binding-change.ts'
import { type Enrollment, liveEnrollment } from '../directory/enrollment.ts'
import type { Subject } from '../directory/subjects.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import { host } from './journal.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

const dayMs = 86_400_000

/** Until when what is bound now will hold. */
export function expiryOf({ enrollmentDays }: Pick<Room, 'enrollmentDays'>, at: number): { readonly expiresAt?: number } {
  return enrollmentDays === null ? {} : { expiresAt: at + enrollmentDays * dayMs }
}

interface Change {
  readonly why: 'raised' | 'renewed'
  readonly assurance: Assurance
  readonly evidence: readonly string[]
  readonly expiresAt: number | null
}

/**
 * What a received allow adds to the binding of an enrolled person, who has just shown the same identity again: somebody
 * who was bound by an invitation has signed in (evidence E3), or the binding is renewed in time. In the transaction that
 * receives; the former row becomes history.
 */
export async function addEvidence(room: Room, tx: Tx, row: Row, subject: Subject, binding: Binding): Promise<void> {
  if (row.mode !== 'live' || row.reused_from !== null) return
  const live = await liveEnrollment(tx.db, subject.id)
  if (live === undefined) return
  const at = room.clock.now()
  const change = raised(row, live, binding) ?? renewed(room, row, live, at)
  if (change === undefined || !(await changeBinding(tx, subject, live, { ...change, verificationId: row.id, at }, room.random)))
    return
  const facts = { verificationId: row.id, assurance: change.assurance, before: live.assurance, evidence: [...change.evidence] }
  const action = `enrollment.${change.why}`
  await appendAudit(tx, { at, actor: host, action, target: subject.id, facts }, room.random)
  const { integration_id: integrationId, external_id: externalId } = subject
  const payload = { externalId, verificationId: row.id, assurance: change.assurance }
  await publish(tx, { type: action, integrationId, target: subject.id, payload, at }, room.random)
}

/** The sign-in is the flow's word; a verdict that nobody was shown to sit with says nothing of who signed in. */
function raised(row: Row, live: Enrollment, binding: Binding): Change | undefined {
  const evidence = JSON.parse(live.evidence) as readonly string[]
  const isOnlyInvited = live.assurance === 'low' && evidence.includes('invited') && !evidence.includes('signed_in')
  if (row.purpose !== 'step_up' || binding === 'none' || !isOnlyInvited) return undefined
  return { why: 'raised', assurance: 'medium', evidence: [...evidence, 'signed_in'], expiresAt: live.expires_at }
}

function renewed(room: Room, row: Row, live: Enrollment, at: number): Change | undefined {
  const { expiresAt } = expiryOf(room, at)
  if (row.purpose !== 'enrollment' || expiresAt === undefined || live.assurance === null) return undefined
  return { why: 'renewed', assurance: live.assurance, evidence: JSON.parse(live.evidence) as readonly string[], expiresAt }
}
