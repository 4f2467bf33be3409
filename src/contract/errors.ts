import type { JsonValue } from './json.ts'

/** Who must act for the trouble to end. */
export type Actor = 'admin' | 'caller' | 'person' | 'provider' | 'connector_author' | 'operator'
/** Whether the same call can succeed later without anybody acting. */
export type Retry = 'never' | 'later' | 'now'

interface ErrorRow {
  readonly status: number
  readonly actor: Actor
  readonly retry: Retry
  /** The sentence that a caller on the wire may see. Never carries data of the call. */
  readonly title: string
}

/** What can go wrong while a connector talks to its product. `status` is what the admin API answers with. */
export const connectorErrors = {
  config_invalid: { status: 422, actor: 'admin', retry: 'never', title: 'The configuration of the integration is not valid.' },
  credentials_invalid: { status: 422, actor: 'admin', retry: 'never', title: 'The product refused the credentials.' },
  permission_missing: { status: 422, actor: 'admin', retry: 'never', title: 'The product did not grant a needed permission.' },
  consent_required: { status: 422, actor: 'admin', retry: 'never', title: 'An administrator of the product has to consent.' },
  rate_limited: { status: 503, actor: 'provider', retry: 'later', title: 'The product asks to slow down.' },
  provider_unavailable: { status: 502, actor: 'provider', retry: 'later', title: 'The product cannot be reached.' },
  provider_timeout: { status: 504, actor: 'provider', retry: 'later', title: 'The product did not answer in time.' },
  response_invalid: {
    status: 502,
    actor: 'provider',
    retry: 'later',
    title: 'The product answered something that cannot be read.',
  },
  schema_changed: {
    status: 502,
    actor: 'connector_author',
    retry: 'never',
    title: 'The product changed the shape of its answers.',
  },
  checkpoint_expired: {
    status: 409,
    actor: 'operator',
    retry: 'now',
    title: 'The product forgot the checkpoint; a full read follows.',
  },
  object_not_found: { status: 404, actor: 'admin', retry: 'never', title: 'The product does not know this object.' },
  object_state_unsupported: {
    status: 409,
    actor: 'admin',
    retry: 'never',
    title: 'The object is in a state that does not allow this.',
  },
  policy_denied: { status: 403, actor: 'admin', retry: 'never', title: 'A policy does not allow this.' },
  safety_hold: { status: 409, actor: 'admin', retry: 'never', title: 'Held for an administrator to look at.' },
  cancelled: { status: 409, actor: 'operator', retry: 'now', title: 'Cancelled.' },
  internal: { status: 500, actor: 'operator', retry: 'later', title: 'Something went wrong on our side.' },
} as const satisfies Record<string, ErrorRow>

/** What a caller of our own HTTP surfaces did wrong (RFC 9457 problem documents), and our own trouble. */
export const problems = {
  request_invalid: { status: 400, actor: 'caller', retry: 'never', title: 'The request does not have the expected shape.' },
  unauthenticated: { status: 401, actor: 'caller', retry: 'never', title: 'A valid credential is needed.' },
  forbidden: { status: 403, actor: 'caller', retry: 'never', title: 'The credential does not allow this.' },
  not_found: { status: 404, actor: 'caller', retry: 'never', title: 'There is nothing here for this caller.' },
  gone: { status: 410, actor: 'caller', retry: 'never', title: 'This was deleted.' },
  conflict: { status: 409, actor: 'caller', retry: 'never', title: 'This conflicts with what is already there.' },
  version_conflict: { status: 409, actor: 'caller', retry: 'now', title: 'Somebody else changed this meanwhile.' },
  idempotency_key_reused: {
    status: 409,
    actor: 'caller',
    retry: 'never',
    title: 'This Idempotency-Key came with another body before.',
  },
  payload_too_large: { status: 413, actor: 'caller', retry: 'never', title: 'The request is too large.' },
  policy_denied: { status: 403, actor: 'caller', retry: 'never', title: 'A rule of this host does not allow this.' },
  rate_limited: { status: 429, actor: 'caller', retry: 'later', title: 'Too many requests.' },
  integration_disabled: { status: 403, actor: 'admin', retry: 'never', title: 'The integration is disabled.' },
  return_url_not_allowed: {
    status: 422,
    actor: 'caller',
    retry: 'never',
    title: 'This return URL is not registered for the client.',
  },
  link_expired: { status: 410, actor: 'person', retry: 'never', title: 'This link has expired.' },
  link_used: { status: 410, actor: 'person', retry: 'never', title: 'This link was used already.' },
  code_invalid: {
    status: 400,
    actor: 'caller',
    retry: 'never',
    title: 'The code is unknown, used, expired or not for this client.',
  },
  expectation_failed: {
    status: 409,
    actor: 'caller',
    retry: 'never',
    title: 'The result is not about whom or what the caller expects.',
  },
  operation_not_allowed: { status: 422, actor: 'caller', retry: 'never', title: 'This operation is not allowed here.' },
  confirmation_required: { status: 422, actor: 'caller', retry: 'now', title: 'This has to be confirmed.' },
  unavailable: { status: 503, actor: 'operator', retry: 'later', title: 'The host cannot answer right now.' },
  internal: { status: 500, actor: 'operator', retry: 'later', title: 'Something went wrong on our side.' },
} as const satisfies Record<string, ErrorRow>

