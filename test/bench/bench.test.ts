import { describe, expect, test } from 'vitest'
import { directory } from './directory.ts'
import { type Figure, isMet, median, percentile, type Setting, underGoal } from './figure.ts'
import { large } from './large.ts'
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

const few: Setting = {
  users: 300,
  many: 600,
  directories: ['okta', 'entra'],
  databases: ['sqlite'],
  seconds: 1,
  rounds: 1,
  times: 2,
  say: () => undefined,
}
/** Processes are started one after the other, which takes longer than what they do. */
const patienceMs = 60_000

/** Names, of which each has a ratio that is a number from nothing on. */
function namesOf(figures: readonly Figure[]): readonly string[] {
  const ratios = ratiosOf(figures)
  expect(Object.values(ratios).filter(ratio => !Number.isFinite(ratio) || ratio < 0)).toEqual([])
  expect(JSON.parse(JSON.stringify(ratios))).toEqual(ratios)
  expect(Object.keys(ratios)).toHaveLength(figures.length)
  expect(tableOf(figures).trimEnd().split('\n')).toHaveLength(2 + figures.length)
  return Object.keys(ratios)
}

const ofSync = (prefix: string): readonly string[] =>
  ['sync_of_floor', 'sync_memory_of_goal', 'resync_of_floor', 'incremental_time_of_goal', 'resync_rows_of_people'].map(
    name => `${prefix}${name}`,
  )

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

  test.concurrent('a few hundred people of both products give the figures of many', { timeout: patienceMs }, async () => {
    const figures = await sync(few)
    expect(namesOf(figures)).toEqual([...ofSync(''), 'sync_of_sdk', ...ofSync('entra_'), ...ofSync('entra_round_')])
    expect(figures.filter(({ name }) => name.includes('_rows_')).map(({ ours }) => ours)).toEqual([0, 0, 0])
  })

  test.concurrent('a large directory is read, and asked on the database that it was read into', {
    timeout: patienceMs,
  }, async () => {
    const figures = await large({ ...few, directories: ['entra'], databases: ['postgres'] })
    const names = namesOf(figures)
    const told = names.filter(name => name.startsWith('large_'))
    expect(told).toEqual([...ofSync('large_entra_postgres_'), 'large_entra_postgres_sync_memory_of_usual'])
    expect(figures.find(({ name }) => name === 'large_entra_postgres_resync_rows_of_people')?.ours).toBe(0)
    const asked = names.filter(name => name.startsWith('entra_postgres_directory_'))
    expect(asked).toContain('entra_postgres_directory_coverage_group_p99_of_goal')
    expect(names).toEqual([...told, ...asked])
  })

  test.concurrent('one that came without the way over HTTP is asked the same', { timeout: patienceMs }, async () => {
    const names = namesOf(await directory({ ...few, directories: ['okta'] }))
    expect(names).toContain('directory_group_search_thousandth_p99_of_goal')
    expect(names).toHaveLength(new Set(names).size)
  })
})
