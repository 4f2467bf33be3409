import type { Assurance, Binding } from '../contract/index.ts'
import { changeBinding } from '../directory/binding-change.ts'
import { type Enrollment, liveEnrollment } from '../directory/enrollment.ts'
import type { Subject } from '../directory/subjects.ts'
import type { Tx } from '../storage/store.ts'
import { attested } from './attested.ts'
import { expiryOf, tellBound } from './bound.ts'
import type { EvidenceRecord } from './decide/record.ts'
import { recoveries, recoveryFrom, stronger, together, worthOf } from './evidence/index.ts'
import type { Policy } from './policy.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

interface Change {
  readonly why: 'raised' | 'renewed'
  readonly assurance: Assurance
  readonly evidence: readonly string[]
  readonly expiresAt: number | null
  readonly recoveryFrom: number | null
}

/**
 * What a received allow adds to the binding of an enrolled person, who has just shown the same identity again: more speaks
 * for them than when they were bound, or the binding is renewed in time. In the transaction that receives; the former row
 * becomes history. Nothing is ever taken away.
 */
export async function addEvidence(
  room: Room,
  tx: Tx,
  row: Row,
  { subject, binding, policy, isRenamed }: { subject: Subject; binding: Binding; policy: Policy; isRenamed: boolean },
): Promise<void> {
  if (row.mode !== 'live' || row.reused_from !== null) return
  const live = await liveEnrollment(tx.db, subject.id)
  if (live === undefined || live.assurance === null) return
  const at = room.clock.now()
  const stood = { ...live, assurance: live.assurance }
  const words = binding === 'none' ? [] : spoken(row, policy, isRenamed)
  const change = raised(stood, words, at) ?? renewed(row, stood, policy, at)
  if (change === undefined || !(await changeBinding(tx, subject, live, { ...change, verificationId: row.id, at }, room.random)))
    return
  await tellBound(room, tx, row, subject, { what: change.why, before: live.assurance, ...change, at })
}

type Stood = Enrollment & { readonly assurance: Assurance }

/**
 * What this verdict says of the account holder. The sign-in is the flow's word; a verdict that nobody was shown to sit with
 * says nothing of who signed in, one whose person was only named says it of nobody, and a name that was changed since is
 * not the one that matched.
 */
function spoken(row: Row, policy: Policy, isRenamed: boolean): readonly string[] {
  const word = policy.firstBinding[row.purpose]
  if (row.purpose !== 'step_up' || row.named_only === 1 || word === undefined) return []
  const judged = row.evidence === null ? undefined : (JSON.parse(row.evidence) as Partial<EvidenceRecord>)
  const byDocument = (judged?.spokenFor ?? []).filter(one => one === 'names_and_birth_date' && !isRenamed)
  return [word, ...attested(row), ...byDocument]
}

function raised(live: Stood, words: readonly string[], at: number): Change | undefined {
  const before = JSON.parse(live.evidence) as readonly string[]
  const evidence = together(before, words)
  const [had, has] = [worthOf(before), worthOf(evidence)]
  const isStronger = stronger(had.assurance, has.assurance) !== had.assurance
  const opensMore = recoveries.indexOf(has.recovery) > recoveries.indexOf(had.recovery)
  if (!isStronger && !opensMore) return undefined
  return {
    why: 'raised',
    assurance: stronger(live.assurance, has.assurance) ?? live.assurance,
    evidence,
    expiresAt: live.expires_at,
    recoveryFrom: recoveryFrom(evidence, { recovery: had.recovery, from: live.recovery_from }, at),
  }
}

function renewed(row: Row, live: Stood, policy: Policy, at: number): Change | undefined {
  const { expiresAt } = expiryOf(policy, at)
  if (row.purpose !== 'enrollment' || expiresAt === undefined) return undefined
  const evidence = JSON.parse(live.evidence) as readonly string[]
  return { why: 'renewed', assurance: live.assurance, evidence, expiresAt, recoveryFrom: live.recovery_from }
}
