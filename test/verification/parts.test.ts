import { describe, expect, it } from 'vitest'
import { asLogin, asToken, type Party } from '../../src/directory/parties.ts'
import { barOf, type Deed, type Hand, type Part, parts } from '../../src/verification/parts.ts'

const ana: Party = [asToken('t1'), asLogin('ana@example.com')]
const bob: Party = [asToken('t2'), asLogin('bob@example.com')]
/** Another token of hers. */
const anaAgain: Party = [asToken('t9'), asLogin('ANA@example.com')]

const yes = 'may'
const no = 'may not'
// biome-ignore format: a table is read by its columns.
const table: Readonly<Record<Part, Readonly<Record<Deed, typeof yes | typeof no>>>> = {
  started:   { approve: no,  review: no,  help: yes },
  asked:     { approve: no,  review: no,  help: yes },
  invited:   { approve: no,  review: no,  help: yes },
  called:    { approve: no,  review: no,  help: yes },
  allowed:   { approve: no,  review: no,  help: no  },
  confirmed: { approve: no,  review: no,  help: yes },
  opened:    { approve: no,  review: no,  help: yes },
  queued:    { approve: no,  review: no,  help: yes },
  // Of the two who say yes to one review it is found out there whether they are two.
  reviewed:  { approve: no,  review: yes, help: no  },
  // Whoever answered looks at their answer again.
  approved:  { approve: yes, review: no,  help: no  },
}

describe('whoever had a part in a case', () => {
  it.each(parts)('having %s', part => {
    const hands: readonly Hand[] = [
      { part: 'asked', who: [asToken('t3')] },
      { part, who: ana },
    ]
    for (const [deed, may] of Object.entries(table[part]) as [Deed, typeof yes | typeof no][]) {
      const bar = may === no ? part : undefined
      expect([deed, barOf(deed, ana, bob, hands)]).toEqual([deed, bar])
      expect([deed, barOf(deed, anaAgain, bob, hands)]).toEqual([deed, bar])
      // Somebody else had it.
      expect(barOf(deed, bob, [], hands)).toBeUndefined()
    }
  })

  it('does nothing in their own case, whatever else they did', () => {
    for (const deed of ['approve', 'review', 'help'] as const) {
      expect(barOf(deed, anaAgain, ana, [])).toBe('subject')
      expect(barOf(deed, anaAgain, ana, [{ part: 'called', who: ana }])).toBe('subject')
      expect(barOf(deed, bob, ana, [{ part: 'called', who: ana }])).toBeUndefined()
    }
  })
})
