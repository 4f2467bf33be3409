import { z } from 'zod'
import { type OperationName, operationNames } from './operations.ts'
import { type Binding, type Purpose, purposes } from './verification.ts'
import { documentTypes, scoreParts } from './verifier.ts'

/** Claims of a document that a policy can ask for, under the names that a result's `match.claims` has them by. */
export const policyClaims = ['given_name', 'family_name', 'birth_date', 'address', 'email', 'phone_number'] as const
export type PolicyClaim = (typeof policyClaims)[number]

/** What an integration gives up by name. Each is off until an administrator writes it down. */
export const clientPolicies = ['unbound_step_up', 'face_taken_by_client', 'secret_to_flow', 'link_to_caller'] as const
export type ClientPolicy = (typeof clientPolicies)[number]

/** Claims of which two people of one name hardly ever have the same. */
export const discriminators = ['birth_date'] as const satisfies readonly PolicyClaim[]

/** From loose to strict: whether a document has to name the person exactly, or only nearly. */
export const strictnesses = ['close', 'matched'] as const
export type Strictness = (typeof strictnesses)[number]

/** What of `score.overall.status` can pass at all. Nothing else ever does, whatever a policy says. */
export const passingStatuses = ['OK', 'MANUAL_OK'] as const

/** Every way of receiving a verdict but `none`. */
const receipts = ['browser', 'code', 'transfer_code', 'known_channel', 'agent_code'] as const satisfies readonly Binding[]

/** Fifteen minutes: an older verdict says nothing of who sits there now. */
export const freshnessCapSeconds = 900

function eachPurpose<T extends z.ZodType>(value: T) {
  const each = Object.fromEntries(purposes.map(purpose => [purpose, value.optional()]))
  return z.strictObject(each as Record<Purpose, z.ZodOptional<T>>)
}

const set = <const T extends readonly [string, ...string[]]>(words: T) =>
  z
    .array(z.enum(words))
    .min(1)
    .refine(given => new Set(given).size === given.length, 'names something twice')
const assurance = z.enum(['low', 'medium', 'high'])
/** What opens an account from outside was bound by more than a password. */
const strong = z.enum(['medium', 'high'])

/** From loose to strict: who is given the secret that an operation makes. To an agent it never goes. */
export const recipients = ['secret_to_flow', 'seat', 'address_on_record'] as const
export type Recipient = (typeof recipients)[number]

/** Who may approve an operation. */
const approver = z.union([z.literal('manager'), z.string().regex(/^group:\S{1,512}$/)])

/** What has to be so before an operation is carried out, beyond the verdict itself. */
const operationRules = z.strictObject({
  allowed: z.boolean().optional().describe('Whether it is done at all.'),
  minimumAssurance: strong.optional().describe('How strongly the identity has to be bound.'),
  names: z.enum(strictnesses).optional().describe('How exactly the document named the person. A face alone names nobody.'),
  windowMinutes: z.int().min(1).max(60).optional().describe('For how long after the verdict it can be done.'),
  approval: z.boolean().optional().describe('Whether a second person has to approve.'),
  approvers: z
    .array(approver)
    .min(1)
    .max(10)
    .refine(given => new Set(given).size === given.length, 'names something twice')
    .optional()
    .describe('Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.'),
  approvalMinutes: z
    .int()
    .min(1)
    .max(240)
    .optional()
    .describe('How long a second person is waited for. With their yes the window begins anew, and never again.'),
})
const secretRules = operationRules.extend({
  recipient: z
    .enum(recipients)
    .optional()
    .describe(
      'seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.',
    ),
})

/** Those that end in something to sign in with. */
export const secretOperations = [
  'password_reset_link',
  'temporary_access_pass',
  'temporary_password',
  'reactivate',
] as const satisfies readonly OperationName[]

const givesSecret = (name: OperationName) => secretOperations.some(one => one === name)

const operationSettings = z.strictObject({
  ...(Object.fromEntries(
    operationNames.map(name => [name, (givesSecret(name) ? secretRules : operationRules).optional()]),
  ) as Record<OperationName, z.ZodOptional<typeof operationRules>> &
    Record<(typeof secretOperations)[number], z.ZodOptional<typeof secretRules>>),
  reset_factors: operationRules
    .extend({
      without_reset: z
        .boolean()
        .optional()
        .describe('Whether sign-in methods may be removed although nothing can be given to the seat to sign in with.'),
    })
    .optional(),
})

/**
 * A decision policy as an administrator writes it. What is left out is decided by the other policies that cover the
 * account, and at last by what the installation has by default; of several the strictest counts, setting by setting.
 * What nobody may choose, such as letting a failed score pass or recovering an account over names alone, has no setting.
 */
