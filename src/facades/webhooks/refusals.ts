import { type Clock, problem, type StepgateError } from '../../contract/index.ts'

/**
 * Counts calls that were refused for their credential. Each call is authenticated all the same: products share a proxy
 * with strangers, and a flood of wrong secrets must not keep the right one out.
 */
export interface Refusals {
  /** What a refused call is told: the refusal itself, or to slow down where there were many. */
  judge(key: string, refusal: StepgateError): StepgateError
}

const windowMs = 60_000
const most = 300
/** Bounds the memory that strangers can take. */
const keysKept = 10_000

/** Fixed windows in the memory of this process: a flood costs no write. */
export function countRefusals(clock: Clock): Refusals {
  const windows = new Map<string, { readonly until: number; refused: number }>()
  const current = (key: string) => {
    const found = windows.get(key)
    if (found !== undefined && found.until > clock.now()) return found
    windows.delete(key)
    return undefined
  }
  return {
    judge(key, refusal) {
      const window = current(key)
      if (window !== undefined) {
        if (window.refused < most) {
          window.refused += 1
          return refusal
        }
        return problem('rate_limited', undefined, { retryAfterSeconds: Math.ceil((window.until - clock.now()) / 1000) })
      }
      if (windows.size >= keysKept) {
        const [oldest] = windows.keys()
        if (oldest !== undefined) windows.delete(oldest)
      }
      windows.set(key, { until: clock.now() + windowMs, refused: 1 })
      return refusal
    },
  }
}
