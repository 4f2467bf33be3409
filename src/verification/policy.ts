import {
  type Assurance,
  assurances,
  type Binding,
  bindings,
  type OperationName,
  operationNames,
  type PolicySettings,
  type Purpose,
  passingStatuses,
  purposes,
  type Recipient,
  type ScorePartName,
  type Strictness,
  secretOperations,
} from '../contract/index.ts'
import { type Door, doorShares } from './doors.ts'
import type { EvidenceWord } from './evidence/index.ts'

/**
 * What a verdict is decided by. Plain data. What administrators can set has the names of `PolicySettings`; a version of
 * it is pinned when a verification starts.
 */
export interface Policy extends Omit<PolicySettings, Always> {
  readonly purposes: readonly Purpose[]
  readonly passes: readonly ('OK' | 'MANUAL_OK')[]
  /** How the receiver has to be shown to sit with the face. */
  readonly bindings: PerPurpose<readonly Binding[]>
  /** Every part of one of the lists has to be OK, and besides every one of `requiredParts`. */
  readonly partsToBind: readonly (readonly ScorePartName[])[]
  readonly partsOfEnrolled: readonly (readonly ScorePartName[])[]
  readonly minimumAssurance: PerPurpose<Assurance>
  /**
   * For a person who is enrolled already; a first binding always needs `matched`. A name that one side lacks satisfies
   * neither: the person is challenged for want of evidence, and steps up again once the directory has the name, or by face
   * authentication, which shows no document.
   */
  readonly names: PerPurpose<Strictness>
  readonly onMismatch: PerPurpose<'review' | 'deny'>
  readonly onReview: PerPurpose<'wait' | 'deny'>
  /** Purposes in which a first binding is possible, and what speaks for the account holder then. */
  readonly firstBinding: Readonly<Partial<Record<Purpose, EvidenceWord>>>
  /** Purposes that use claims only once they have not changed for `settleDays`. A first binding always does. */
  readonly settledClaims: readonly Purpose[]
  readonly settleDays: number
  readonly discriminators: readonly 'birth_date'[]
  /** Whether `MANUAL_OK`, given by a reviewer at the vendor, can recover an account or bind an identity. */
  readonly acceptVendorReview: boolean
  readonly reviewHours: number
  /** How many people approve, where it neither opens nor binds an account: there it is always two. */
  readonly reviewers: number
  /** What a reviewer's yes leads an enrolled person to. Elsewhere it is always another look at the face. */
  readonly onApproval: { readonly step_up?: 'face' | 'allow' | undefined }
  /** Upper bound of `maxAgeSeconds`. */
  readonly freshnessCapSeconds: number
  readonly tries: number
  /** So many failures of one person in so many hours close the door through which they came. */
  readonly lockoutAttempts: number
  readonly lockoutHours: number
  readonly unbound_step_up: 'by_integration' | 'never'
  readonly onProviderDown: { readonly step_up?: 'challenge' | 'deny' | undefined }
  /** What each operation on the account needs beyond the verdict; what is not here is not done. */
  readonly operations: Readonly<Partial<Record<OperationName, OperationRules | undefined>>>
  /**
   * How old the view of a directory may be. Beyond `ask` each start looks the person up at the product: the longest
   * interval of the usual schedule, so that a view of that age means that reads fail. Beyond `refuse` the view alone is
   * no longer believed where the product is silent: a weekend and the Monday on which somebody repairs it.
   */
  readonly viewHours: { readonly ask: number; readonly refuse: number }
  readonly linkMinutes: number
  readonly verificationMinutes: number
  /** Incode sessions that one signed-in person may have opened in an hour. */
  readonly sessionsPerPersonHour: number
  /** Pictures of faces that one client may hand in within an hour. */
  readonly facesPerClientHour: number
  /** Starts from one network address in an hour, where the façade knows it; of IPv6, from one network. */
  readonly startsPerAddressHour: number
  /** Of these, where a login is typed: how many nobody has to wait for. An office comes from one address. */
  readonly freeStartsPerAddressHour: number
  /** Starts with one typed login from one network address in an hour. */
  readonly startsPerLoginHour: number
  /** Incode sessions of the whole installation in a day. */
  readonly sessionsPerDay: number
  /** Of these, how much each door may use up. */
  readonly sessionShares: Readonly<Record<Door, number>>
  /** From which part of its share on a page where a login is typed lets everybody wait. */
  readonly gateFromShare: number
  /** Operations on the account of one person in a day. */
  readonly operationsPerPersonDay: number
  /** Operations through one integration in an hour. */
  readonly operationsPerIntegrationHour: number
}

