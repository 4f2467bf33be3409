import { describe, expect, it } from 'vitest'
import { pairsFrom } from '../../bench/match/pairs.ts'
import { figuresOf, judge } from '../../bench/match.ts'

describe('a thousand pairs of which the answer is known', () => {
  const judged = judge(pairsFrom(7, 1_000))
  const { matched, close } = figuresOf(judged)

  it('never match if they are two people', () => {
    expect(
      judged.filter(({ same, value }) => !same && value === 'matched').map(({ document, expected }) => [document, expected]),
    ).toEqual([])
    expect(matched.precision).toBe(1)
  })

  it('are found to be one person, however the name is written', () => {
    expect(close.recall).toBeGreaterThanOrEqual(0.97)
    expect(matched.recall).toBeGreaterThanOrEqual(0.6)
  })

  it('are seldom taken for close if they are two people', () => {
    expect(close.precision).toBeGreaterThanOrEqual(0.97)
  })

  it('are the same pairs every time', () => {
    expect(pairsFrom(7, 50)).toEqual(pairsFrom(7, 50))
    expect(pairsFrom(7, 50)).not.toEqual(pairsFrom(8, 50))
  })
})
