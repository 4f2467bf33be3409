import { describe, expect, it } from 'vitest'
import type { DocumentClaims } from '../../../src/contract/index.ts'
import { decidingAmong } from '../../../src/verification/deciding-claims.ts'
import {
  compareClaims,
  type ExpectedClaims,
  type MatchClaim,
  type MatchKnowledge,
  normalForm,
  worstOf,
} from '../../../src/verification/match/index.ts'

/** Value and reason of one claim. */
function told(claim: MatchClaim, document: DocumentClaims, expected: ExpectedClaims, knowledge?: MatchKnowledge): string {
  const { claims, reasons } = compareClaims(document, expected, knowledge)
  return `${claims[claim]} ${reasons?.[claim]}`
}

describe('a date of birth', () => {
  const of = (shown: string | undefined, known: string | null) =>
    told('birth_date', shown === undefined ? {} : { birthDate: shown }, { birthDate: known })

  it.each([
    '1990-01-15',
    '19900115',
    '1990/01/15',
    '1990-01-15T00:00:00Z',
    '15.01.1990',
    '15/01/1990',
    '01/15/1990',
    '15 Jan 1990',
    'January 15, 1990',
    '15-JAN-1990',
    '632361600000',
    '１９９０-０１-１５',
  ])('matches however it is written: %s', shown => {
    expect(of(shown, '1990-01-15')).toBe(`matched ${shown === '1990-01-15' ? 'same' : 'written_differently'}`)
  })

  it.each(['03/04/1990', '900115', '1990', '1990-02-30', '31.04.1990', 'last spring', '1990-13-01', '0990-01-15', ''])(
    'is not guessed: %j',
    shown => expect(of(shown, '1990-04-03')).toBe('missing unreadable'),
  )

  it('with the day and the month alike is not ambiguous', () => {
    expect(of('04/04/1990', '1990-04-04')).toBe('matched written_differently')
  })

  it('is never close', () => {
    expect(of('1990-01-15', '1990-01-16')).toBe('mismatched other')
    expect(of('1990-01-12', '1990-12-01')).toBe('mismatched other')
  })

  it('counts where both sides have one, and says so where one has none', () => {
    const ana = { givenName: 'Ana', familyName: 'García' }
    expect(compareClaims({ ...ana, birthDate: '1990-01-15' }, { ...ana, birthDate: '1990-01-16' }).directory).toBe('mismatched')
    expect(compareClaims(ana, { ...ana, birthDate: '1990-01-16' })).toMatchObject({
      directory: 'matched',
      claims: { birth_date: 'missing' },
    })
    expect(of('1990-01-15', null)).toBe('not_checked missing_here')
    expect(of('1990-01-15', '03/04/1990')).toBe('not_checked unreadable')
  })
})

describe('a telephone number', () => {
  const of = (shown: string, known: string, region?: string) =>
    told('phone_number', { phoneNumber: shown }, { phoneNumber: known }, region === undefined ? {} : { region })

  it.each([
    ['+4915112345678', '0151 12345678', 'DE', 'matched written_differently'],
    ['+4915112345678', '+49 (151) 1234-5678', undefined, 'matched written_differently'],
    ['+12025550123', '(202) 555-0123', 'US', 'matched written_differently'],
    ['+12025550123', '+12025550123', undefined, 'matched same'],
    ['+12025550123', '(202) 555-0123', undefined, 'close national_number'],
    ['+12025550123', '+12025550124', undefined, 'mismatched other'],
    ['+4915112345678', '0151 12345679', 'DE', 'mismatched other'],
    ['+12025550123', 'ext. 12', undefined, 'missing unreadable'],
    ['+12025550123', 'none', undefined, 'not_checked missing_here'],
  ])('%s and %s (%s): %s', (shown, known, region, expected) => expect(of(shown, known, region)).toBe(expected))

  it("is not read by the country of the address, which may be the person's own to choose", () => {
    const expected = { phoneNumber: '0151 12345678', address: { country: 'Deutschland' } }
    expect(told('phone_number', { phoneNumber: '+4915112345678' }, expected)).toBe('close national_number')
    expect(told('phone_number', { phoneNumber: '+4915112345678' }, expected, { region: 'DE' })).toBe(
      'matched written_differently',
    )
  })
})

