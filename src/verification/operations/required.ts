import { type OperationName, type Recipient, secretOperations } from '../../contract/index.ts'
import { isBlocked } from '../../directory/cases.ts'
import type { Tx } from '../../storage/store.ts'
import { personOf } from '../facts.ts'
import { renamed } from '../first-binding.ts'
import { wasHeld } from '../held.ts'
import { type OperationRules, type Policy, reaches } from '../policy.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { canVerify } from '../subject.ts'
import type { objections } from './whys.ts'

/** Why an operation is not done, beside what a product says of it. For operators; the person reads one text for all. */
export type Objection = (typeof objections)[number]

/** What an account asks for before an operation on it: of all policies that cover it the strictest, whatever the door. */
export interface Required {
  readonly rules: OperationRules
  readonly recipient: Recipient
  readonly windowMs: number
  readonly approval: boolean
  /** Of whom one has to say yes, and how long that is waited for. */
  readonly approvers: readonly string[]
  readonly approvalMs: number
}

/** A rule that is missing is read as the strictest one. */
export function requiredFor(policy: Policy, operation: OperationName): Required {
  const rules = policy.operations[operation] ?? { allowed: false }
  return {
    rules,
    recipient: rules.recipient ?? 'seat',
    windowMs: (rules.windowMinutes ?? 0) * 60_000,
    approval: rules.approval ?? true,
    approvers: rules.approvers ?? [],
    approvalMs: (rules.approvalMinutes ?? 0) * 60_000,
  }
}

/**
 * When the verdict is too old to open anything: counted from when it was reached, whenever it was received. Where somebody
 * has to approve, the window begins with their yes, which itself is waited for no longer than the policy says.
 */
export function untilWhen(
  { decided_at }: Pick<Row, 'decided_at'>,
  { windowMs, approval, approvalMs }: Required,
  approvedAt?: number,
): number {
  const decided = decided_at ?? 0
  if (!approval) return decided + windowMs
  return approvedAt === undefined ? decided + approvalMs : Math.min(approvedAt, decided + approvalMs) + windowMs
}

/** The last moment at which anything could still be opened by a verdict of now. */
export function longestFor({ windowMs, approval, approvalMs }: Required): number {
  return approval ? approvalMs + windowMs : windowMs
}

/**
 * Everything that can have changed since the verdict, looked at again: what it proved against what is required now, and
 * whether the person is still who they were. The directory was asked before.
 */
export async function objectionTo(
  room: Room,
  tx: Tx,
  row: Row,
  policy: Policy,
  { rules }: Required,
  operation: OperationName,
): Promise<Objection | undefined> {
  if (isCapped(row, operation)) return 'unverified_address'
  if (rules.allowed !== true || !policy.purposes.includes(row.purpose)) return 'policy'
  if (!hasProof(policy, row)) return 'binding_too_weak'
  const person = await personOf(tx.db, row, room.clock.now(), { identityId: row.identity_id, marks: room.marks })
  if (person === undefined || person.user === null || person.account === 'removed') return 'user_unknown'
  if (person.account === null || !canVerify(person.account)) return 'user_inactive'
  const { enrollment } = person
  if (enrollment.state !== 'enrolled') return 'not_enrolled'
  if (row.identity_id === null || enrollment.identityId !== row.identity_id) return 'identity_mismatch'
  const needed = [policy.minimumAssurance[row.purpose], rules.minimumAssurance]
  if (needed.some(least => !reaches(enrollment.assurance, least)) || enrollment.recovery !== 'open') return 'binding_too_weak'
  if (await isBlocked(tx.db, person.subject.id)) return 'identity_in_use'
  if (policy.settledClaims.includes(row.purpose) && renamed(row, person)) return 'claims_unsettled'
  if (!isNamed(row, rules)) return 'names'
  return (await wasHeld(tx.db, row)) ? 'held' : undefined
}

/**
 * Whoever was written to at an address that the directory does not know is not given anything to sign in with, nor is
 * anything removed that keeps others out: a second person vouched for the address, not for who reads what comes there. What
 * passed no page of ours has no seat at all, and opens nothing.
 */
export function isCapped({ handed_to }: Pick<Row, 'handed_to'>, operation: OperationName): boolean {
  const opens =
    removesFactors(operation) || operation === 'register_external_method' || secretOperations.some(one => one === operation)
  return handed_to === 'incode' || (handed_to === 'unverified_address' && opens)
}

/** A verdict that nobody has received yet is one that the seat sits in front of. */
function hasProof(policy: Policy, { purpose, state, binding }: Row): boolean {
  const proof = state === 'spent' ? binding : 'browser'
  return policy.bindings[purpose]?.includes(proof) === true
}

/** Whoever has them removed lets in whoever has the password. */
export const removesFactors = (operation: OperationName): boolean => operation === 'reset_factors' || operation === 'reset_factor'

function isNamed({ match }: Row, { names }: OperationRules): boolean {
  if (names === undefined) return true
  const { directory } = match === null ? { directory: 'not_checked' } : (JSON.parse(match) as { readonly directory: string })
  return directory === 'matched' || (names === 'close' && directory === 'close')
}
