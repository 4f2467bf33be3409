/**
 * The error bodies of Microsoft Graph (https://learn.microsoft.com/en-us/graph/errors) and of the token endpoint
 * (https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes).
 */

import { randomUUID } from 'node:crypto'

/** What Graph answers with when it refuses; `innerError` is added on the way out, where the ids of the call are known. */
export interface GraphErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly innerError?: Readonly<Record<string, string>> }
}

/** What the token endpoint answers with when it refuses. */
export interface TokenErrorBody {
  readonly error: string
  readonly error_description: string
  readonly error_codes: readonly number[]
  readonly timestamp: string
  readonly trace_id: string
  readonly correlation_id: string
  readonly error_uri: string
}

/** A refusal on its way to the wire. */
export interface Refusal {
  readonly status: number
  readonly body: GraphErrorBody | TokenErrorBody
  readonly headers?: Readonly<Record<string, string>>
}

/** Carries a refusal out of a handler; the server's error handler writes it. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('refused')
    this.refusal = refusal
  }
}

/** A refusal by Graph. */
export function graphError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { status, body: { error: { code, message } }, headers }
}

/** A refusal by the token endpoint; the description begins with the code, as AADSTS messages do. */
export function tokenError(status: number, error: string, code: number, description: string, now: number): Refusal {
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()]
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const trail = `Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`
  const body: TokenErrorBody = {
    error,
    error_description: `AADSTS${code}: ${description} ${trail}`,
    error_codes: [code],
    timestamp,
    trace_id,
    correlation_id,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  }
  return { status, body }
}

export const badRequest = (message: string): Refused => new Refused(graphError(400, 'Request_BadRequest', message))
/** The request could not be read, as opposed to one that makes no sense. */
export const malformed = (message: string): Refused => new Refused(graphError(400, 'BadRequest', message))
export const unsupportedQuery = (message: string): Refused => new Refused(graphError(400, 'Request_UnsupportedQuery', message))
export const resourceNotFound = (id: string): Refused =>
  new Refused(
    graphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  )
export const invalidToken = (message: string): Refusal =>
  graphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': 'Bearer realm="", authorization_uri="/common/oauth2/authorize"',
  })
export const requestDenied = (): Refused =>
  new Refused(graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'))
export const tooManyRequests = (headers: Readonly<Record<string, string>> = {}): Refusal =>
  graphError(429, 'TooManyRequests', 'Too many requests', headers)
export const serverError = (status = 500): Refusal => {
  if (status === 503)
    return graphError(503, 'serviceNotAvailable', 'The service is not available. Try the request again after a delay.')
  if (status === 504) return graphError(504, 'UnknownError', 'The gateway did not answer in time.')
  return graphError(status, 'InternalServerError', 'An internal server error occurred.')
}