describe('an e-mail address', () => {
  it.each([
    ['ana@example.com', 'ana@example.com', 'matched same'],
    ['Ana@Example.com ', 'ana@example.com', 'matched case_or_marks'],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example', 'matched case_or_marks'],
    ['ana+work@example.com', 'ana@example.com', 'close subaddress'],
    ['ana@example.org', 'ana@example.com', 'mismatched other'],
    ['an.a@example.com', 'ana@example.com', 'mismatched other'],
    ['nowhere', 'ana@example.com', 'missing unreadable'],
  ])('%s and %s: %s', (shown, known, expected) => {
    expect(told('email', { email: shown }, { email: known })).toBe(expected)
  })
})

describe('an address', () => {
  const known = { street: '5 Main Street', locality: 'Springfield', region: 'IL', postalCode: '62704', country: 'US' }
  const of = (shown: DocumentClaims['address'], expected: ExpectedClaims['address'] = known) =>
    told('address', shown === undefined ? {} : { address: shown }, { address: expected })

  it.each([
    ['the same', known, 'matched same'],
    ['abbreviated', { ...known, street: '5 MAIN ST.' }, 'matched abbreviated'],
    ['with a longer postal code', { ...known, postalCode: '62704-1234' }, 'matched same'],
    ['with the country by name', { ...known, country: 'United States' }, 'matched same'],
    ['with the country by alpha-3', { ...known, country: 'USA' }, 'matched same'],
    ['with a flat', { ...known, street: '5 Main St Apt 3' }, 'close part_missing'],
    ['in one piece', { formatted: '5 MAIN ST, SPRINGFIELD IL 62704, USA' }, 'matched written_differently'],
    ['without a street', { postalCode: '62704', country: 'USA' }, 'missing missing_there'],
    ['with another number', { ...known, street: '6 Main Street' }, 'mismatched other'],
    ['with another postal code', { ...known, postalCode: '62705' }, 'mismatched other'],
    ['of another country', { ...known, country: 'CA' }, 'mismatched other'],
    ['of another place', { ...known, locality: 'Shelbyville' }, 'matched same'],
    ['not there', undefined, 'missing missing_there'],
  ])('%s', (_how, shown, expected) => expect(of(shown)).toBe(expected))

  it.each([
    ['Hauptstr. 5', 'Hauptstraße 5'],
    ['C/ Mayor 12', 'Calle Mayor, 12'],
    ['Av. Paulista 1000', 'Avenida Paulista, 1000'],
    ['12, rue de la Paix', '12 Rue de la Paix'],
    ['12B Baker St', '12 b baker street'],
  ])('names one street: %s and %s', (one, another) => {
    const place = { postalCode: '12345' }
    expect(of({ street: one, ...place }, { street: another, ...place })).toMatch(/^matched/)
  })

  it('without a postal code is of the place that is named', () => {
    const { postalCode: _, ...unnumbered } = known
    expect(of({ ...unnumbered, locality: 'SPRINGFIELD' }, unnumbered)).toBe('matched same')
    expect(of({ ...unnumbered, locality: 'Shelbyville' }, unnumbered)).toBe('mismatched other')
  })

  it('tells its parts', () => {
    const { claims } = compareClaims({ address: { ...known, region: 'Illinois', street: '6 Main Street' } }, { address: known })
    expect(claims).toEqual({
      address: 'mismatched',
      'address.street_address': 'mismatched',
      'address.locality': 'matched',
      'address.region': 'missing',
      'address.postal_code': 'matched',
      'address.country': 'matched',
    })
  })

  it('of which the directory knows only the city is close at best', () => {
    expect(of({ locality: 'Springfield' }, { locality: 'Springfield' })).toBe('close part_missing')
    expect(of(known, {})).toBe('not_checked missing_here')
  })
})

