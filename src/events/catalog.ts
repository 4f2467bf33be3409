import { z } from 'zod'
import {
  alertActors,
  alertCodes,
  alertEnds,
  assurances,
  attentionCodes,
  modes,
  outcomes,
  purposes,
  reasons,
  resultStatuses,
} from '../contract/index.ts'
import { handings } from '../verification/handed-to.ts'
import { operationWhys } from '../verification/operations/whys.ts'

/** What others may hear of, and what each event says. Ids and words of closed lists; nobody's name, and no score. */

const id = z.string().describe('An id of this host.')

/** How whoever opened the link was reached. An address that nobody has on record may be anybody's. */
const handedTo = z
  .enum(handings)
  .nullable()
  .describe(
    'Where the link went: `address_on_record`, as the directory has it; `unverified_address`, which a supervisor allowed and nobody has on record; `caller`, read to whoever called; `incode`, which sent one of its own. Null of what no help desk began.',
  )

const verificationData = z.object({
  verificationId: id,
  integrationId: id.nullable().describe('The integration of the flow that began it.'),
  purpose: z.enum(purposes),
  mode: z.enum(modes),
  status: z.enum(resultStatuses),
  outcome: z
    .enum(outcomes)
    .describe(
      '`allow` only once the flow has received it, and never where `handedTo` is `unverified_address` or `incode`: then what passed is `challenge`, with the reason `binding_evidence_missing`. Read the result before you let anybody in.',
    ),
  reason: z.enum(reasons),
  final: z.boolean(),
  handedTo,
  late: z.boolean().optional().describe('The objection came after the verdict had been received.'),
})

const enrollmentData = z.object({
  integrationId: id.nullable().describe('The directory, or the client of a sign-up.'),
  externalId: z.string().nullable().describe('The person’s id there.'),
  verificationId: id.nullable(),
  assurance: z.enum(assurances).nullable(),
  before: z.enum(assurances).nullable().describe('What the binding was worth before, if there was one.'),
  handedTo,
})

const operationData = z.object({
  verificationId: id.nullable(),
  integrationId: id.nullable().describe('The integration of the flow that began the verification.'),
  mode: z.enum(modes),
  operation: z.string(),
  reason: z
    .enum(operationWhys)
    .nullable()
    .describe('Why it was refused, or nobody can tell whether it was done; null where it was done.'),
  handedTo,
})

const approvalData = z.object({
  verificationId: id.nullable(),
  integrationId: id.nullable().describe('The integration of the flow that began it.'),
  operations: z.array(z.string()),
})

const attentionData = z.object({
  integrationId: id,
  items: z.array(z.object({ code: z.enum(attentionCodes), actor: z.enum(['admin', 'operator']), endsAt: z.string().nullable() })),
})

const alertData = z.object({
  alertId: id,
  code: z.enum(alertCodes),
  detail: z.string().nullable().describe('Of which kind, in a word of a closed list.'),
  actor: z.enum(alertActors).describe('Who can do something about it.'),
  title: z.string(),
  advice: z.string(),
  link: z.string().describe('Where more of it stands: the path of a page of the console.'),
  integrationId: id.nullable(),
  about: id.nullable(),
  since: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable().describe('When what it warns of ends, such as a credential.'),
  resolvedWhy: z.enum(alertEnds).nullable(),
  state: z.enum(['open', 'resolved']),
  flapping: z
    .enum(['no', 'begins', 'goes_on'])
    .describe(
      'Whether it comes and goes: nobody is written to while that `goes_on`, and how it ends is told as `alert.settled`.',
    ),
})

const testData = z.object({ webhookId: id })

/** What an administrator did to a receiver of alerts: it hears no more, elsewhere, or of less. */
export const receiverChanges = ['moved', 'narrowed', 'disabled', 'deleted'] as const
const changedData = z.object({ webhookId: id, change: z.enum(receiverChanges) })

const verification = (what: string) => ({ what, data: verificationData })
const enrollment = (what: string) => ({ what, data: enrollmentData })
const approval = (what: string) => ({ what, data: approvalData })
const operation = (what: string) => ({ what, data: operationData })

