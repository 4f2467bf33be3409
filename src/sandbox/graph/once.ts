/** Remembers what may be used one time only (`jti`), for as long as it could be used again. */

/** True the first time, false for a replay. */
export type Once = (key: string, untilSeconds: number) => boolean

export function createOnce(clock: { now(): number }): Once {
  const used = new Map<string, number>()
  return (key, untilSeconds) => {
    const now = clock.now() / 1000
    for (const [old, until] of used) if (until <= now) used.delete(old)
    if (used.has(key)) return false
    used.set(key, untilSeconds)
    return true
  }
}