describe('an alias', () => {
  const confirmed = new Set([
    `family_name ${normalForm('Weber')} for ${normalForm('Schmidt')}`,
    `birth_date ${normalForm('1990-01-16')} for ${normalForm('1990-01-15')}`,
  ])
  const isAlias = (claim: MatchClaim, shown: string, known: string) => confirmed.has(`${claim} ${shown} for ${known}`)
  const anna = { givenName: 'Anna', familyName: 'Schmidt' }

  it('matches, and says that it was one', () => {
    expect(compareClaims({ givenName: 'Anna', familyName: 'WEBER' }, anna, { isAlias })).toMatchObject({
      directory: 'matched',
      claims: { family_name: 'matched' },
      reasons: { family_name: 'alias' },
    })
    expect(told('birth_date', { birthDate: '1990-01-16' }, { birthDate: '1990-01-15' }, { isAlias })).toBe('matched alias')
  })

  it('is of one claim, and stands for nothing else', () => {
    expect(told('given_name', { givenName: 'Weber', familyName: 'Weber' }, anna, { isAlias })).toMatch(/^mismatched/)
    expect(told('family_name', { givenName: 'Anna', familyName: 'Webers' }, anna, { isAlias })).toBe('mismatched other')
  })
})

describe('an alias beside another name than it was confirmed for', () => {
  const confirmed = (claim: MatchClaim, shown: string, known: string) =>
    (claim === 'given_name' && shown === normalForm('Anna Weber') && known === normalForm('Anna')) ||
    (claim === 'family_name' &&
      [normalForm('Weber'), normalForm('Anna Weber')].includes(shown) &&
      known === normalForm('Schmidt')) ||
    (claim === 'birth_date' && shown === normalForm('1990-01-16') && known === normalForm('1990-01-15'))

  it('makes no name match that somebody else says of the person', () => {
    for (const document of [{ givenName: 'Anna', familyName: 'Weber' }, { fullName: 'Anna Weber' }]) {
      const told = (familyName: string) => compareClaims(document, { givenName: 'Anna', familyName }, { isAlias: confirmed })
      expect(told('Schmidt').directory).toBe('matched')
      expect(told('Zwiebel').directory).toBe('mismatched')
    }
  })

  it('makes no date match, either', () => {
    const document = { birthDate: '1990-01-16' }
    expect(told('birth_date', document, { birthDate: '1990-01-15' }, { isAlias: confirmed })).toBe('matched alias')
    expect(told('birth_date', document, { birthDate: '1991-01-15' }, { isAlias: confirmed })).toBe('mismatched other')
  })
})

describe('nicknames of an administrator', () => {
  const bob = [
    { givenName: 'Bob', familyName: 'Stone' },
    { givenName: 'Roberta', familyName: 'Stone' },
  ] as const

  it('are close, and never match', () => {
    expect(compareClaims(...bob).directory).toBe('mismatched')
    expect(compareClaims(...bob, { nicknames: [['Roberta', 'Bob']] })).toMatchObject({
      directory: 'close',
      reasons: { given_name: 'nickname' },
    })
  })
})

describe('the worst of the claims that count', () => {
  const claims = { given_name: 'matched', family_name: 'close', birth_date: 'not_checked', email: 'mismatched' } as const

  it.each([
    [['given_name'], 'matched'],
    [['given_name', 'family_name'], 'close'],
    [['given_name', 'birth_date'], 'missing'],
    [['given_name', 'phone_number'], 'missing'],
    [['phone_number', 'email'], 'mismatched'],
    [[], 'not_checked'],
  ] as const)('of %j is %s', (counted, expected) => expect(worstOf(claims, counted)).toBe(expected))
})

describe('the claims that decide', () => {
  const claims = { given_name: 'matched', family_name: 'matched', birth_date: 'missing', email: 'mismatched' } as const

  it('are the names, and what the policy asks for by name; what else differs is only shown', () => {
    expect(decidingAmong({ directory: 'matched', claims }, [])).toEqual(['given_name', 'family_name'])
    expect(decidingAmong({ directory: 'matched', claims }, ['email'])).toEqual(['given_name', 'family_name', 'email'])
  })

  it('have a date of birth among them where both sides have one', () => {
    const born = { ...claims, birth_date: 'mismatched' } as const
    expect(decidingAmong({ directory: 'mismatched', claims: born }, [])).toEqual(['given_name', 'family_name', 'birth_date'])
  })

  it('are what a product spoke of, where nothing else makes the whole differ', () => {
    expect(decidingAmong({ directory: 'mismatched', claims }, [])).toEqual(['given_name', 'family_name', 'email'])
  })
})