export const policySettingsSchema = z
  .strictObject({
    purposes: z.array(z.enum(purposes)).optional().describe('What people may verify for at all.'),
    passes: set(passingStatuses).optional().describe('Which overall statuses of Incode can lead to allow.'),
    minimumValue: eachPurpose(z.number().min(0).max(100)).optional().describe('The least overall value, 0 to 100.'),
    requiredParts: eachPurpose(set(scoreParts))
      .optional()
      .describe('Score parts that have to be OK, beyond those that always have to be.'),
    names: z
      .strictObject({ sign_up: z.enum(strictnesses).optional(), step_up: z.enum(strictnesses).optional() })
      .optional()
      .describe('How exactly a document names an enrolled person. Everywhere else names have to be matched.'),
    requiredClaims: eachPurpose(z.partialRecord(z.enum(policyClaims), z.enum(strictnesses)))
      .optional()
      .describe('Claims that a document has to show. What either side lacks, or a face alone cannot show, does not match.'),
    onMismatch: eachPurpose(z.enum(['review', 'deny']))
      .optional()
      .describe('What becomes of the wrong name.'),
    onReview: eachPurpose(z.enum(['wait', 'deny']))
      .optional()
      .describe('Whether a human is waited for.'),
    acceptVendorReview: z
      .boolean()
      .optional()
      .describe('Whether MANUAL_OK, given by a reviewer at Incode, can recover an account or bind an identity.'),
    reviewHours: z.int().min(1).max(168).optional(),
    reviewers: z
      .int()
      .min(1)
      .max(2)
      .optional()
      .describe('How many people approve a review or a dispute. Where it opens or binds an account there are always two.'),
    onApproval: z
      .strictObject({ step_up: z.enum(['face', 'allow']).optional() })
      .optional()
      .describe(
        'What a reviewer’s yes leads an enrolled person to: another look at the face, or the end. Elsewhere always the face.',
      ),
    freshnessCapSeconds: z.int().min(0).max(freshnessCapSeconds).optional().describe('Upper bound of maxAgeSeconds; 0 is off.'),
    tries: z.int().min(1).max(3).optional().describe('Incode sessions within one verification.'),
    lockoutAttempts: z.int().min(1).max(100).optional().describe('Failures of one person after which the door is closed.'),
    lockoutHours: z.int().min(1).max(168).optional().describe('Over how long failures are counted.'),
    documentTypes: set(documentTypes).optional().describe('Kinds of document that are accepted.'),
    issuingCountries: z
      .array(z.string().regex(/^[A-Z]{3}$/, 'is an ISO 3166-1 alpha-3 code'))
      .min(1)
      .max(250)
      .optional(),
    workflows: eachPurpose(z.string().min(1).max(100))
      .optional()
      .describe('Workflow (Configuration ID, Flow ID) of a purpose. Only a policy of one integration has it.'),
    bindings: eachPurpose(set(receipts)).optional().describe('How the receiver of a verdict may be shown to sit with the face.'),
    minimumAssurance: eachPurpose(assurance)
      .extend({ account_recovery: strong.optional(), helpdesk: strong.optional() })
      .optional()
      .describe('How strongly an identity has to be bound.'),
    settleDays: z.int().min(0).max(365).optional().describe('For how long claims and addresses have to have stood unchanged.'),
    discriminators: z
      .array(z.enum(discriminators))
      .max(discriminators.length)
      .optional()
      .describe('What tells namesakes apart at a first binding, where people cannot change it themselves. None: nothing does.'),
    enrollmentDays: z
      .int()
      .min(1)
      .max(3_650)
      .optional()
      .describe('How long a binding holds before the same identity has to be shown again.'),
    unbound_step_up: z
      .enum(['by_integration', 'never'])
      .optional()
      .describe('Whether an integration may poll a step-up without proof that it sits with the face.'),
    onProviderDown: z
      .strictObject({ step_up: z.enum(['challenge', 'deny']).optional() })
      .optional()
      .describe('What a step-up is answered while Incode is down. For everything else there is no fallback to choose.'),
    operations: operationSettings.optional().describe('What each operation on the account needs.'),
  })
  .meta({ id: 'PolicySettings', title: 'Decision policy' })
export type PolicySettings = z.infer<typeof policySettingsSchema>

/** Whom a policy covers. A group is one of a directory. */
export const policyScopeSchema = z.union([
  z.strictObject({ integrationId: z.string().min(1).max(100) }),
  z.strictObject({ directoryId: z.string().min(1).max(100), groupId: z.string().min(1).max(512).optional() }),
])
export type PolicyScope = z.infer<typeof policyScopeSchema>
