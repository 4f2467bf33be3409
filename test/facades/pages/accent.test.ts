import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accentSheet, contrast } from '../../../src/facades/pages/accent.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map(n => `#${n.toString(16).padStart(6, '0')}`)

/** The accent in the light and in the dark, as the sheet has them. */
const accents = (chosen: string) =>
  [...accentSheet(chosen).css.matchAll(/--accent: (#[0-9a-f]{6})/g)].map(([, one]) => String(one))

describe('a colour that an administrator chose', () => {
  it('has the contrast that the definition says', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#0f766e', '#0f766e')).toBe(1)
  })

  it('can be read on every paper of ours, and carry our text, whatever it was', () => {
    fc.assert(
      fc.property(colour, chosen => {
        const [light = '', dark = ''] = accents(chosen)
        for (const paper of ['#ffffff', '#f3f4f7']) expect(contrast(light, paper)).toBeGreaterThanOrEqual(4.5)
        for (const paper of ['#15171c', '#1e2128', '#0d1526']) expect(contrast(dark, paper)).toBeGreaterThanOrEqual(4.5)
      }),
      { numRuns: 200 },
    )
  })

  it('stays as it is where it can be read', () => {
    expect(accents('#0f766e')[0]).toBe('#0f766e')
    expect(accents('#ffd400')).toEqual([expect.not.stringMatching('#ffd400'), '#ffd400'])
  })
})
