import type { JsonValue, RelyingPartyAnswer, Result } from '../../contract/index.ts'

/**
 * A connector shapes a verdict and does not make one. Any positive token anywhere implies the outcome `allow`: an answer
 * that says more than the verdict does not leave the host.
 */

/** What products read as a yes: our own words, Okta's `assurance_level`, Incode's statuses. */
const positive: ReadonlySet<string> = new Set([
  'allow',
  'approved',
  'success',
  'ok',
  'manual_ok',
  'verified',
  'matched',
  'pass',
  'passed',
  'true',
])
/** Claims that are a yes by being there (RFC 8176, OpenID Connect Core section 2). */
const proving: ReadonlySet<string> = new Set(['amr', 'acr', 'identityid', 'auth_time'])

export function isPositive(value: JsonValue, name = ''): boolean {
  if (value === null || value === false) return false
  if (proving.has(name.toLowerCase().replaceAll('-', ''))) return !(Array.isArray(value) && value.length === 0) && value !== ''
  if (value === true) return true
  if (typeof value === 'string') return positive.has(value.trim().toLowerCase())
  if (Array.isArray(value)) return value.some((item: JsonValue) => isPositive(item))
  return typeof value === 'object' && Object.entries(value).some(([key, item]) => isPositive(item, key))
}

/** The answer, or a refusal where it is more permissive than the result that it was made of. */
export function noMoreThan(result: Pick<Result, 'outcome'>, answer: RelyingPartyAnswer): RelyingPartyAnswer {
  if (result.outcome === 'allow' || 'error' in answer) return answer
  return isPositive(answer.claims) ? { error: 'access_denied' } : answer
}
