import type { DocumentClaims } from '../../../src/contract/index.ts'
import type { ExpectedClaims } from '../../../src/verification/match/index.ts'
import { type Culture, cultures, type Written } from './stocks.ts'

/** A document and a person of the directory, and whether the one is the other. */
export interface Pair {
  readonly culture: string
  /** How the two sides differ. */
  readonly how: string
  readonly same: boolean
  readonly document: DocumentClaims
  readonly expected: ExpectedClaims
}

/** The same numbers for the same seed (Steele and Vigna's splitmix, 32 bits). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below
  }
}

type Pick = <T>(from: readonly T[]) => T

/** Half of the same person written differently, half of different people written alike. */
export function pairsFrom(seed: number, count: number): readonly Pair[] {
  const next = numbersFrom(seed)
  const pick: Pick = from => {
    const one = from[next(from.length)]
    if (one === undefined) throw new RangeError('nothing to choose from')
    return one
  }
  const pairs: Pair[] = []
  while (pairs.length < count) {
    const culture = pick(cultures)
    const pair = pairs.length % 2 === 0 ? samePerson(culture, pick) : others(culture, pick)
    if (pair !== undefined) pairs.push(pair)
  }
  return pairs
}

const shouted = (name: string) => name.toUpperCase()
const bare = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
const first = ({ spellings }: Written) => spellings[0] ?? ''

type Way = (culture: Culture, given: Written, family: Written, pick: Pick) => Omit<Pair, 'culture' | 'same' | 'how'> | undefined

const names = (givenName: string, familyName: string) => ({ givenName, familyName })

const ways: Readonly<Record<string, Way>> = {
  capitals: (_, given, family) => ({
    document: names(shouted(first(given)), shouted(first(family))),
    expected: names(first(given), first(family)),
  }),
  'without marks': (_, given, family) => ({
    document: names(bare(first(given)), bare(first(family))),
    expected: names(first(given), first(family)),
  }),
  'another spelling': (_, given, family, pick) => ({
    document: names(shouted(pick(given.spellings)), shouted(pick(family.spellings))),
    expected: names(pick(given.spellings), pick(family.spellings)),
  }),
  'the other order': (_, given, family) => ({
    document: names(shouted(first(family)), shouted(first(given))),
    expected: names(first(given), first(family)),
  }),
  'in one piece': (_, given, family) => ({
    document: { fullName: shouted(`${first(family)} ${first(given)}`) },
    expected: names(first(given), first(family)),
  }),
  'own script': (_, given, family, pick) =>
    given.native === undefined || family.native === undefined
      ? undefined
      : {
          document: { native: names(given.native, family.native) },
          expected: names(pick(given.spellings), pick(family.spellings)),
        },
  'both scripts': (_, given, family, pick) =>
    given.native === undefined || family.native === undefined
      ? undefined
      : {
          document: { ...names(shouted(first(given)), shouted(first(family))), native: names(given.native, family.native) },
          expected: names(pick(given.spellings), pick(family.spellings)),
        },
  nickname: (_, given, family, pick) =>
    given.nicknames === undefined
      ? undefined
      : { document: names(shouted(first(given)), shouted(first(family))), expected: names(pick(given.nicknames), first(family)) },
  initial: (_, given, family) =>
    /^[A-Z]/.test(first(given))
      ? {
          document: names(shouted(first(given)), shouted(first(family))),
          expected: names(first(given).slice(0, 1), first(family)),
        }
      : undefined,
  'a further name': ({ second }, given, family, pick) => {
    if (second === undefined) return undefined
    const further = pick(second.names)
    const document =
      second.in === 'given'
        ? names(`${first(given)} ${further}`, first(family))
        : names(first(given), `${first(family)} ${further}`)
    return { document, expected: names(first(given), first(family)) }
  },
  'gaps closed': (_, given, family) =>
    /[ '-]/.test(first(given) + first(family))
      ? {
          document: names(shouted(first(given)).replace(/[ '-]/g, ''), shouted(first(family)).replace(/[ '-]/g, '')),
          expected: names(first(given), first(family)),
        }
      : undefined,
}
const wayNames = Object.keys(ways)

function samePerson(culture: Culture, pick: Pick): Pair | undefined {
  const how = pick(wayNames)
  const sides = ways[how]?.(culture, pick(culture.given), pick(culture.family), pick)
  return sides && { culture: culture.name, how, same: true, ...sides }
}

/** One letter of difference, as brothers, sisters and strangers have it. */
const alike: readonly (readonly [string, string])[] = [
  ...([
    ['Maria', 'Mario'],
    ['Daniel', 'Daniela'],
    ['Alexander', 'Alexandra'],
    ['Ivan', 'Ivana'],
    ['Carlos', 'Carla'],
  ] as const),
  ...([
    ['Joan', 'John'],
    ['Erik', 'Erika'],
    ['Martin', 'Martina'],
    ['Wei', 'Wen'],
    ['Jing', 'Ying'],
    ['Minjun', 'Minji'],
  ] as const),
  ...([
    ['José Luis', 'José Antonio'],
    ['Anna Lena', 'Anna Maria'],
    ['Mohammed Ali', 'Mohammed Omar'],
    ['Paul', 'Paula'],
  ] as const),
  ...([
    ['Roberta', 'Bob'],
    ['Andrea', 'Andrew'],
    ['Christine', 'Christian'],
    ['Yuko', 'Yuki'],
    ['Omar', 'Amar'],
  ] as const),
]
const alikeFamilies: readonly (readonly [string, string])[] = [
  ...([
    ['Hansen', 'Hanson'],
    ['Petrov', 'Petrova'],
    ['Johnson', 'Johnston'],
    ['Smith', 'Smithson'],
    ['Chen', 'Cheng'],
  ] as const),
  ...([
    ['Fernández', 'Hernández'],
    ['Meier', 'Mayer'],
    ['Lin', 'Ling'],
    ['Nguyen', 'Nguy'],
    ['de la Cruz', 'de la Fuente'],
  ] as const),
  ...([
    ['Moreno', 'Morena'],
    ['Tanaka', 'Takana'],
    ['Papadopoulos', 'Papadakis'],
    ['Garcia Lopez', 'Garcia Ruiz'],
  ] as const),
]

const strangers: Readonly<Record<string, Way>> = {
  'another given name': ({ given: all }, given, family, pick) => ({
    document: names(shouted(first(given)), shouted(first(family))),
    expected: names(first(pick(all.filter(one => one !== given))), first(family)),
  }),
  'another family name': ({ family: all }, given, family, pick) => ({
    document: names(shouted(first(given)), shouted(first(family))),
    expected: names(first(given), first(pick(all.filter(one => one !== family)))),
  }),
  'another name in the same script': ({ given: all }, given, family, pick) => {
    const other = pick(all.filter(one => one !== given))
    if (given.native === undefined || family.native === undefined) return undefined
    return { document: { native: names(given.native, family.native) }, expected: names(first(other), first(family)) }
  },
  'a given name alike': (_, _given, family, pick) => {
    const [one, other] = pick(alike)
    return { document: names(one, first(family)), expected: names(other, first(family)) }
  },
  'a family name alike': (_, given, _family, pick) => {
    const [one, other] = pick(alikeFamilies)
    return { document: names(first(given), one), expected: names(first(given), other) }
  },
}
const strangerNames = Object.keys(strangers)

function others(culture: Culture, pick: Pick): Pair | undefined {
  const how = pick(strangerNames)
  const sides = strangers[how]?.(culture, pick(culture.given), pick(culture.family), pick)
  return sides && { culture: culture.name, how, same: false, ...sides }
}
