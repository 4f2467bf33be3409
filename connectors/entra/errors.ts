import { type ConnectorErrorCode, connectorError, type StepgateError } from '../../src/contract/index.ts'
import { retryAfterMs } from './remedies.ts'

/** The one gate through which a refusal of Graph becomes an error of ours (https://learn.microsoft.com/en-us/graph/errors). */

/** What an error body says, as far as it could be read. */
export interface GraphFault {
  readonly code: string | undefined
  readonly message: string | undefined
  readonly requestId: string | undefined
}

const codes: Readonly<Record<string, ConnectorErrorCode>> = {
  InvalidAuthenticationToken: 'credentials_invalid',
  Authorization_RequestDenied: 'permission_missing',
  Authorization_IdentityNotFound: 'consent_required',
  Authentication_RequestFromNonPremiumTenantOrB2CTenant: 'object_state_unsupported',
  Request_ResourceNotFound: 'object_not_found',
  ResourceNotFound: 'object_not_found',
  ItemNotFound: 'object_not_found',
  syncStateNotFound: 'checkpoint_expired',
  SyncStateNotFound: 'checkpoint_expired',
  syncStateInvalid: 'checkpoint_expired',
  resyncRequired: 'checkpoint_expired',
  Directory_ExpiredPageToken: 'checkpoint_expired',
  Request_UnsupportedQuery: 'schema_changed',
  Conflict: 'object_state_unsupported',
  Directory_ReplicaUnavailable: 'provider_unavailable',
  Directory_ConcurrencyViolation: 'provider_unavailable',
  TooManyRequests: 'rate_limited',
  Request_ThrottledTemporarily: 'rate_limited',
}

const longest = 300

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.replaceAll(/\s+/g, ' ').slice(0, longest) : undefined
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined
}

/** Reads an error body; a page of a proxy gives nothing. */
export function readFault(body: string): GraphFault {
  let error: unknown
  try {
    error = fieldOf(JSON.parse(body), 'error')
  } catch {
    error = undefined
  }
  return faultOf(error)
}

/** `error` of a body, or of a part of a batch. */
export function faultOf(error: unknown): GraphFault {
  const inner = fieldOf(error, 'innerError') ?? fieldOf(error, 'innererror')
  return {
    code: text(fieldOf(error, 'code')),
    message: text(fieldOf(error, 'message')),
    requestId: text(fieldOf(inner, 'request-id')),
  }
}

/**
 * Without one of Graph's codes the answer may be a proxy's. Then a 404 must not be read as "this person is gone", nor a
 * 403 as a missing permission.
 */
function codeOf(status: number, { code, message }: GraphFault): ConnectorErrorCode {
  // A link that Graph once gave out, and under the same code as any other query that it cannot take.
  if (status === 400 && /badly formed token|skip ?token is not valid/i.test(message ?? '')) return 'checkpoint_expired'
  const named = code === undefined ? undefined : codes[code]
  if (named !== undefined) return named
  if (status === 401) return 'credentials_invalid'
  if (status === 403 && code !== undefined) return 'permission_missing'
  if (status === 408) return 'provider_timeout'
  // The tenant was moved; the `Location` starts from nothing (https://learn.microsoft.com/en-us/graph/delta-query-overview).
  if (status === 410) return 'checkpoint_expired'
  if (status === 429) return 'rate_limited'
  if (status === 400 && code !== undefined) return 'schema_changed'
  return status >= 500 ? 'provider_unavailable' : 'response_invalid'
}

/** The refusal as ours; `call` is method and path without query. Microsoft's support asks for the request id. */
export function refused(call: string, status: number, fault: GraphFault, headers: Headers, now: number): StepgateError {
  const id = fault.requestId ?? text(headers.get('request-id'))
  const facts = [`${call}: ${status}`, fault.code, fault.message && `"${fault.message}"`, id && `request-id ${id}`]
  const waitMs = retryAfterMs(headers, now)
  return connectorError(codeOf(status, fault), undefined, {
    detail: facts.filter(Boolean).join(' '),
    ...(waitMs === undefined ? {} : { retryAfterSeconds: Math.ceil(waitMs / 1000) }),
  })
}

/** An answer under 200 that is not what was asked for. */
export function unreadable(call: string, what: string, headers?: Headers): StepgateError {
  const id = text(headers?.get('request-id'))
  return connectorError('response_invalid', undefined, {
    detail: [`${call}: ${what}`, id && `request-id ${id}`].filter(Boolean).join(' '),
  })
}
