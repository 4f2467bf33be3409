import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DocumentClaims } from '../../../src/contract/index.ts'
import { foldName } from '../../../src/storage/people/fold.ts'
import { nameKeys } from '../../../src/storage/people/keys.ts'
import { readings } from '../../../src/storage/people/scripts/index.ts'
import { spellings } from '../../../src/storage/people/spellings.ts'
import { compareClaims, type ExpectedClaims, searchKeys } from '../../../src/verification/match/index.ts'

const known = [
  ...['Ana', 'ÁNA', 'Müller', 'Mueller', 'Muller', 'Wei', 'Zhang', 'José María', 'Maria Jose', 'Øst', 'Oest', '', "O'Brien"],
  ...[
    'Obrien',
    'Юлия',
    'Iuliia',
    'Yulia',
    'Иванова',
    'Ivanova',
    'محمد',
    'Muhammad',
    '小明',
    'Xiao Ming',
    'Xiaoming',
    '王',
    'Wang',
  ],
  ...['민준', 'Minjun', '김', 'Kim', 'ゆうこ', 'Yuko', 'John', 'Robert', 'John Robert', 'J', 'Bob', 'de la Cruz', 'Delacruz'],
]
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...known) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
)
const anything = fc.oneof(
  name,
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('1990-01-15', '+1 202 555 0123', 'a@b', '🧑‍🚀', '\u0000', ' '.repeat(30), 'x'.repeat(400), 'é '.repeat(200)),
)
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const given = { givenName: name, familyName: name }

const compact = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never

describe('the comparison', () => {
  it('throws for no text whatever, and says nothing of it', () => {
    const address = fc.record({ street: anything, locality: anything, region: anything, postalCode: anything, country: anything })
    const documents = fc.record({
      ...{ givenName: optional(anything), familyName: optional(anything), fullName: optional(anything) },
      ...{ birthDate: optional(anything), email: optional(anything), phoneNumber: optional(anything) },
      address: optional(fc.record({ formatted: anything, street: anything, postalCode: anything, country: anything })),
    })
    const expectations = fc.record({
      ...{ givenName: optional(anything), familyName: optional(anything), middleName: optional(anything) },
      ...{
        birthDate: optional(anything),
        email: optional(anything),
        phoneNumber: optional(anything),
        address: optional(address),
      },
    })
    fc.assert(
      fc.property(documents, expectations, (document, expected) => {
        const match = compareClaims(compact(document), compact(expected), { region: 'DE' })
        for (const word of Object.values({ ...match.claims, ...match.reasons })) expect(word).toMatch(/^[a-z_]{4,22}$/)
        expect(Object.keys(match.reasons ?? {})).toEqual(Object.keys(match.claims))
      }),
      { numRuns: 500 },
    )
  })

  it('matches in both directions or in neither', () => {
    // How close two names are may depend on which of them a document shows: only of that one all spellings are tried.
    fc.assert(
      fc.property(name, name, name, name, (a, b, c, d) => {
        const one = compareClaims({ givenName: a, familyName: b }, { givenName: c, familyName: d })
        const other = compareClaims({ givenName: c, familyName: d }, { givenName: a, familyName: b })
        expect(one.directory === 'matched').toBe(other.directory === 'matched')
      }),
      { numRuns: 1_000 },
    )
  })

  it('never lets names match that have no letter in common', () => {
    const from = (letters: string) =>
      fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 6 }).map(word => word.join(''))
    fc.assert(
      fc.property(from('abcdef'), from('abcdef'), from('lmnopr'), from('lmnopr'), (a, b, c, d) => {
        expect(compareClaims({ givenName: a, familyName: b }, { givenName: c, familyName: d }).directory).toBe('mismatched')
      }),
    )
  })

  it('never lets a name match through nicknames, whatever an administrator adds', () => {
    fc.assert(
      fc.property(fc.record(given), fc.record(given), (document, expected) => {
        const nicknames = [[expected.givenName, document.givenName, document.familyName, expected.familyName]]
        const plain = compareClaims(document, expected).directory
        expect(compareClaims(document, expected, { nicknames }).directory === 'matched').toBe(plain === 'matched')
      }),
      { numRuns: 500 },
    )
  })
})

describe('folding and reading', () => {
  it('are settled: doing it again changes nothing', () => {
    fc.assert(
      fc.property(anything, text => {
        for (const spelling of spellings(text, 'given')) expect(foldName(spelling)).toBe(spelling)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the few spellings of a directory among the many of a document', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom('given', 'family', 'full'), (text, part) => {
        const many = readings(text, part, 'many')
        for (const reading of readings(text, part, 'few')) expect(many).toContain(reading)
        expect(many.length).toBeLessThanOrEqual(16)
      }),
    )
  })
})

describe('the comparison and the search for namesakes', () => {
  /** Names that are each other's spellings, or may be taken for them. */
  const kin = [
    ['Müller', 'Mueller', 'MULLER'],
    ['Юлия', 'Iuliia', 'Yulia', 'Yuliya'],
    ['Иванова', 'Ivanova'],
    ["O'Brien", 'Obrien', 'O Brien'],
    ['محمد', 'Muhammad', 'Mohammed', 'Mohamed'],
    ['小明', 'Xiao Ming', 'Xiaoming'],
    ['민준', 'Minjun', 'Min Joon'],
    ['ゆうこ', 'Yuko', 'Yuuko'],
    ['John', 'John Robert', 'Robert John', 'Jack'],
    ['José María', 'Jose', 'Maria Jose'],
  ]
  const one = fc.constantFrom(...kin)
  const documents = (given: readonly string[], family: readonly string[]): fc.Arbitrary<DocumentClaims> => {
    const divided = fc.record({ givenName: fc.constantFrom(...given), familyName: fc.constantFrom(...family) })
    return fc.oneof(
      divided,
      fc.tuple(divided, divided).map(([latin, native]) => ({ ...latin, native })),
      divided.map(({ givenName, familyName }) => ({ fullName: `${familyName} ${givenName}` })),
    )
  }
  const people = (given: readonly string[], family: readonly string[]): fc.Arbitrary<ExpectedClaims> =>
    fc
      .record({
        ...{ givenName: fc.constantFrom(...given), familyName: fc.constantFrom(...family) },
        middleName: fc.constantFrom(undefined, 'Robert', 'John', 'María'),
      })
      .map(person => compact(person))

  it('agree: whoever else would match as well is found', () => {
    let both = 0
    const scene = fc
      .tuple(one, one)
      .chain(([given, family]) => fc.tuple(documents(given, family), people(given, family), people(given, family)))
    fc.assert(
      fc.property(scene, ([document, mine, theirs]) => {
        if ([mine, theirs].some(person => compareClaims(document, person).directory !== 'matched')) return
        both += 1
        const stored = nameKeys(theirs.givenName ?? '', theirs.familyName ?? '')
        expect(searchKeys(document, mine).some(key => stored.includes(key))).toBe(true)
      }),
      { numRuns: 5_000 },
    )
    expect(both).toBeGreaterThan(100)
  })
})
