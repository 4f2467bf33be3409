import { describe, expect, it } from 'vitest'
import { compareClaims, knownPairs, type NicknamePair, searchKeys } from '../../../src/verification/match/index.ts'
import { areNicknames } from '../../../src/verification/match/nicknames.ts'

/** As many as the list takes: words of one length that sound like no other one. */
function fullList(): readonly NicknamePair[] {
  const letters = [...'bdfgklmnprst']
  const words = letters.flatMap(one => letters.map(other => `${one}a${other}o${one}`))
  const known = knownPairs([])
  const pairs: NicknamePair[] = []
  for (const name of ['hildeberta', 'kunigunda', 'walpurgia', 'theophania']) {
    for (const short of words) {
      const pair = [name, short] as const
      if (known.faultOf(pair) !== undefined) continue
      known.add(pair)
      pairs.push(pair)
    }
  }
  return pairs
}

describe('short forms that administrators added', () => {
  const nicknames = fullList()
  const keysOf = (givenName: string, familyName: string) =>
    searchKeys({ givenName, familyName }, { givenName, familyName }, nicknames)
  const key = (...words: string[]) => words.toSorted().join(' ')

  it('are all looked for among namesakes, however full the list is', () => {
    expect(nicknames).toHaveLength(4 * 8)
    const keys = keysOf('Hildeberta Kunigunda', 'Stead')
    for (const [name, short] of nicknames) {
      if (name === 'hildeberta' || name === 'kunigunda') expect(keys).toContain(key(short, 'stead'))
    }
  })

  it('are looked for where the border between the names is not known', () => {
    const [, short = ''] = nicknames[0] ?? []
    const whole = searchKeys({ fullName: 'Stead Hildeberta' }, { givenName: 'Hildeberta', familyName: 'Stead' }, nicknames)
    expect(whole).toContain(key(short, 'stead'))
  })

  it('make no more keys than one statement takes', () => {
    const [given, family] = ['Hildeberta Kunigunda Walpurgia Theophania', 'de la Cruz Navarro y Ortega Jimenez']
    const native = { givenName: 'Теофания Хильдеберта', familyName: 'Щербакова Оболенская' }
    const keys = searchKeys({ givenName: given, familyName: family, native }, { givenName: given, familyName: family }, nicknames)
    expect(keys.length).toBeLessThan(32_766 - 100)
    const whole = { fullName: `${given} Cruz`, native: { fullName: 'Теофания Хильдеберта Щербакова Оболенская Анна' } }
    expect(searchKeys(whole, { givenName: given, familyName: 'Cruz' }, nicknames).length).toBeLessThan(32_766 - 100)
  })

  it('are found by whoever they are compared with: each pair that goes together has the key of the other', () => {
    const words = ['hildeberta', ...nicknames.slice(0, 8).map(([, short]) => short)]
    for (const one of words) {
      const keys = keysOf(one, 'Stead')
      for (const other of words) if (areNicknames(one, other, nicknames)) expect(keys).toContain(key(other, 'stead'))
    }
  })

  it('lead to close and never further, and only in a given name', () => {
    const [, short = ''] = nicknames[0] ?? []
    const given = compareClaims(
      { givenName: short, familyName: 'Stead' },
      { givenName: 'Hildeberta', familyName: 'Stead' },
      { nicknames },
    )
    expect([given.claims.given_name, given.reasons?.given_name]).toEqual(['close', 'nickname'])
    const family = compareClaims(
      { givenName: 'Ada', familyName: short },
      { givenName: 'Ada', familyName: 'Hildeberta' },
      { nicknames },
    )
    expect(family.claims.family_name).toBe('mismatched')
  })
})
