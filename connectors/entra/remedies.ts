import type { Random } from '../../src/contract/index.ts'

/**
 * What to do about a call that failed, and how often. What is not listed is final at once. In place of the client's own
 * retries: those cap a `Retry-After` at 180 s, cannot be stopped, and give up at once on a cut connection or a 502.
 */

export type RemedyName = 'window' | 'trouble'

export interface Remedy {
  readonly name: RemedyName
  readonly waitMs: number
}

/**
 * How often each is tried in one call. `bulk` sits out the trouble of a long read; `quick` is for a person who waits, and
 * leaves repeating to the host.
 */
export const patience = {
  bulk: { window: 4, trouble: 4 },
  quick: { window: 0, trouble: 0 },
} as const satisfies Record<string, Record<RemedyName, number>>
export type Patience = keyof typeof patience

/** A call without a usable answer. Without `status` there was none. */
export interface Failed {
  readonly status?: number
  readonly headers?: Headers
  /** Of ours: `provider_unavailable`, `provider_timeout`. */
  readonly code?: string
  readonly isRead: boolean
}

const second = 1000

/**
 * How long calls may still wait that one page is made of, all their waits together. The host allows a page five minutes;
 * what is to take longer is told to it, and it comes back then.
 */
export interface Budget {
  leftMs: number
}

export function waitingBudget(): Budget {
  return { leftMs: 240 * second }
}

/** Seconds, or a date by the clock of whoever answered, as far as it tells (RFC 9110 section 10.2.3). */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * second
  const until = Date.parse(value)
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isFinite(until) ? Math.max(until - (Number.isFinite(date) ? date : now), 0) : undefined
}

/** Why the same call may succeed now or soon; undefined when it will not. `tried` counts the same remedy before. */
export function remedyFor(failed: Failed, random: Random, now: number, tried: (name: RemedyName) => number): Remedy | undefined {
  const { status, headers, code, isRead } = failed
  const backOff = (name: RemedyName, firstMs: number): Remedy => ({
    name,
    waitMs: Math.round(firstMs * 2 ** tried(name) * (0.5 + random.fraction())),
  })
  const named = headers && retryAfterMs(headers, now)
  // Throttled calls were not carried out, so a write may be made again too.
  if (status === 429) {
    if (named === undefined) return backOff('window', 5 * second)
    return { name: 'window', waitMs: named + Math.round(second * random.fraction()) }
  }
  if (!isRead) return undefined
  if (status !== undefined && [500, 502, 503, 504, 509].includes(status)) {
    if (named === undefined) return backOff('trouble', 500)
    return { name: 'trouble', waitMs: named }
  }
  return code === 'provider_unavailable' || code === 'provider_timeout' ? backOff('trouble', 500) : undefined
}
