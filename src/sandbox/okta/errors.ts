/** Okta's error bodies, with the codes and summaries of https://developer.okta.com/docs/reference/error-codes/. */

import { randomBytes } from 'node:crypto'

/** What the management API answers with when it refuses. */
export interface OktaErrorBody {
  readonly errorCode: string
  readonly errorSummary: string
  readonly errorLink: string
  readonly errorId: string
  readonly errorCauses: readonly { readonly errorSummary: string }[]
}

/** A refusal on its way to the wire; `toBody` decides between the two shapes that Okta has. */
export interface Refusal {
  readonly status: number
  readonly body: OktaErrorBody | { readonly error: string; readonly error_description: string }
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

/** A refusal by the management API. */
export function apiError(
  status: number,
  errorCode: string,
  errorSummary: string,
  causes: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  const body: OktaErrorBody = {
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: `oae${randomBytes(16).toString('base64url')}`,
    errorCauses: causes.map(cause => ({ errorSummary: cause })),
  }
  return { status, body, headers }
}

/** A refusal by the authorization server (RFC 6749 section 5.2). */
export const oauthError = (
  status: number,
  error: string,
  error_description: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal => ({ status, body: { error, error_description }, headers })

export const validationFailed = (field: string, cause: string): Refusal =>
  apiError(400, 'E0000001', `Api validation failed: ${field}`, [cause])
export const notFound = (what: string): Refusal => apiError(404, 'E0000007', `Not found: Resource not found: ${what}`)
export const invalidSession = (): Refusal => apiError(403, 'E0000005', 'Invalid session')
export const tooManyRequests = (headers: Readonly<Record<string, string>> = {}): Refusal =>
  apiError(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', [], headers)
export const internalError = (status = 500): Refusal => apiError(status, 'E0000009', 'Internal Server Error')
export const invalidFilter = (cause: string): Refusal => apiError(400, 'E0000053', `Invalid filter: ${cause}`)
export const invalidSearch = (cause: string): Refusal => apiError(400, 'E0000031', 'Invalid search criteria.', [cause])
