import type { Clock, IntegrationId } from '../contract/index.ts'

/**
 * How much is asked of a product outside its runs. Logins that nobody has can be made up without end: they have an
 * allowance of their own, so that whoever does uses up nothing that known people need, and learns nothing but what the
 * view says. Counted by each process for itself: a limit for the product's sake need not be exact.
 */
export interface Allowance {
  /** Counts one, unless there are none left in this minute. */
  mayAsk(directoryId: IntegrationId, why: 'unknown' | 'old'): boolean
  /** Counts one person whom the product no longer knew. */
  mayRemove(directoryId: IntegrationId): boolean
  /** Whether the product left somebody waiting a moment ago: nobody else waits for it so soon. */
  rests(directoryId: IntegrationId): boolean
  silent(directoryId: IntegrationId): void
  answered(directoryId: IntegrationId): void
}

const minute = 60_000
const limits = {
  unknown: { windowMs: minute, limit: 60 },
  old: { windowMs: minute, limit: 300 },
  /** As few as the removal guard of a run lets go of any directory. */
  removed: { windowMs: 60 * minute, limit: 10 },
} as const
const restMs = 10_000

export function createAllowance(clock: Clock): Allowance {
  const windows = new Map<string, { start: number; used: number }>()
  const resting = new Map<IntegrationId, number>()

  function take(directoryId: IntegrationId, what: keyof typeof limits): boolean {
    const { windowMs, limit } = limits[what]
    const now = clock.now()
    const key = `${what} ${directoryId}`
    const known = windows.get(key)
    const window = known !== undefined && now - known.start < windowMs ? known : { start: now, used: 0 }
    windows.set(key, window)
    if (window.used >= limit) return false
    window.used += 1
    return true
  }

  return {
    mayAsk: take,
    mayRemove: directoryId => take(directoryId, 'removed'),
    rests: directoryId => (resting.get(directoryId) ?? 0) > clock.now(),
    silent: directoryId => void resting.set(directoryId, clock.now() + restMs),
    answered: directoryId => void resting.delete(directoryId),
  }
}
