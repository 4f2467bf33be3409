import { isStepgateError, type Random, rowOf } from '../contract/index.ts'

const firstMs = 5_000
const longestMs = 15 * 60_000

/** When a failed job is tried again: twice as late each time, at most a quarter of an hour, with jitter. */
export function retryDelayMs(attempt: number, error: unknown, random: Random): number {
  const full = Math.min(firstMs * 2 ** Math.min(attempt - 1, 20), longestMs)
  const delay = full / 2 + random.fraction() * (full / 2)
  const asked = isStepgateError(error) ? (error.retryAfterSeconds ?? 0) * 1000 : 0
  // What the product asks for is a least; the jitter on top keeps those that wait for it apart.
  return Math.ceil(asked > 0 ? asked + delay / 5 : delay)
}

/** Whether trying again can help without anybody acting. */
export function mayRetry(error: unknown): boolean {
  return !isStepgateError(error) || rowOf(error).retry !== 'never'
}

/** What is kept of an error beside the job. Messages of foreign errors may quote data, so only their name is. */
export function errorLine(error: unknown): string {
  if (isStepgateError(error)) return `${error.code}: ${error.message}`.slice(0, 500)
  return `internal: ${error instanceof Error ? error.name : typeof error}`
}
