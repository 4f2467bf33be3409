import { z } from 'zod'
import { operationNames, purposes } from '../../contract/index.ts'

/**
 * What flows may send. Every text has a length and a character set, because some of it is shown to a person, some goes
 * into an address, and some ends in an audit entry: control and bidirectional formatting characters go nowhere.
 */
function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]*$/u, 'Control characters are not allowed.')
}

/** VSCHAR of RFC 6749 Appendix A: what survives an address unharmed. */
function visible(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]*$/, 'Only visible ASCII characters are allowed.')
}

/** Ids that others make up for correlation. They reach logs, so there is no room for a name or an address in them. */
function token(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9._:~+/=|#-]*$/, 'Only letters, digits and ._:~+/=|#- are allowed.')
}

const externalId = text(255)
const loginHint = text(320).describe('Equals the login of one person of the directory. Never a search.')
const state = visible(2048).describe('Handed back byte for byte with the code. Tie it to the browser that started.')

const externalSubject = z.strictObject({
  externalId,
  claims: z
    .strictObject({
      given_name: text(200).optional(),
      family_name: text(200).optional(),
      birth_date: z.iso.date().optional(),
    })
    .optional(),
})

const common = {
  returnUrl: visible(2048).optional().describe('One of the URLs registered for the client.'),
  state: state.optional(),
  sessionRef: visible(256)
    .optional()
    .describe('The session of the flow; with maxAgeSeconds a fresh verdict of it is used again.'),
  maxAgeSeconds: z.int().min(0).max(900).optional(),
  operations: z
    .array(z.enum(operationNames))
    .max(operationNames.length)
    .refine(list => new Set(list).size === list.length, 'Each operation once.')
    .optional()
    .describe('Declared at the start and shown to the person; immutable.'),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A language tag such as en or pt-BR (BCP 47).')
    .optional(),
  reasonText: text(140).optional().describe('Why the person is asked, in one sentence that is shown to them.'),
  requestedBy: z
    .strictObject({ id: text(128), name: text(128).optional() })
    .or(text(128))
    .optional()
    .describe('The agent on whose behalf the flow starts.'),
  ticket: token(64).optional(),
  correlationId: token(128).optional(),
}

const people = {
  loginHint: loginHint.optional(),
  directoryIntegrationId: token(64).optional().describe('Needed where the client reads several directories.'),
  user: z.strictObject({ integrationId: token(64), externalId }).optional(),
}

const aboutPerson = ['loginHint', 'user', 'subject'] as const

/** Looked at even where single fields are wrong, so that all faults come at once. */
const always = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null }

/** Exactly one way to name the person: of two that differ, one would be ignored. */
function namesOnePerson<T extends z.ZodType<object>>(body: T, ways: readonly (typeof aboutPerson)[number][]): T {
  return body
    .refine(given => ways.filter(way => way in given).length === 1, {
      ...always,
      error: `Name the person by exactly one of ${ways.join(', ')}.`,
    })
    .refine(given => !('directoryIntegrationId' in given) || 'loginHint' in given, {
      ...always,
      path: ['directoryIntegrationId'],
      error: 'This goes with loginHint.',
    })
}

/** OpenID Connect Core 1.0 section 2. */
const authContext = z
  .strictObject({
    acr: visible(255).optional(),
    amr: z.array(token(64)).max(16).optional(),
    authTime: z.int().min(0).describe('auth_time: seconds since 1970.'),
  })
  .describe('How the person signed in. It counts from a client whose token has the scope attest:session, for ten minutes.')

export const stepUpBody = namesOnePerson(
  z.strictObject({ ...people, subject: externalSubject.optional(), ...common, authContext: authContext.optional() }),
  aboutPerson,
).meta({ id: 'StepUpStart' })

export const accountRecoveryBody = namesOnePerson(z.strictObject({ ...people, ...common }), ['loginHint', 'user']).meta({
  id: 'AccountRecoveryStart',
})

export const signUpBody = z.strictObject({ subject: externalSubject, ...common }).meta({ id: 'SignUpStart' })

/** What any start may carry, once its shape was checked. */
export type StartBody = z.infer<typeof stepUpBody>

export const redeemBody = z
  .strictObject({
    code: z.string().min(1).max(512),
    state: state.optional(),
    expect: z
      .strictObject({ externalId: externalId.optional(), loginHint: loginHint.optional(), purpose: z.enum(purposes) })
      .refine(expect => 'externalId' in expect || 'loginHint' in expect, {
        ...always,
        error: 'Say whom you expect: externalId or loginHint.',
      }),
  })
  .meta({ id: 'Redeem' })

export const operationBody = z.strictObject({ operation: z.enum(operationNames) }).meta({ id: 'PerformOperation' })

export const readQuery = z
  .strictObject({
    wait: z
      .string()
      .regex(/^(1?\d|2[0-5])$/, 'Whole seconds, 0 to 25.')
      .transform(Number)
      .optional()
      .describe('Seconds to wait for a change.'),
    view: z.enum(['flat']).optional().describe('flat: the result without nested objects.'),
    externalId: externalId.optional(),
    loginHint: loginHint.optional(),
    purpose: z.enum(purposes).optional(),
  })
  .refine(query => 'purpose' in query || !('externalId' in query || 'loginHint' in query), {
    ...always,
    path: ['purpose'],
    error: 'Say which purpose you expect, too.',
  })

/** RFC draft-ietf-httpapi-idempotency-key-header: opaque to us, and short enough to be a key. */
export const idempotencyKey = visible(255)
