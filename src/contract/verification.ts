import type { JsonObject } from './json.ts'
import type { OperationName } from './operations.ts'

/** What a verification is for. */
export const purposes = ['enrollment', 'sign_up', 'step_up', 'account_recovery', 'helpdesk'] as const
export type Purpose = (typeof purposes)[number]

/** `live` and `rehearsal` never mix: a property of client, verification, code and verdict. */
export const modes = ['live', 'rehearsal'] as const
export type Mode = (typeof modes)[number]

/**
 * How the receiver of a verdict was shown to sit with the face. `code`: redeemed a code that the seat carried;
 * `browser`: an OpenID or Entra leg resumed in the seat; `transfer_code`, `agent_code`: typed;
 * `known_channel`: polled, link delivered by us to an address on record; `none`: not released, or `unbound_step_up`.
 */
export const bindings = ['none', 'browser', 'code', 'transfer_code', 'known_channel', 'agent_code'] as const
export type Binding = (typeof bindings)[number]

/** `review` is a waiting room; `spent`, `denied`, `void`, `expired`, `cancelled` absorb. */
export const verificationStates = [
  'created',
  'seated',
  'at_vendor',
  'review',
  'decided',
  'released',
  'spent',
  'denied',
  'void',
  'expired',
  'cancelled',
] as const
export type VerificationState = (typeof verificationStates)[number]

/** Strength of the tie between a subject and an Incode identity. */
export const assurances = ['low', 'medium', 'high'] as const
export type Assurance = (typeof assurances)[number]

export const enrollmentStates = ['not_enrolled', 'invited', 'in_review', 'enrolled', 'expired', 'revoked'] as const
export type EnrollmentState = (typeof enrollmentStates)[number]

/** The protocols through which a flow starts a verification and gets its verdict. */
export const facades = ['hooks', 'provider', 'entra', 'auth0', 'descope', 'portal', 'helpdesk', 'console'] as const
export type FacadeName = (typeof facades)[number]

/** Who did something: an administrator, a client, an agent, or the host itself. */
export interface ActorRef {
  readonly kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
  readonly id: string
  readonly name?: string
}

/** Whom a verification is about. A login hint equals `login` only, and only in one named directory. */
export type SubjectRef =
  | { readonly integrationId?: string; readonly loginHint: string }
  | { readonly integrationId: string; readonly externalId: string }
  | { readonly external: { readonly externalId: string; readonly claims?: ExternalClaims } }

/** What a client says of a person who has no directory record; compared as a directory's attributes would be. */
export interface ExternalClaims {
  readonly given_name?: string
  readonly family_name?: string
  readonly birth_date?: string
}

/**
 * What a product says of a person beside the directory's record (OpenID Connect Core 1.0 sections 5.1 and 5.1.1; dates as
 * YYYY-MM-DD, phone numbers as E.164). Where both speak of a claim, the document has to match both.
 */
export interface AssertedClaims extends ExternalClaims {
  readonly middle_name?: string
  readonly email?: string
  readonly phone_number?: string
  readonly address?: {
    readonly street_address?: string
    readonly locality?: string
    readonly region?: string
    readonly postal_code?: string
    readonly country?: string
  }
}

/** How a person signed in, in the words of OpenID Connect Core 1.0 section 2; `authTime` is `auth_time`, in seconds. */
export interface AuthContext {
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly authTime: number
}

/** What a connector may ask of the host: begin a verification for one of its people. */
export interface StartVerification {
  readonly purpose: Purpose
  readonly subject: SubjectRef
  readonly facade: FacadeName
  readonly deadlineSeconds: number
  /** Okta IDV and Entra cannot wait for a reviewer; hooks can. */
  readonly onReview: 'deny' | 'wait'
  readonly operations?: readonly OperationName[]
  readonly sessionRef?: string
  readonly correlationId?: string
  readonly requestedBy?: ActorRef
  readonly language?: string
  /** One that the integration's account lists, in place of the integration's own. */
  readonly workflowId?: string
  readonly claims?: AssertedClaims
  /** Nobody has signed in before: then only somebody who is enrolled can pass, as a first binding would take them at their word. */
  readonly enrolledOnly?: boolean
  /** For how long the person is kept waiting for a reviewer, below `deadlineSeconds`, before `onReview: 'deny'` counts. */
  readonly reviewSeconds?: number
  /** Sealed with the row; handed back to `resume()`. */
  readonly continuation?: JsonObject
  /** In place of a continuation, where the browser carries a code back. One that the integration's configuration names. */
  readonly returnUrl?: string
  /** Opaque to us; handed back byte for byte with the code. */
  readonly state?: string
}

/** What a flow brings to get a verdict: the code that the browser carried, and whom and what it expects. */
export interface Redemption {
  readonly code: string
  readonly state?: string
  readonly expect: { readonly externalId?: string; readonly loginHint?: string; readonly purpose: Purpose }
}