/** A rule that a policy of another version does not have is read as the strictest. */
export interface OperationRules {
  readonly allowed?: boolean | undefined
  readonly minimumAssurance?: 'medium' | 'high' | undefined
  readonly names?: Strictness | undefined
  readonly windowMinutes?: number | undefined
  readonly approval?: boolean | undefined
  /** `manager`, or `group:` and the id of one of the directory. */
  readonly approvers?: readonly string[] | undefined
  readonly approvalMinutes?: number | undefined
  readonly recipient?: Recipient | undefined
  /** Of `reset_factors` alone: although nothing to sign in with can be given to the seat. */
  readonly without_reset?: boolean | undefined
}

/** A purpose that a policy of another version does not speak of: whoever reads it takes the strictest reading. */
type PerPurpose<T> = Readonly<Partial<Record<Purpose, T | undefined>>>

/** Settings that a whole policy always has. The others restrict nothing where they are absent. */
type Always =
  | 'purposes'
  | 'passes'
  | 'bindings'
  | 'minimumAssurance'
  | 'names'
  | 'onMismatch'
  | 'onReview'
  | 'settleDays'
  | 'discriminators'
  | 'acceptVendorReview'
  | 'reviewHours'
  | 'reviewers'
  | 'onApproval'
  | 'freshnessCapSeconds'
  | 'tries'
  | 'lockoutAttempts'
  | 'lockoutHours'
  | 'unbound_step_up'
  | 'onProviderDown'
  | 'operations'

const released = bindings.filter(binding => binding !== 'none')
const whole = ['idValidation', 'liveness', 'faceRecognition'] as const
const each = <T>(value: T): Record<Purpose, T> => ({
  enrollment: value,
  sign_up: value,
  step_up: value,
  account_recovery: value,
  helpdesk: value,
})

/** Of those that give a secret, the seat is given it; sign-in methods are removed only where there is something instead. */
function usualRules(name: OperationName): OperationRules {
  const rules = {
    allowed: true,
    minimumAssurance: 'medium',
    windowMinutes: 10,
    approval: false,
    approvers: ['manager'],
    approvalMinutes: 60,
  } as const
  if (name === 'reset_factors') return { ...rules, without_reset: false }
  return secretOperations.some(one => one === name) ? { ...rules, recipient: 'seat' } : rules
}

/** What is in force where nobody chose otherwise. */
export const defaultPolicy: Policy = {
  purposes,
  passes: passingStatuses,
  bindings: each(released),
  partsToBind: [whole],
  partsOfEnrolled: [whole, ['authentication']],
  minimumAssurance: { enrollment: 'low', sign_up: 'low', step_up: 'low', account_recovery: 'medium', helpdesk: 'medium' },
  names: { enrollment: 'matched', sign_up: 'close', step_up: 'close', account_recovery: 'matched', helpdesk: 'matched' },
  onMismatch: each('deny'),
  onReview: each('wait'),
  // A step-up start is the client's word that the person has signed in. A sign-up makes the account that it binds.
  firstBinding: {
    step_up: 'signed_in',
    sign_up: 'sign_up',
    enrollment: 'invited',
  },
  settledClaims: ['account_recovery', 'helpdesk'],
  settleDays: 14,
  discriminators: ['birth_date'],
  acceptVendorReview: false,
  reviewHours: 24,
  reviewers: 1,
  onApproval: { step_up: 'face' },
  freshnessCapSeconds: 900,
  tries: 3,
  lockoutAttempts: 10,
  lockoutHours: 24,
  unbound_step_up: 'by_integration',
  onProviderDown: { step_up: 'deny' },
  operations: Object.fromEntries(operationNames.map(name => [name, usualRules(name)])),
  viewHours: { ask: 24, refuse: 72 },
  linkMinutes: 15,
  verificationMinutes: 20,
  sessionsPerPersonHour: 30,
  facesPerClientHour: 300,
  startsPerAddressHour: 60,
  freeStartsPerAddressHour: 20,
  startsPerLoginHour: 20,
  sessionsPerDay: 20_000,
  sessionShares: doorShares,
  gateFromShare: 0.5,
  operationsPerPersonDay: 10,
  operationsPerIntegrationHour: 200,
}

/** Whether one assurance is worth at least another; what is not in the list is worth nothing, and asks for all. */
export function reaches(assurance: Assurance | null, needed: Assurance | undefined): boolean {
  const asked = needed === undefined ? -1 : assurances.indexOf(needed)
  return assurance !== null && asked >= 0 && assurances.indexOf(assurance) >= asked
}

/** How many Incode sessions one verification may have: a reviewer's yes brings one more. */
export function triesOf({ tries }: Policy, { approved_review }: { readonly approved_review: string | null }): number {
  return approved_review === null ? tries : tries + 1
}
