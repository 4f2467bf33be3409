import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causeOf } from '../../src/alerts/cause.ts'
import { differenceOf, type Standing } from '../../src/alerts/compare.ts'
import { endsWithinDays, nearness } from '../../src/alerts/nearness.ts'
import { isQuiet } from '../../src/alerts/quiet.ts'
import { words } from '../../src/alerts/words.ts'
import { type AlertCode, alertCodes } from '../../src/contract/index.ts'

const lasting = alertCodes.filter(code => words[code].lasts)
const causes = fc.uniqueArray(
  fc.record({ code: fc.constantFrom(...lasting), of: fc.constantFrom('a', 'b', 'c'), level: fc.integer({ min: 0, max: 3 }) }),
  { selector: ({ code, of }) => `${code} ${of}` },
)
const made = (given: readonly { code: AlertCode; of: string; level: number }[]) =>
  given.map(({ code, of, level }) => causeOf(code, { of, level }))
const standing = (given: Parameters<typeof made>[0]): readonly Standing[] =>
  made(given).map(({ key, code, level, count }) => ({ cause: key, code, level, count, ends_at: null }))

describe('causes that are there, against alerts that are open', () => {
  it('open once, end once, and then there is nothing to do', () => {
    fc.assert(
      fc.property(causes, causes, (before, now) => {
        const all = new Set(lasting)
        const { opens, ends, changes } = differenceOf(standing(before), made(now), all)
        const keys = (list: readonly { readonly cause: string }[]) => list.map(({ cause }) => cause)
        const left = [
          ...standing(before).filter(({ cause }) => !keys(ends).includes(cause)),
          ...opens.map(({ key, code, level, count }) => ({ cause: key, code, level, count, ends_at: null })),
        ].map(one => {
          const changed = changes.find(({ alert }) => alert.cause === one.cause)
          return changed ? { ...one, level: changed.cause.level } : one
        })
        expect(differenceOf(left, made(now), all)).toEqual({ opens: [], changes: [], ends: [] })
        expect(keys(left).toSorted()).toEqual(
          made(now)
            .map(({ key }) => key)
            .toSorted(),
        )
      }),
    )
  })

  it('say nothing of codes for which nobody could look', () => {
    fc.assert(
      fc.property(causes, causes, fc.subarray(lasting), (before, now, looked) => {
        const { opens, ends, changes } = differenceOf(standing(before), made(now), new Set(looked))
        const touched = [...opens, ...ends, ...changes.map(({ alert }) => alert)].map(({ code }) => code)
        expect(touched.filter(code => !looked.includes(code))).toEqual([])
      }),
    )
  })
})

describe('quiet hours', () => {
  const night = { from: '22:00', until: '07:00', timeZone: 'America/Sao_Paulo' }
  it.each([
    ['2026-03-01T00:59:00Z', false],
    ['2026-03-01T01:00:00Z', true],
    ['2026-03-01T09:59:00Z', true],
    ['2026-03-01T10:00:00Z', false],
  ])('go by the clock of their time zone, over midnight: %s', (at, quiet) => {
    expect(isQuiet(night, Date.parse(at))).toBe(quiet)
  })

  it('are those in between during the day, and none where they have no length', () => {
    const noon = { from: '12:00', until: '13:00', timeZone: 'UTC' }
    const at = (time: string) => isQuiet(noon, Date.parse(`2026-03-01T${time}:00Z`))
    expect([at('11:59'), at('12:00'), at('12:59'), at('13:00')]).toEqual([false, true, true, false])
    expect(isQuiet({ ...noon, until: '12:00' }, Date.parse('2026-03-01T12:00:00Z'))).toBe(false)
    expect(isQuiet(null, 0)).toBe(false)
  })
})

it('the end of a credential is told 30, 7 and 1 day before, and at once where it has no date', () => {
  expect([31, 30, 29, 7, 6, 1, 0, null].map(nearness)).toEqual([0, 0, 1, 1, 2, 2, 3, 4])
  expect([0, 1, 2, 3, 4].map(endsWithinDays)).toEqual([null, 30, 7, 1, null])
})
