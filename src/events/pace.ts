import type { Random } from '../contract/index.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The schedule that Standard Webhooks gives: ten tries over three days. */
const delays: readonly number[] = [
  0,
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]
/** Up to this share is added, so that receivers that were down together are not called together. */
const jitter = 0.1
const longestMs = 24 * hour

/** How long to wait after this many tries, at least as long as the receiver asks for; undefined where there is no further one. */
export function waitAfter(tries: number, askedMs: number, random: Random): number | undefined {
  const delay = delays[tries]
  if (delay === undefined) return undefined
  return Math.min(Math.max(delay, askedMs), longestMs) + Math.floor(delay * jitter * random.fraction())
}

/** `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3); nothing where it is neither. */
export function retryAfterMs(value: string | null, now: number): number {
  if (value === null) return 0
  if (/^\d{1,9}$/.test(value)) return Number(value) * second
  const at = Date.parse(value)
  return Number.isFinite(at) ? Math.max(at - now, 0) : 0
}
