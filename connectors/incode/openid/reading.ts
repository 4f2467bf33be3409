import { present, type ScorePart, type VerifierReading } from '../../../src/contract/index.ts'
import { type Fields, numberIn, textIn } from '../fields.ts'
import type { Redeemed } from './redeem.ts'

const nothingKnown = { overall: { status: 'UNKNOWN', value: null }, parts: {} } as const

/** Nobody has come back yet. */
export const stillOpen: VerifierReading = { progress: 'open', echo: {}, ...nothingKnown }
/** What was begun leads nowhere any more: another one has to be begun. */
export const gone: VerifierReading = { progress: 'expired', echo: {}, ...nothingKnown }

/** Of OpenID Connect and OAuth: the provider's trouble, or the request's. Every other word is a no to the person. */
const unfinished: ReadonlySet<string> = new Set([
  'temporarily_unavailable',
  'server_error',
  'login_required',
  'interaction_required',
])

/**
 * The outcome as a reading. A face was shown and nothing else, so that there is one part; what the token says of a document
 * is left where it is. `auth_overall_status` has one word that counts (https://developer.incode.com/docs/oidc-manual-configuration).
 */
export function readingOf(sessionId: string, redeemed: Redeemed): VerifierReading {
  if ('claims' in redeemed) return authenticated(sessionId, redeemed.claims)
  if (redeemed.end === 'lost') return gone
  // An answer to another request: named as one, so that it is disbelieved.
  if (redeemed.end === 'not_ours') return { progress: 'finished', echo: { sessionId: `not ${sessionId}` }, ...nothingKnown }
  return unfinished.has(redeemed.error) ? gone : failed(sessionId)
}

function authenticated(sessionId: string, claims: Fields): VerifierReading {
  if (claims.auth_overall_status !== 'OK') return failed(sessionId)
  const part: ScorePart = { status: 'OK', value: percentOf(claims.auth_overall_score) }
  return {
    progress: 'finished',
    echo: { sessionId },
    overall: part,
    parts: { authentication: part },
    ...present({ identityId: textIn(claims.identity_id) }),
  }
}

function failed(sessionId: string): VerifierReading {
  const part: ScorePart = { status: 'FAIL', value: null }
  return { progress: 'finished', echo: { sessionId }, overall: part, parts: { authentication: part } }
}

/** As in a score: 0–100 with one decimal. */
function percentOf(value: unknown): number | null {
  const number = numberIn(value)
  return number === undefined || number < 0 || number > 100 ? null : Math.round(number * 10) / 10
}
