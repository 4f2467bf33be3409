import { type ConnectorErrorCode, connectorError, type StepgateError } from '../../src/contract/index.ts'

/**
 * The one gate through which a refusal of Okta's management API becomes an error of ours
 * (https://developer.okta.com/docs/reference/error-codes/).
 */

/** A call without a usable answer. Without `status` there was none: no token, or no connection. */
export interface Failure {
  readonly error: StepgateError
  readonly status?: number
  readonly errorCode?: string | undefined
  readonly headers?: Headers
}

/** What an error body says, as far as it could be read. */
export interface OktaFault {
  readonly errorCode: string | undefined
  readonly errorSummary: string | undefined
  readonly errorId: string | undefined
}

const codes: Readonly<Record<string, ConnectorErrorCode>> = {
  E0000001: 'schema_changed',
  E0000002: 'schema_changed',
  E0000004: 'credentials_invalid',
  E0000005: 'credentials_invalid',
  E0000006: 'permission_missing',
  E0000007: 'object_not_found',
  E0000008: 'schema_changed',
  E0000009: 'provider_unavailable',
  E0000010: 'provider_unavailable',
  E0000011: 'credentials_invalid',
  E0000015: 'permission_missing',
  E0000022: 'schema_changed',
  E0000026: 'schema_changed',
  E0000029: 'checkpoint_expired',
  E0000031: 'response_invalid',
  E0000047: 'rate_limited',
  E0000053: 'response_invalid',
  // What a resource answers to a bad proof, in Okta's own shape (RFC 9449 section 7.1).
  invalid_dpop_proof: 'credentials_invalid',
}

const longestSummary = 300

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.replaceAll(/\s+/g, ' ').slice(0, longestSummary) : undefined
}

/** Reads an error body; a page of a proxy gives nothing. */
export function readFault(body: string): OktaFault {
  let data: unknown
  try {
    data = JSON.parse(body)
  } catch {
    data = undefined
  }
  const fields: Partial<Record<keyof OktaFault, unknown>> = typeof data === 'object' && data !== null ? data : {}
  return { errorCode: text(fields.errorCode), errorSummary: text(fields.errorSummary), errorId: text(fields.errorId) }
}

/**
 * Without one of Okta's codes the answer may be a proxy's. Then a 404 must not be read as "this person is gone", nor a
 * 403 as a missing scope.
 */
function codeOf(status: number, { errorCode }: OktaFault): ConnectorErrorCode {
  const named = errorCode === undefined ? undefined : codes[errorCode]
  if (named !== undefined) return named
  if (status === 401) return 'credentials_invalid'
  if (status === 403 && errorCode !== undefined) return 'permission_missing'
  if (status === 408) return 'provider_timeout'
  if (status === 429) return 'rate_limited'
  return status >= 500 ? 'provider_unavailable' : 'response_invalid'
}

/** The refusal as ours; `path` is named without its query. Okta's support asks for both ids. */
export function refused(
  response: { readonly status: number; readonly headers: Headers },
  fault: OktaFault,
  path: string,
  method = 'GET',
): StepgateError {
  const facts = [
    `${method} ${path.split('?', 1)[0]}: ${response.status}`,
    fault.errorCode,
    fault.errorSummary && `"${fault.errorSummary}"`,
    fault.errorId && `errorId ${fault.errorId}`,
    idOf(response.headers),
  ]
  return connectorError(codeOf(response.status, fault), undefined, { detail: facts.filter(Boolean).join(' ') })
}

/** An answer under 200 that is not what was asked for. */
export function unreadable(what: string, headers: Headers, path: string): StepgateError {
  const facts = [`GET ${path.split('?', 1)[0]}: ${what}`, idOf(headers)]
  return connectorError('response_invalid', undefined, { detail: facts.filter(Boolean).join(' ') })
}

function idOf(headers: Headers): string | undefined {
  const id = text(headers.get('x-okta-request-id'))
  return id && `x-okta-request-id ${id}`
}
