import type { Clock } from '../../contract/index.ts'

/** Counts calls that were refused, so that guessing a shared secret, or flooding with wrong ones, ends soon. */
export interface Refusals {
  /** Seconds until calls of this kind are looked at again; 0 where they are. */
  blockedFor(key: string): number
  count(key: string): void
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
    blockedFor(key) {
      const window = current(key)
      return window === undefined || window.refused < most ? 0 : Math.ceil((window.until - clock.now()) / 1000)
    },
    count(key) {
      const window = current(key)
      if (window !== undefined) {
        window.refused += 1
        return
      }
      if (windows.size >= keysKept) {
        const [oldest] = windows.keys()
        if (oldest !== undefined) windows.delete(oldest)
      }
      windows.set(key, { until: clock.now() + windowMs, refused: 1 })
    },
  }
}
