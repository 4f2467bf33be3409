import type { Clock } from '../../src/contract/index.ts'

/** Where fake clocks start: 2026-01-01T00:00:00Z. */
export const fakeStart = 1_767_225_600_000

/** A clock that stands still until a test moves it. */
export function fakeClock(start: number = fakeStart): Clock & { advance(ms: number): void; set(ms: number): void } {
  let now = start
  return {
    now: () => now,
    advance(ms) {
      now += ms
    },
    set(ms) {
      now = ms
    },
  }
}
