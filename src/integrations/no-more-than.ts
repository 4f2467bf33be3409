import {
  type AuthorizationRequest,
  type BrowserAnswer,
  type JsonObject,
  type JsonValue,
  purposes,
  type RelyingPartyAnswer,
  type Result,
  reasons,
} from '../contract/index.ts'

/**
 * A connector shapes a verdict and does not make one. Any positive token anywhere implies the outcome `allow`, and every
 * product has tokens of its own for a yes: so where the outcome is anything else, nothing leaves the host but what is
 * known to say no, and what the other side said itself.
 */

/** Words that say no to somebody. */
const refusals: ReadonlySet<string> = new Set([
  'access_denied',
  'blocked',
  'canceled',
  'cancelled',
  'challenge',
  'declined',
  'denied',
  'deny',
  'error',
  'expired',
  'fail',
  'failed',
  'failure',
  'forbidden',
  'mismatch',
  'mismatched',
  'not_checked',
  'not_verified',
  'pending',
  'refused',
  'reject',
  'rejected',
  'review',
  'server_error',
  'temporarily_unavailable',
  'unavailable',
  'unknown',
  'unverified',
  'warn',
])
/** Words that deny whatever they stand under. */
const denials: ReadonlySet<string> = new Set(['', 'false', 'n', 'no', 'none', 'null'])
/** Names under which a denial would be a yes: `failed: false`, `errors: []`. */
const adverse =
  /abort|block|cancel|declin|den(y|ied)|error|expire|fail|forbid|fraud|invalid|mismatch|refus|reject|risk|spoof|unmatch|unverif/i
/** `not_verified`, `isNotKnown`, `no_match`, and not `note`. */
const negated = /(?:^|[^a-z]|[a-z](?=N))[nN][oO][tT]?(?![a-z])/
const isAdverseName = (name: string): boolean => adverse.test(name) || negated.test(name)

/** What the other side said, by the names under which it is said back. */
type Own = Readonly<Record<string, unknown>>

const echoed = ['client_id', 'login_hint', 'nonce', 'redirect_uri', 'RelayState', 'state']

/** `aud` and `sub` are what ID tokens call the client and the person (OpenID Connect Core section 2). */
function ownOf(said: AuthorizationRequest | JsonObject): Own {
  const given: Own = { ...said }
  const own = Object.fromEntries(echoed.map(name => [name, given[name]]))
  return { ...own, aud: own.client_id, sub: own.login_hint }
}

/** Why somebody is refused, in our own words. */
const ownRefusals: ReadonlySet<string> = new Set(reasons.filter(reason => reason !== 'ok'))
const ownPurposes: ReadonlySet<string> = new Set(purposes)

/** What every signed token has about itself (RFC 7519 section 4.1), in forms in which nothing else can be said. */
const ofTheToken: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  iss: value => typeof value === 'string' && URL.canParse(value),
  iat: value => typeof value === 'number',
  nbf: value => typeof value === 'number',
  exp: value => typeof value === 'number',
  jti: value => typeof value === 'string' && /^[\w-]{16,64}$/.test(value),
}

const compact = /^[\w-]+\.([\w-]+)\.[\w-]*$/

/** The claims of a signed token, which say what they say for whoever reads it. */
function claimsIn(value: string): JsonObject | undefined {
  const [, payload] = compact.exec(value) ?? []
  if (payload === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as JsonObject) : undefined
  } catch {
    return undefined
  }
}

function isHarmlessToken(claims: JsonObject, own: Own): boolean {
  return Object.entries(claims).every(
    ([name, value]) => (Object.hasOwn(ofTheToken, name) && ofTheToken[name]?.(value)) || isHarmless(value, own, name),
  )
}

/**
 * How, when and in which process somebody was looked at, or that nobody was, and never what came of it (OpenID Connect for Identity Assurance
 * 1.0 section 5; `fuzzy` is Okta's, https://developer.okta.com/docs/guides/idv-integration/main/). Each in its own form only.
 */
const circumstances: Readonly<Record<string, (value: JsonValue, own: Own) => boolean>> = {
  fuzzy: value => value === true,
  mode: value => value === 'rehearsal',
  time: value => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
  trust_framework: value => value === 'IDV-DELEGATED',
  verification_process: (value, { verificationId }) => typeof value === 'string' && value === verificationId,
}

/** Whether a value says no, or nothing. Numbers never do: some products count errors, others points. */
function isHarmless(value: JsonValue, own: Own, name = '', isAdverse = isAdverseName(name)): boolean {
  if (Object.hasOwn(circumstances, name) && circumstances[name]?.(value, own)) return true
  if (typeof value === 'string') {
    const word = value.trim().toLowerCase()
    if (refusals.has(word)) return true
    if (name === 'reason' && ownRefusals.has(value)) return true
    if (name === 'purpose' && ownPurposes.has(value)) return true
    const claims = claimsIn(value)
    if (claims !== undefined) return isHarmlessToken(claims, own)
    if (value !== '' && Object.hasOwn(own, name) && own[name] === value) return true
    return !isAdverse && denials.has(word)
  }
  if (value === null || value === false) return !isAdverse
  if (typeof value !== 'object') return false
  const inside = Array.isArray(value) ? value.map((item): [string, JsonValue] => [name, item]) : Object.entries(value)
  if (inside.length === 0) return !isAdverse
  return inside.every(([key, item]) => isHarmless(item, own, key, isAdverse || isAdverseName(key)))
}

/** The answer, or a refusal where it may say more than the result that it was made of. */
export function noMoreThan(
  { outcome, data }: Pick<Result, 'outcome'> & { readonly data?: Pick<Result['data'], 'verificationId'> },
  answer: RelyingPartyAnswer,
  request: AuthorizationRequest,
): RelyingPartyAnswer {
  if (outcome === 'allow' || 'error' in answer) return answer
  const own = { ...ownOf(request), verificationId: data?.verificationId }
  return Object.entries(answer.claims).every(([name, value]) => isHarmless(value, own, name))
    ? answer
    : { error: 'access_denied' }
}

/**
 * The same for what the person's browser carries on. Where an address leads is not a verdict; what it says behind `?` and
 * `#` may be one.
 */
export function carriesNoMoreThan(
  { outcome }: Pick<Result, 'outcome'>,
  answer: BrowserAnswer,
  continuation: JsonObject,
): BrowserAnswer {
  if (outcome === 'allow') return answer
  const own = ownOf(continuation)
  const saysNo = (entries: Iterable<readonly [string, string]>) =>
    [...entries].every(([name, value]) => isHarmless(value, own, name))
  const leadsOn = (address: string) => {
    const url = URL.parse(address)
    return url !== null && saysNo(url.searchParams) && saysNo(new URLSearchParams(url.hash.slice(1)))
  }
  if ('page' in answer) return answer.page === 'done' ? { page: 'denied' } : answer
  const isHeld =
    'redirect' in answer
      ? leadsOn(answer.redirect)
      : leadsOn(answer.formPost.action) && saysNo(Object.entries(answer.formPost.fields))
  return isHeld ? answer : { page: 'denied' }
}
