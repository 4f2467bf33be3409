import { type ConnectorErrorCode, connectorError, isStepgateError, type StepgateError } from '../contract/index.ts'

/**
 * What a token endpoint's refusal means. Read from the answer itself: a refused client can arrive as an OAuth error
 * body (RFC 6749 section 5.2), as a `WWW-Authenticate` challenge, or in the product's own form.
 */

/** The refusal, as far as it could be read. */
export interface Refusal {
  readonly status: number
  readonly error: string | undefined
  /** The product's own words, on one line. */
  readonly words: string
  readonly retryAfterSeconds: number | undefined
}

const codes: Readonly<Record<string, ConnectorErrorCode>> = {
  invalid_client: 'credentials_invalid',
  invalid_grant: 'credentials_invalid',
  invalid_dpop_proof: 'credentials_invalid',
  use_dpop_nonce: 'credentials_invalid',
  unauthorized_client: 'permission_missing',
  invalid_scope: 'permission_missing',
  access_denied: 'permission_missing',
  consent_required: 'consent_required',
  interaction_required: 'consent_required',
  invalid_request: 'config_invalid',
  invalid_target: 'config_invalid',
  unsupported_grant_type: 'config_invalid',
  temporarily_unavailable: 'provider_unavailable',
  server_error: 'provider_unavailable',
}

/**
 * Entra's own numbers say more than the OAuth error beside them
 * (https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes).
 */
const aadsts: Readonly<Record<string, ConnectorErrorCode>> = {
  65001: 'consent_required',
  500011: 'consent_required',
  700016: 'credentials_invalid',
  // No federated credential of the app fits the issuer, the subject or the audience of our assertion.
  70021: 'credentials_invalid',
  700211: 'credentials_invalid',
  700212: 'credentials_invalid',
  700213: 'credentials_invalid',
  90002: 'config_invalid',
  900023: 'config_invalid',
}

const wordsLimit = 300

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(body)
    return typeof data === 'object' && data !== null ? { ...data } : {}
  } catch {
    return {}
  }
}

/** The number and the first sentence: what follows are trace ids, and advice for developers. */
function firstSentence(words: string): string {
  return /^AADSTS\d+: .*?\.(?=\s|$)/s.exec(words)?.[0] ?? words
}

/** `errorCode` and `errorSummary` are Okta's own names, used where its edge answers before OAuth does. */
export async function refusalOf(response: Response, now: number): Promise<Refusal> {
  const fields = fieldsOf(await response.text().catch(() => ''))
  const error = textOf(fields.error)
  const named = [error ?? textOf(fields.errorCode), textOf(fields.error_description) ?? textOf(fields.errorSummary)].map(
    word => word && firstSentence(word),
  )
  const words = named.filter(word => word !== undefined).join(': ')
  return {
    status: response.status,
    error,
    words: (words === '' ? `HTTP ${response.status}` : words).replace(/\s+/g, ' ').slice(0, wordsLimit),
    retryAfterSeconds: retryAfterOf(response.headers, now),
  }
}

/** Seconds, or a date by the clock of whoever answered, as far as it tells (RFC 9110 section 10.2.3). */
function retryAfterOf(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value)
  const until = Date.parse(value)
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isFinite(until) ? Math.ceil(Math.max(until - (Number.isFinite(date) ? date : now), 0) / 1000) : undefined
}

function codeOf({ status, error, words }: Refusal): ConnectorErrorCode {
  if (status === 429) return 'rate_limited'
  if (status >= 500) return 'provider_unavailable'
  const number = /\bAADSTS(\d+):/.exec(words)?.[1]
  const entras = number === undefined ? undefined : aadsts[number]
  if (entras) return entras
  const named = error === undefined ? undefined : codes[error]
  if (named) return named
  if (status === 401 || status === 403) return 'credentials_invalid'
  if (status === 404 || status === 405) return 'config_invalid'
  return 'response_invalid'
}

export function refused(refusal: Refusal): StepgateError {
  const { words, retryAfterSeconds } = refusal
  return connectorError(codeOf(refusal), undefined, {
    detail: `token endpoint: ${words}`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

/** An error of openid-client that no refusal explains. Ours, thrown by the fetch below it, come out as they went in. */
export function unwrapped(error: unknown): unknown {
  let inner = error
  while (inner instanceof Error) {
    if (isStepgateError(inner) || inner.name === 'AbortError') return inner
    if ('code' in inner && inner.code === 'OAUTH_TIMEOUT') return connectorError('provider_timeout')
    if (inner.cause === undefined) break
    inner = inner.cause
  }
  return connectorError('response_invalid', undefined, {
    detail: error instanceof Error ? `token endpoint: ${error.message}` : 'token endpoint',
  })
}
