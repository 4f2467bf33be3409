/** Remembers what may be used one time only (`jti`), for as long as it could be used again. */

/** True the first time, false for a replay. */
export type Once = (key: string, untilSeconds: number) => boolean

export function createOnce(clock: { now(): number }): Once {
  const used = new Map<string, number>()
  return (key, untilSeconds) => {
    const now = clock.now() / 1000
    // The oldest first, which nearly always end first: one that ends later only holds those behind it a while longer.
    for (const [old, until] of used) {
      if (until > now) break
      used.delete(old)
    }
    if (used.has(key)) return false
    used.set(key, untilSeconds)
    return true
  }
}
