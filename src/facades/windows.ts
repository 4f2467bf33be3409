import type { Clock } from '../contract/index.ts'

/** Counts in fixed windows of time, in the memory of this process: a flood costs no write. */
export interface Windows {
  /** 0 where this one is still within the limit; else the seconds until the next window. */
  count(key: string): number
}

const windowMs = 60_000
/** Bounds the memory that strangers can take. */
const keysKept = 10_000

/** Up to `most` a minute for each key. */
export function countWindows(clock: Clock, most: number): Windows {
  const windows = new Map<string, { readonly until: number; counted: number }>()
  return {
    count(key) {
      const now = clock.now()
      const found = windows.get(key)
      if (found !== undefined && found.until > now) {
        if (found.counted >= most) return Math.ceil((found.until - now) / 1000)
        found.counted += 1
        return 0
      }
      windows.delete(key)
      if (windows.size >= keysKept) {
        const [oldest] = windows.keys()
        if (oldest !== undefined) windows.delete(oldest)
      }
      windows.set(key, { until: now + windowMs, counted: 1 })
      return 0
    },
  }
}
