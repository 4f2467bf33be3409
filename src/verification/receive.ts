import { type Binding, problem, type Reason } from '../contract/index.ts'
import { isBlocked } from '../directory/cases.ts'
import { standingChanged } from '../directory/standing.ts'
import type { Tx } from '../storage/store.ts'
import { addEvidence } from './add-evidence.ts'
import { type AtUse, isAllow, mustAsk } from './at-use.ts'
import { end, endOverdue } from './current.ts'
import type { FirstBinding } from './decide.ts'
import { opensAccount } from './evidence/index.ts'
import { personOf } from './facts.ts'
import { bind, renamed } from './first-binding.ts'
import { opensOrBinds, wasHeld } from './held.ts'
import { host, record } from './journal.ts'
import { tellOutcome } from './notice.ts'
import { type Policy, reaches } from './policy.ts'
import type { Room } from './room.ts'
import { advance, amend, type Row, replaceCodes } from './rows.ts'
import { canVerify } from './subject.ts'

/** With what proof the verdict is received. `unbound` is the policy of that name, which alone lets `none` pass. */
export interface Receipt extends AtUse {
  readonly binding: Binding
  readonly unbound?: boolean
}

const retryAfterSilenceSeconds = 30

/**
 * The point of use: an allow that was decided becomes one that counts. Everything that can have changed since is looked
 * at again, and a first binding is written here and nowhere else. Undefined when somebody was faster: read again. Any
 * other row comes back as it is, since only an allow is received.
 */
export async function receive(room: Room, tx: Tx, read: Row, receipt: Receipt): Promise<Row | undefined> {
  if (!isAllow(read)) return read
  const now = room.clock.now()
  // Takes the row before anything else is looked at: whoever comes second sees what this one did.
  const row = await amend(tx, read, silence(receipt), now)
  if (row === undefined) return undefined
  const late = await endOverdue(room, tx, row)
  if (late !== undefined) return late
  if (!receipt.trusted) return end(room, tx, row, 'revoke', 'cancelled')

  const { policy, pin } = await room.policies.atUse(tx, row)
  const objection =
    tooLittleProof(policy, row, receipt) ??
    (await notThere(tx, row, receipt)) ??
    (await changedSince(room, tx, row, receipt, policy))
  if (objection !== undefined) return end(room, tx, row, 'deny', objection)
  await replaceCodes(tx, row.id, 'return', now)
  const changes = { ...pin, reason: 'ok', binding: receipt.binding, completed_at: now } as const
  const spent = await advance(tx, row, 'spend', changes, now)
  if (spent === undefined) return undefined
  await record(room, tx, spent, 'completed', host, now, { binding: receipt.binding })
  await stands(room, tx, spent, now)
  await tellOutcome(room, tx, spent)
  return spent
}

/** A rehearsal is about nobody, and people of sign-up have no directory to be shown in. */
async function stands({ random }: Room, tx: Tx, row: Row, at: number): Promise<void> {
  const { mode, directory_id: integrationId, external_id: externalId } = row
  if (mode !== 'live' || integrationId === null || externalId === null) return
  await standingChanged(tx, { integrationId, externalId, at }, random)
}

function tooLittleProof(policy: Policy, row: Row, { binding, unbound = false }: Receipt): Reason | undefined {
  if (!policy.purposes.includes(row.purpose)) return 'binding_too_weak'
  const named = binding === 'none' && unbound && row.purpose === 'step_up' && policy.unbound_step_up === 'by_integration'
  return named || policy.bindings[row.purpose]?.includes(binding) ? undefined : 'binding_too_weak'
}

const silence = ({ directory }: Receipt) => (directory === 'silent' ? { retry_after_seconds: retryAfterSilenceSeconds } : {})

/** What the directory said a moment ago, where its word is needed. */
async function notThere({ db }: Tx, row: Row, { directory }: Receipt): Promise<Reason | undefined> {
  if (directory === 'silent') return 'provider_unavailable'
  if (directory === 'gone') return 'user_inactive'
  // Decided only after it was looked at: whoever comes again asks first.
  if (directory === 'not_asked' && (await mustAsk(db, row))) throw problem('unavailable')
  return undefined
}

async function changedSince(room: Room, tx: Tx, row: Row, { binding }: Receipt, policy: Policy): Promise<Reason | undefined> {
  const person = await personOf(tx.db, row, room.clock.now(), { identityId: row.identity_id, marks: room.marks })
  if (person === undefined) return 'user_unknown'
  if (person.account !== null && !canVerify(person.account)) return 'user_inactive'
  if (row.identity_id === null) return 'workflow_incomplete'
  const { enrollment } = person
  const isEnrolled = enrollment.state === 'enrolled'
  const held = await wasHeld(tx.db, row)
  if (held && opensOrBinds(row.purpose, isEnrolled)) return 'binding_too_weak'
  if (isEnrolled) {
    if (policy.settledClaims.includes(row.purpose) && renamed(row, person)) return 'claims_unsettled'
    if (enrollment.identityId !== row.identity_id) return 'identity_mismatch'
    if (!reaches(enrollment.assurance, policy.minimumAssurance[row.purpose])) return 'binding_too_weak'
    if (opensAccount(row.purpose) && enrollment.recovery !== 'open') return 'binding_too_weak'
    if (opensAccount(row.purpose) && (await isBlocked(tx.db, person.subject.id))) return 'identity_in_use'
    if (!held) await addEvidence(room, tx, row, { subject: person.subject, binding, policy, isRenamed: renamed(row, person) })
    return undefined
  }
  if (row.mode === 'rehearsal') return undefined
  // Allowed as an enrolled person, or by a verdict that binds nothing; and enrolled they are no longer.
  if (row.pending_binding === null) return 'not_enrolled'
  const first = JSON.parse(row.pending_binding) as FirstBinding
  const heard = binding === 'none' ? first.evidence.filter(word => word === policy.firstBinding[row.purpose]) : first.evidence
  return bind(room, tx, row, person, { ...first, evidence: heard }, policy)
}
