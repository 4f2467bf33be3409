import type { AuthContext } from '../../contract/index.ts'

/**
 * How a client says that a person signed in (OpenID Connect Core 1.0 section 2: `acr`, `amr`, `auth_time`). It is that
 * client's word and is recorded as such; whether the client may give it is decided before.
 */

const freshMs = 10 * 60_000
/** Clocks differ. A sign-in that lies further ahead has not happened. */
const skewMs = 60_000

/** RFC 8176 section 2, by what a factor is. Two methods of one kind are one factor. */
const kinds: readonly ReadonlySet<string>[] = [
  new Set(['pwd', 'pin', 'kba']),
  new Set(['otp', 'sms', 'tel', 'hwk', 'swk', 'sc', 'pop']),
  new Set(['face', 'fpt', 'iris', 'retina', 'vbm']),
]

/**
 * Classes that say by their definition that there were two factors: OpenID EAP ACR Values 1.0 (phishing-resistant), the
 * REFEDS MFA profile, PAPE's multi-factor policy, and Okta's predefined value. `2fa:any:ifpossible` is not among them,
 * since it is also said of one factor.
 */
const classes: ReadonlySet<string> = new Set([
  'phr',
  'phrh',
  'https://refeds.org/profile/mfa',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'urn:okta:loa:2fa:any',
])

/** Whether what was said, if it is true, is a sign-in by two factors at most ten minutes ago. */
export function isSecondFactor({ acr, amr = [], authTime }: AuthContext, now: number): boolean {
  const age = now - authTime * 1_000
  // Written so that what is no number is not fresh.
  if (!(age <= freshMs && age >= -skewMs)) return false
  if (acr !== undefined && classes.has(acr)) return true
  return amr.includes('mfa') || kinds.filter(kind => amr.some(method => kind.has(method))).length >= 2
}
