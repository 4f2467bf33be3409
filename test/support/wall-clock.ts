import type { Clock } from '../../src/contract/index.ts'

/** Today's time, which tests can push ahead: what libraries read off the machine's own clock still fits. */
export function wallClock(): Clock & { advance(ms: number): void } {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    advance(ms) {
      ahead += ms
    },
  }
}