export type ConnectorErrorCode = keyof typeof connectorErrors
export type ProblemCode = keyof typeof problems

/** One fault of a request or a configuration, by JSON Pointer (RFC 6901). All faults are reported at once. */
export interface Fault {
  readonly path: string
  readonly message: string
}

interface ErrorFacts {
  /** For the operator's log. Never shown to a caller; never carries a secret. */
  readonly detail?: string
  readonly faults?: readonly Fault[]
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/**
 * The one error class. Told apart by `family` and `code`, never by `instanceof`, so that an error keeps its meaning
 * across workers, processes and copies of this module. `message` may be shown to an administrator.
 */
export class StepgateError extends Error {
  override readonly name = 'StepgateError'
  readonly family: 'connector' | 'problem'
  readonly code: ConnectorErrorCode | ProblemCode
  readonly detail: string | undefined
  readonly faults: readonly Fault[]
  readonly retryAfterSeconds: number | undefined

  constructor(family: 'connector' | 'problem', code: ConnectorErrorCode | ProblemCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.family = family
    this.code = code
    this.detail = facts.detail
    this.faults = facts.faults ?? []
    this.retryAfterSeconds = facts.retryAfterSeconds
  }
}

/** An error of a product behind a connector. */
export function connectorError(
  code: ConnectorErrorCode,
  message: string = connectorErrors[code].title,
  facts?: ErrorFacts,
): StepgateError {
  return new StepgateError('connector', code, message, facts)
}

/** An error of a caller of ours. */
export function problem(code: ProblemCode, message: string = problems[code].title, facts?: ErrorFacts): StepgateError {
  return new StepgateError('problem', code, message, facts)
}

export function isStepgateError(error: unknown): error is StepgateError {
  return error instanceof Error && error.name === 'StepgateError' && 'family' in error && 'code' in error
}

/** The connector code of an error, `internal` for anything that is not ours. */
export function connectorCodeOf(error: unknown): ConnectorErrorCode {
  if (!isStepgateError(error) || error.family !== 'connector') return 'internal'
  return error.code as ConnectorErrorCode
}

/** Status, actor and retry of an error, from the one table. */
export function rowOf(error: StepgateError): ErrorRow {
  const row: ErrorRow | undefined =
    error.family === 'connector' ? connectorErrors[error.code as ConnectorErrorCode] : problems[error.code as ProblemCode]
  return row ?? problems.internal
}

/** A problem document (RFC 9457) as it goes over the wire. */
export interface ProblemDocument {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: ConnectorErrorCode | ProblemCode
  readonly detail?: string
  readonly actor: Actor
  readonly faults?: readonly Fault[]
  readonly [extension: string]: JsonValue | readonly Fault[] | undefined
}
