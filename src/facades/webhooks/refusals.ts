import { type Clock, problem, type StepgateError } from '../../contract/index.ts'
import { countWindows } from '../windows.ts'

/**
 * Counts calls that were refused for their credential. Each call is authenticated all the same: products share a proxy
 * with strangers, and a flood of wrong secrets must not keep the right one out.
 */
export interface Refusals {
  /** What a refused call is told: the refusal itself, or to slow down where there were many. */
  judge(key: string, refusal: StepgateError): StepgateError
}

const mostEachMinute = 300

export function countRefusals(clock: Clock): Refusals {
  const windows = countWindows(clock, mostEachMinute)
  return {
    judge(key, refusal) {
      const retryAfterSeconds = windows.count(key)
      return retryAfterSeconds === 0 ? refusal : problem('rate_limited', undefined, { retryAfterSeconds })
    },
  }
}
