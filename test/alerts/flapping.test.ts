import { describe, expect, it } from 'vitest'
import { type Episode, isFlapping } from '../../src/alerts/flapping.ts'

const minute = 60_000
/** Times that it was there, in minutes: from and until; without an end it is there still. */
const history = (...times: readonly (readonly [number, number?])[]): readonly Episode[] =>
  times.map(([from, until]) => ({ openedAt: from * minute, resolvedAt: until === undefined ? null : until * minute }))

const three = [
  [0, 1],
  [10, 11],
  [20, 21],
] as const
const four = [...three, [30, 31]] as const

describe('a cause comes and goes', () => {
  it.each([
    ['never, where it was never there', history(), 5, false],
    ['not where it is there for long', history([0]), 300, false],
    ['not by the third time within an hour', history(...three), 22, false],
    ['by the fourth time within an hour, while it is there', history(...three, [30]), 30, true],
    ['also while it is not there', history(...four), 32, true],
    ['not before the fourth time', history(...four), 29, false],
    ['until it was over for an hour', history(...four), 90, true],
    ['no longer then', history(...four), 91, false],
    ['until it was there for an hour', history(...three, [30]), 89, true],
    ['no longer then, either', history(...three, [30]), 90, false],
    ['for as long as it does not keep still for an hour, however seldom that is', history(...four, [80, 81], [130]), 180, true],
    ['not by four times that are further apart', history([0, 1], [30, 31], [59, 60], [61, 62]), 62, false],
    ['anew after an hour of quiet, and only by as many times as before', history(...four, [120, 121], [130]), 131, false],
    ['anew after an hour of quiet, by the fourth time', history(...four, [120, 121], [125, 126], [130, 131], [135]), 136, true],
  ])('%s', (_, known, at, flaps) => {
    expect(isFlapping(known, at * minute)).toBe(flaps)
    expect(isFlapping(known.toReversed(), at * minute)).toBe(flaps)
  })
})