export const catalog = {
  'verification.started': verification('A verification began, and its link may be opened.'),
  'verification.review': verification('Somebody has to look at it.'),
  'verification.resumed': verification('Whoever looked at it said yes; the person shows their face once more.'),
  'verification.decided': verification('It passed. The flow has not received that yet, so this is no allow.'),
  'verification.spent': verification('The flow received what passed: an allow, unless the link went where nobody is known.'),
  'verification.denied': verification('It ended in a refusal.'),
  'verification.expired': verification('It ran out.'),
  'verification.cancelled': verification('The flow withdrew it, or what it rested on has changed.'),
  'verification.reported': verification('The person said: this was not me.'),
  'verification.relayed': verification('A proof failed that the one in front of the page is the one who verified.'),
  'enrollment.invited': enrollment('An invitation was sent.'),
  'enrollment.bound': enrollment('An identity was bound to the account.'),
  'enrollment.raised': enrollment('The binding is worth more than before.'),
  'enrollment.renewed': enrollment('The binding holds for another term.'),
  'enrollment.expired': enrollment('The term of the binding is over.'),
  'enrollment.ended': enrollment('The binding was taken away.'),
  'operation.performed': operation('The product did what the verified person asked for.'),
  'operation.refused': operation('It was not done.'),
  'operation.unknown': operation('Nobody can tell whether the product did it.'),
  'approval.asked': approval('A second person was asked whether something may be done to an account.'),
  'approval.approved': approval('They said yes.'),
  'approval.refused': approval('They said no, or there is nobody to ask.'),
  'approval.expired': approval('Nobody answered in time, which is a no.'),
  'integration.attention': { what: 'Somebody has to do something about an integration.', data: attentionData },
  'alert.opened': { what: 'Somebody has to do something.', data: alertData },
  'alert.resolved': { what: 'Nobody has to any more.', data: alertData },
  'alert.settled': { what: 'What came and went has stayed as it is for an hour.', data: alertData },
  'webhook.changed': { what: 'This receiver hears of alerts for the last time, or of fewer.', data: changedData },
  'webhook.test': { what: 'An administrator tries the receiver.', data: testData },
} as const satisfies Record<string, { readonly what: string; readonly data: z.ZodType }>

export type EventType = keyof typeof catalog
export const eventTypes = Object.keys(catalog) as unknown as readonly [EventType, ...EventType[]]
/** What can be subscribed to: what is about a receiver is sent to it alone. */
export const subscribable = eventTypes.filter(type => !type.startsWith('webhook.'))

type Data<T extends EventType> = z.infer<(typeof catalog)[T]['data']>
export type VerificationData = Data<'verification.decided'>
export type EnrollmentData = Data<'enrollment.bound'>
export type OperationData = Data<'operation.performed'>

export type VerificationType = Extract<EventType, `verification.${string}`>
export type EnrollmentType = Extract<EventType, `enrollment.${string}`>
export type ApprovalType = Extract<EventType, `approval.${string}`>
export type AlertType = Extract<EventType, `alert.${string}`>
export type OperationType = Extract<EventType, `operation.${string}`>

/** What happened, in the words of the catalog. */
export type Told =
  | { readonly type: VerificationType; readonly data: VerificationData }
  | { readonly type: EnrollmentType; readonly data: EnrollmentData }
  | { readonly type: ApprovalType; readonly data: Data<'approval.asked'> }
  | { readonly type: OperationType; readonly data: OperationData }
  | { readonly type: 'integration.attention'; readonly data: Data<'integration.attention'> }
  | { readonly type: AlertType; readonly data: Data<'alert.opened'> }
  | { readonly type: 'webhook.changed'; readonly data: Data<'webhook.changed'> }
  | { readonly type: 'webhook.test'; readonly data: Data<'webhook.test'> }

/** The body of a delivery, as Standard Webhooks recommends it. */
export const bodyOf = (type: EventType) =>
  z.object({ type: z.literal(type), timestamp: z.iso.datetime().describe('When it happened.'), data: catalog[type].data })
