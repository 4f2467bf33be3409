import { z } from 'zod'
import {
  accountStatuses,
  attentionCodes,
  type ConnectorErrorCode,
  capabilityNames,
  connectorErrors,
  editabilities,
  factorId,
  factorKinds,
  mappables,
  operationNames,
  operationRefusals,
  pageNames,
  purposes,
} from '../../contract/index.ts'

/**
 * What a connector in another process may answer, read anew here: what has another form is refused, what is not known is
 * dropped, and nothing is larger than it has to be. These are the types of the contract as schemas.
 */

const text = z.string().max(4_000)
export const id = z.string().min(1).max(1_000)
export const yesOrNo = z.boolean()
const code = z.enum(Object.keys(connectorErrors) as [ConnectorErrorCode, ...ConnectorErrorCode[]])
const claim = text.optional()
const mostChanges = 10_000

export const wireError = z.object({
  code: code.catch('internal'),
  message: text.catch('The connector failed.'),
  detail: text.optional().catch(undefined),
  retryAfterSeconds: z.number().min(0).max(86_400).optional().catch(undefined),
  faults: z
    .array(z.object({ path: text, message: text }))
    .max(1_000)
    .optional()
    .catch(undefined),
})

export const capabilityList = z.array(z.enum(capabilityNames))

export const steps = z
  .array(
    z.object({
      step: z.string().min(1).max(200),
      ok: z.boolean(),
      code: code.optional(),
      actor: z.enum(['admin', 'caller', 'person', 'provider', 'connector_author', 'operator']).optional(),
      advice: text.optional(),
      saw: text.optional(),
    }),
  )
  .max(100)

export const user = z.object({
  externalId: id,
  login: text,
  email: claim,
  givenName: claim,
  familyName: claim,
  displayName: claim,
  status: z.enum(accountStatuses).exclude(['removed']),
  sourceStatus: z.string().max(200),
  changedAt: z.string().max(60).optional(),
  claims: z.object({
    middle_name: claim,
    birth_date: claim,
    phone_number: claim,
    employee_number: claim,
    manager: claim,
    address: z.object({ street_address: claim, locality: claim, region: claim, postal_code: claim, country: claim }).optional(),
  }),
  linkKey: claim,
})

export const group = z.object({ externalId: id, name: text, description: claim })

const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), user }),
  z.object({ kind: z.literal('user_removed'), externalId: id, reason: z.enum(['deleted', 'soft_deleted', 'left_scope']) }),
  z.object({ kind: z.literal('group'), group }),
  z.object({ kind: z.literal('group_removed'), externalId: id }),
  z.object({ kind: z.literal('member'), groupId: id, externalId: id, present: z.boolean() }),
  z.object({ kind: z.literal('standing'), externalId: id, shown: text.nullable() }),
])

export const page = z.object({
  changes: z.array(change).max(mostChanges),
  cursor: z.string().max(65_536),
  end: z.enum(['snapshot', 'delta']).optional(),
  total: z.int().min(0).optional(),
  absent: z.enum(['deleted', 'left_scope']).optional(),
  unread: z
    .array(z.object({ externalId: id, claim: z.enum(mappables) }))
    .max(mostChanges)
    .optional(),
  setAside: z
    .array(z.object({ externalId: id.optional(), code }))
    .max(mostChanges)
    .optional(),
})

export const handle = z.int()
export const next = <T extends z.ZodType>(value: T) =>
  z.union([z.object({ done: z.literal(true) }), z.object({ done: z.literal(false).optional(), value })])

const json = z.json()
export const object = z.record(z.string().max(200), json)

export const samples = z
  .array(z.object({ raw: object, user: user.optional(), unread: z.array(z.enum(mappables)).max(100) }))
  .max(100)

// Anything but a clear answer is none.
export const editableClaims = z.partialRecord(z.enum(mappables), z.enum(editabilities).catch('unknown'))

export const inspection = z.object({
  status: text,
  source: text,
  // Anything but a clear no is a yes.
  privileged: z.union([z.boolean(), z.literal('unknown')]).catch('unknown'),
  reasons: z.array(text).max(100),
  possible: z.array(z.enum(operationNames)).max(20).optional(),
})

export const factors = z
  .array(
    z.object({
      id: z.string().regex(factorId),
      kind: z.enum(factorKinds).catch('other'),
      name: z.string().max(100).optional(),
      // Anything but a clear yes is a no.
      guards: z.boolean().catch(false),
    }),
  )
  .max(100)

export const operationResult = z.union([
  z.object({
    done: z.literal(true),
    secret: z.object({ kind: z.enum(['link', 'code', 'password']), value: text, expiresAt: z.string().max(60) }).optional(),
  }),
  z.object({ refused: z.enum(operationRefusals) }),
])

const said = claim.optional()
const assertedClaims = z.object({
  given_name: claim,
  family_name: claim,
  birth_date: claim,
  middle_name: said,
  email: said,
  phone_number: said,
  address: z.object({ street_address: said, locality: said, region: said, postal_code: said, country: said }).optional(),
})

export const startVerification = z.object({
  purpose: z.enum(purposes),
  subject: z.union([
    z.object({ integrationId: id.optional(), loginHint: text }),
    z.object({ integrationId: id, externalId: id }),
    z.object({
      external: z.object({
        externalId: id,
        claims: z.object({ given_name: claim, family_name: claim, birth_date: claim }).optional(),
      }),
    }),
  ]),
  facade: z.enum(['provider', 'entra', 'auth0']),
  deadlineSeconds: z.int().min(1).max(86_400),
  onReview: z.enum(['deny', 'wait']),
  operations: z.array(z.enum(operationNames)).max(20).optional(),
  sessionRef: text.optional(),
  correlationId: text.optional(),
  language: z.string().max(35).optional(),
  workflowId: id.optional(),
  claims: assertedClaims.optional(),
  reviewSeconds: z.int().min(1).max(86_400).optional(),
  continuation: object.optional(),
})

const relyingPartyError = z.object({
  error: z.enum(['access_denied', 'temporarily_unavailable', 'server_error', 'invalid_request']),
})
export const begun = z.union([relyingPartyError, startVerification])
export const relyingPartyAnswer = z.union([relyingPartyError, z.object({ claims: object })])

const browserAnswer = z.union([
  z.object({ redirect: z.string().max(8_000) }),
  z.object({ formPost: z.object({ action: z.string().max(8_000), fields: z.record(z.string(), z.string().max(65_536)) }) }),
  z.object({ page: z.enum(pageNames) }),
])
export const resumed = browserAnswer

export const surfaceAnswer = z.union([
  browserAnswer,
  z.object({
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string().max(8_000)).optional(),
    json: json.optional(),
    text: z.string().max(1_000_000).optional(),
  }),
])

export const plan = z
  .array(
    z.object({
      id,
      title: text,
      method: z.string().max(20),
      path: text,
      body: object.optional(),
      change: z.enum(['create', 'update', 'none']),
    }),
  )
  .max(200)

export const attention = z
  .array(
    z.object({
      code: z.enum(attentionCodes),
      actor: z.enum(['admin', 'operator']),
      advice: text,
      endsAt: z.number().optional(),
    }),
  )
  .max(20)

export const remaining = z.object({ externalId: id, shown: text })
