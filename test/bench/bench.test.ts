import { describe, expect, test } from 'vitest'
import { type Figure, isMet, median, percentile, underGoal } from './figure.ts'
import { sync } from './sync.ts'
import { ratiosOf, tableOf } from './table.ts'

const figure = (more: Partial<Figure>): Figure => ({
  name: 'a',
  what: 'some work',
  unit: 'users/s',
  ours: 61_234,
  against: { what: 'floor', value: 100_000 },
  ...more,
})

describe('the bench', () => {
  test('a goal from below, from above, and none', () => {
    expect(isMet(figure({ goal: { atLeast: 0.6 } }))).toBe(true)
    expect(isMet(figure({ goal: { atLeast: 0.62 } }))).toBe(false)
    expect(isMet(underGoal('a', 'memory', 'MB', 219, 220))).toBe(true)
    expect(isMet(underGoal('a', 'memory', 'MB', 220, 220))).toBe(false)
    expect(isMet(figure({ ours: 0, goal: { atMost: 0 } }))).toBe(true)
    expect(isMet(figure({ ours: 1, goal: { atMost: 0 } }))).toBe(false)
    expect(isMet(figure({}))).toBeUndefined()
  })

  test('a median and a percentile are numbers that were measured', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), percentile([1, 2, 3, 4], 0.5), percentile([7], 0.99)]).toEqual([2, 2, 2, 7])
    expect(() => median([])).toThrow(RangeError)
  })

  test('the table says what, ours, against, ratio, goal and whether it is met', () => {
    const table = tableOf([figure({ goal: { atLeast: 0.6 } }), figure({ name: 'b', ours: 12.34, goal: { atMost: 0 } })])
    expect(table.split('\n')).toEqual([
      'what       ours            against          ratio  goal    met',
      '---------  --------------  ---------------  -----  ------  ---',
      'some work  61,234 users/s  100,000 (floor)  0.61   >= 0.6  yes',
      'some work  12.3 users/s    100,000 (floor)  0.00   <= 0    NO',
      '',
    ])
  })

  test('a few hundred people give the same figures as many, each with a name and a finite ratio', async () => {
    const figures = await sync({ users: 300, seconds: 1, rounds: 1, say: () => undefined })
    const ratios = ratiosOf(figures)
    expect(Object.keys(ratios)).toEqual([
      'sync_of_floor',
      'sync_of_sdk',
      'sync_memory_of_goal',
      'resync_of_floor',
      'resync_rows_of_people',
    ])
    expect(Object.values(ratios).filter(ratio => !Number.isFinite(ratio) || ratio < 0)).toEqual([])
    expect(ratios.resync_rows_of_people).toBe(0)
    expect(JSON.parse(JSON.stringify(ratios))).toEqual(ratios)
    expect(tableOf(figures).trimEnd().split('\n')).toHaveLength(2 + figures.length)
  })
})
