import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnOf } from '../../src/invites/pace.ts'

const minute = 60_000
const day = 24 * 60 * minute
const pace = fc.record({ per_minute: fc.integer({ min: 1, max: 10_000 }), per_day: fc.integer({ min: 1, max: 100_000 }) })

describe('the turns of a campaign', () => {
  it('come a minute and a day at a time', () => {
    const turns = Array.from({ length: 8 }, (_, n) => turnOf(n, { per_minute: 2, per_day: 5 }))
    expect(turns).toEqual([0, 0, minute, minute, 2 * minute, day, day, day + minute])
  })

  it('never go back, and no day has more than it may', () => {
    fc.assert(
      fc.property(pace, fc.integer({ min: 0, max: 1_000_000 }), (rate, n) => {
        expect(turnOf(n + 1, rate)).toBeGreaterThanOrEqual(turnOf(n, rate))
        expect(Math.floor(turnOf(n, rate) / day)).toBe(Math.floor(n / rate.per_day))
        expect(turnOf(n + rate.per_day, rate) - turnOf(n, rate)).toBe(day)
      }),
    )
  })
})
