import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUser } from '../../connectors/okta/map.ts'
import { createPeople } from '../../connectors/okta/people.ts'
import { readBirthDate } from '../../src/contract/birth-date.ts'

const row = (profile: object = {}, more: object = {}) => ({
  id: '00u1',
  status: 'ACTIVE',
  lastUpdated: '2026-08-01T12:00:00.000Z',
  profile: { login: 'ada@example.com', ...profile },
  ...more,
})

describe('a user of Okta', () => {
  it('becomes a person with everything that is compared', () => {
    const profile = {
      firstName: 'Ada',
      lastName: 'Lovelace',
      middleName: 'King',
      displayName: 'Countess',
      email: 'ada@lovelace.example',
      mobilePhone: '+44 20 1',
      primaryPhone: '+44 20 2',
      employeeNumber: '7',
      streetAddress: '12 St James’s Square',
      city: 'London',
      state: 'LND',
      zipCode: 'SW1Y',
      countryCode: 'GB',
      birthDate: '1815-12-10',
      secondEmail: 'not@kept.example',
    }
    expect(readUser(row(profile, { credentials: { provider: {} }, _links: {} }))).toEqual({
      externalId: '00u1',
      login: 'ada@example.com',
      email: 'ada@lovelace.example',
      givenName: 'Ada',
      familyName: 'Lovelace',
      displayName: 'Countess',
      status: 'active',
      sourceStatus: 'ACTIVE',
      changedAt: '2026-08-01T12:00:00.000Z',
      claims: {
        middle_name: 'King',
        birth_date: '1815-12-10',
        phone_number: '+44 20 1',
        employee_number: '7',
        address: {
          street_address: '12 St James’s Square',
          locality: 'London',
          region: 'LND',
          postal_code: 'SW1Y',
          country: 'GB',
        },
      },
    })
  })

  it.each([
    [{ locale: 'en_US' }, 'en-US'],
    [{ preferredLanguage: 'da, en-gb;q=0.8', locale: 'en_US' }, 'da'],
    [{ preferredLanguage: 'English', locale: 'es_MX' }, 'es-MX'],
    [{ preferredLanguage: 'my own one', locale: 'es_MX' }, 'es-MX'],
    [{ locale: 'en_US.UTF-8' }, undefined],
  ])('is spoken to as %j says: %s', (profile, locale) => {
    expect(readUser(row(profile))?.claims).toEqual(locale === undefined ? {} : { locale })
  })

  it('has no member for what is null, empty or of another type', () => {
    const profile = { firstName: null, lastName: '', email: 7, mobilePhone: null, primaryPhone: {}, city: null, birthDate: false }
    expect(readUser(row(profile, { lastUpdated: null }))).toEqual({
      externalId: '00u1',
      login: 'ada@example.com',
      status: 'active',
      sourceStatus: 'ACTIVE',
      claims: {},
    })
  })

  it.each([
    [{ firstName: 'Ada', lastName: 'Lovelace', displayName: 'Countess' }, 'Countess'],
    [{ firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
    [{ firstName: 'Ada', lastName: 'Lovelace', displayName: '' }, 'Ada Lovelace'],
    [{ firstName: 'Ada', lastName: null }, 'Ada'],
    [{ firstName: '', lastName: 'Lovelace' }, 'Lovelace'],
    [{ firstName: 7, lastName: {} }, undefined],
  ])('with the names %j is shown as %s', (profile, name) => {
    expect(readUser(row(profile))?.displayName).toBe(name)
  })

  it.each([
    ['ACTIVE', 'active'],
    ['PASSWORD_EXPIRED', 'active'],
    ['RECOVERY', 'active'],
    ['LOCKED_OUT', 'locked'],
    ['SUSPENDED', 'suspended'],
    ['STAGED', 'staged'],
    ['PROVISIONED', 'staged'],
    ['ACTIVATING', 'staged'],
    ['DEPROVISIONED', 'inactive'],
  ])('%s is %s', (sourceStatus, status) => {
    expect(readUser(row({}, { status: sourceStatus }))).toMatchObject({ status, sourceStatus })
  })

  it('with a status that nobody knows yet stays, and cannot verify', () => {
    for (const status of ['QUARANTINED', 'active', 'ACTIVE ', '__proto__', 'constructor']) {
      expect(readUser(row({}, { status }))).toMatchObject({ status: 'suspended', sourceStatus: status })
    }
  })

  it('keeps the first phone that there is', () => {
    expect(readUser(row({ mobilePhone: '', primaryPhone: '+1' }))?.claims.phone_number).toBe('+1')
  })

  it('reads numbers where a custom attribute is one', () => {
    expect(readUser(row({ employeeNumber: 42, zipCode: 8001 }))?.claims).toMatchObject({
      employee_number: '42',
      address: { postal_code: '8001' },
    })
  })

  it('has its birth date under any of the usual names', () => {
    for (const name of ['birthDate', 'dateOfBirth', 'birthdate']) {
      expect(readUser(row({ [name]: '1990-04-30' }))?.claims.birth_date).toBe('1990-04-30')
    }
    expect(readUser(row({ birthDate: '30.4.1990', dateOfBirth: '1990-04-30' }))?.claims.birth_date).toBe('1990-04-30')
  })
})

describe('a birth date', () => {
  it.each([
    ['1990-04-30', '1990-04-30'],
    ['19900430', '1990-04-30'],
    ['1990-04-30T00:00:00.000+14:00', '1990-04-30'],
    ['2000-02-29', '2000-02-29'],
    ['30.4.1990', '1990-04-30'],
    ['30 Apr 1990', '1990-04-30'],
  ])('%s is %s', (text, date) => expect(readBirthDate(text)).toBe(date))

  it.each([
    '04/05/1990',
    '4.30.1990',
    '1990',
    '1990-4-3',
    '1990-02-30',
    '1900-02-29',
    '0000-00-00',
    '1990-13-01',
    '1990-04-30x',
    ' ',
    19900430,
    null,
  ])('%s leaves doubt', value => expect(readBirthDate(value)).toBeUndefined())
})

describe('a page of users', () => {
  const readUsers = createPeople({ mapping: undefined, standings: false }).changesOf

  it('sets aside what cannot be read, with its id where it has one, and goes on', () => {
    const rows = [
      row(),
      { id: '00u2', status: 'ACTIVE' },
      null,
      'x',
      [],
      row({ login: '' }, { id: '00u3' }),
      row({}, { id: '00u4' }),
    ]
    const { changes, setAside } = readUsers(rows)
    expect(changes.map(change => change.kind === 'user' && change.user.externalId)).toEqual(['00u1', '00u4'])
    expect(setAside).toEqual([
      { externalId: '00u2', code: 'response_invalid' },
      { code: 'response_invalid' },
      { code: 'response_invalid' },
      { code: 'response_invalid' },
      { externalId: '00u3', code: 'response_invalid' },
    ])
    expect(readUsers([row()])).not.toHaveProperty('setAside')
  })

  it('loses no row and invents none, whatever JSON it holds', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          id: fc.jsonValue(),
          status: fc.jsonValue(),
          lastUpdated: fc.jsonValue(),
          profile: fc.dictionary(fc.string(), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
    )
    fc.assert(
      fc.property(fc.array(anything), rows => {
        const { changes, setAside = [] } = readUsers(rows)
        expect(changes.length + setAside.length).toBe(rows.length)
      }),
    )
  })
})
