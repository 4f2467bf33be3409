import type { Random } from '../../src/contract/index.ts'
import type { Failure } from './errors.ts'

/**
 * What to do about a call that failed, and how often; what is not listed is final at once. A refused token or proof stops
 * every call before it does anything, so any may be made again. After anything else a read may be, and nothing that
 * changes something: nobody knows whether the change was made.
 */

export type RemedyName = 'mint' | 'prove' | 'crowded' | 'window' | 'trouble'

export interface Remedy {
  readonly name: RemedyName
  readonly waitMs: number
}

/**
 * How often each is tried in one call. `bulk` sits out the trouble of a long read; `quick` is for a person who waits, and
 * leaves repeating to the host; `change` is for whatever is no read.
 */
export const patience = {
  bulk: { mint: 1, prove: 1, crowded: 5, window: 3, trouble: 3 },
  quick: { mint: 1, prove: 1, crowded: 0, window: 0, trouble: 0 },
  change: { mint: 1, prove: 1, crowded: 0, window: 0, trouble: 0 },
} as const satisfies Record<string, Record<RemedyName, number>>

const second = 1000
/** Windows last a minute (https://developer.okta.com/docs/reference/rl-best-practices/); a later reset is not believed. */
const longestWindowMs = 120 * second

/** Why the same call may succeed now or soon; undefined when it will not. `tried` counts the same remedy before. */
export function remedyFor(
  failure: Failure,
  random: Random,
  now: number,
  tried: (name: RemedyName) => number,
): Remedy | undefined {
  const { status, errorCode, headers, error } = failure
  // Sporadic on later pages, with tokens that are good elsewhere (https://github.com/okta/okta-sdk-dotnet/issues/875). A
  // 401 needs no remedy here: the host's token source has fetched a new token and asked again before it lets one through.
  if (errorCode === 'E0000005') return { name: 'mint', waitMs: 0 }
  if (status === 400 && isProofRefused(failure)) return { name: 'prove', waitMs: 0 }
  if (status === 429 && headers) {
    const waitMs = untilReset(headers, now)
    // Too many calls at once, org-wide: both numbers are 0 and the reset is a guess, often minutes late
    // (https://developer.okta.com/docs/reference/rl2-concurrency/). The same where no reset is named.
    if (waitMs === undefined || headers.get('x-rate-limit-limit') === '0') {
      return { name: 'crowded', waitMs: Math.round(second * (1 + 4 * random.fraction())) }
    }
    return { name: 'window', waitMs }
  }
  if (error.code === 'provider_unavailable' || error.code === 'provider_timeout') {
    return { name: 'trouble', waitMs: Math.round(500 * 2 ** tried('trouble') * (0.5 + random.fraction())) }
  }
  return undefined
}

function isProofRefused({ errorCode, headers }: Failure): boolean {
  return errorCode === 'invalid_dpop_proof' || /^DPoP .*error="invalid_dpop_proof"/i.test(headers?.get('www-authenticate') ?? '')
}

/** Milliseconds until the window ends, by Okta's own clock where it says what time it is. */
export function untilReset(headers: Headers, now: number): number | undefined {
  const reset = headers.get('x-rate-limit-reset')
  if (reset === null || !/^\d{1,12}$/.test(reset)) return undefined
  const date = Date.parse(headers.get('date') ?? '')
  const waitMs = Number(reset) * second - (Number.isFinite(date) ? date : now) + second
  return Math.min(Math.max(waitMs, 0), longestWindowMs)
}
