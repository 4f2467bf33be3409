import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf } from '../../connectors/incode/document.ts'
import { documentTypes, isStepgateError, readBirthDate } from '../../src/contract/index.ts'

const fields = [
  'name',
  'birthDate',
  'ocrData',
  'fullName',
  'givenNameMrz',
  'address',
  'addressFields',
  'typeOfId',
  'issuingCountry',
  'phone',
  'email',
  'street',
  'state',
] as const

const value = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()))

describe('the names of a document', () => {
  it.each([
    [
      { name: { fullName: 'Ada King Lovelace', givenName: 'Ada King', paternalLastName: 'Lovelace' } },
      { fullName: 'Ada King Lovelace', givenName: 'Ada King', familyName: 'Lovelace' },
    ],
    [
      { name: { firstName: 'José', middleName: 'María', paternalLastName: 'García', maternalLastName: 'López' } },
      { givenName: 'José María', familyName: 'García López' },
    ],
    [{ name: { givenName: 'Ada', lastName: 'Lovelace' } }, { givenName: 'Ada', familyName: 'Lovelace' }],
    [{ name: 'Ada Lovelace' }, { fullName: 'Ada Lovelace' }],
    [{ fullName: 'Ada Lovelace', expireAt: '1' }, { fullName: 'Ada Lovelace' }],
    [
      { firstName: 'Ada', lastName: 'Lovelace' },
      { givenName: 'Ada', familyName: 'Lovelace' },
    ],
    [{ ocrData: { name: { firstName: 'Ada' } } }, { givenName: 'Ada' }],
    [{ name: { machineReadableFullName: 'LOVELACE ADA' } }, { fullName: 'LOVELACE ADA' }],
    [{ name: { maternalLastName: 'López', middleName: 'María' } }, {}],
    [{ name: { givenName: 7, fullName: null, paternalLastName: '' } }, {}],
    [{ name: ['Ada'] }, {}],
    [{ documentNumber: 'X1' }, {}],
    [{}, {}],
  ])('are read from %j', (answer, claims) => {
    expect(documentOf(answer)).toEqual(claims)
  })

  it('are not looked for in an answer about something else', () => {
    expect(() => documentOf({ status: 'success', token: 7 })).toThrow('something else')
  })

  it('are read from any answer without an error that is not ours', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), value), answer => {
        try {
          const { birthDate, native, address, documentType, issuingCountry, ...texts } = documentOf(answer)
          expect(birthDate ?? '2000-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/)
          expect(issuingCountry ?? 'DEU').toMatch(/^[A-Z]{3}$/)
          expect([undefined, ...documentTypes]).toContain(documentType)
          const said = [texts, native ?? {}, address ?? {}].flatMap(group => Object.values(group))
          expect(said.every(text => typeof text === 'string' && text !== '')).toBe(true)
        } catch (error) {
          if (!isStepgateError(error)) throw error
        }
      }),
    )
  })
})

describe('a document that prints another script', () => {
  const zone = { givenNameMrz: 'DMITRII', lastNameMrz: 'IVANOV' }

  it('gives the names of its machine readable zone, and the printed ones as the native ones', () => {
    const answer = {
      name: { givenName: 'Дмитрий', paternalLastName: 'Иванов', fullName: 'Дмитрий Иванов', ...zone },
      fullNameMrz: 'DMITRII IVANOV',
    }
    expect(documentOf(answer)).toEqual({
      givenName: 'DMITRII',
      familyName: 'IVANOV',
      fullName: 'DMITRII IVANOV',
      native: { givenName: 'Дмитрий', familyName: 'Иванов', fullName: 'Дмитрий Иванов' },
    })
  })

  it.each([
    [
      'without a zone gives what it prints',
      { givenName: '山田', paternalLastName: '太郎' },
      { givenName: '山田', familyName: '太郎' },
    ],
    [
      'in Latin letters alone counts as printed, with its marks',
      { givenName: 'Łukasz', paternalLastName: 'O’Żółć', ...zone },
      { givenName: 'Łukasz', familyName: 'O’Żółć' },
    ],
    [
      'with one name in Latin keeps that one',
      { givenName: 'Дмитрий', paternalLastName: 'Ivanov', ...zone },
      { givenName: 'DMITRII', familyName: 'Ivanov', native: { givenName: 'Дмитрий' } },
    ],
    ['whose zone was read in that script gives what it prints', { givenName: '明', givenNameMrz: '明' }, { givenName: '明' }],
  ])('%s', (_what, name, claims) => {
    expect(documentOf({ name })).toEqual(claims)
  })
})

describe('the address of a document', () => {
  it('is what is printed, and the parts that were read out of it', () => {
    const addressFields = { street: '1 MAIN ST', city: 'HAYES VALLEY', state: 'GA', postalCode: '30088', colony: null }
    const checkedAddressBean = { street: '1 Main Street', city: 'Elsewhere' }
    expect(documentOf({ address: '1 MAIN ST\nHAYES VALLEY GA 30088', addressFields, checkedAddressBean })).toEqual({
      address: {
        formatted: '1 MAIN ST\nHAYES VALLEY GA 30088',
        street: '1 MAIN ST',
        locality: 'HAYES VALLEY',
        region: 'GA',
        postalCode: '30088',
      },
    })
  })

  it.each([
    [
      { addressFields: {}, checkedAddressBean: { city: 'Boston', state: 'MA' } },
      { locality: 'Boston', region: 'MA' },
    ],
    [{ addressFields: { state: 'ALL', city: 'Wien', country: 'at' } }, { locality: 'Wien', country: 'AUT' }],
    [{ address: null, addressFields: null, checkedAddressBean: [] }, undefined],
    [{ address: { street: 'x' }, addressFields: 'x' }, undefined],
  ])('is read from %j', (answer, address) => {
    expect(documentOf(answer).address).toEqual(address)
  })
})

describe('the kind of a document', () => {
  it.each([
    [{ typeOfId: 'Passport', documentFrontSubtype: 'NATIONAL_PASSPORT' }, 'passport'],
    [{ typeOfId: 'DriversLicense' }, 'driving_licence'],
    [{ typeOfId: 'IdentificationCard' }, 'id_card'],
    [{ typeOfId: 'VoterIdentification' }, 'id_card'],
    [{ typeOfId: 'FederalID' }, 'id_card'],
    [{ typeOfId: 'ResidenceDocument' }, 'residence_permit'],
    [{ typeOfId: 'MedicalCard' }, 'other'],
    [{ typeOfId: 'Visa', documentFrontSubtype: 'NATIONAL_PASSPORT' }, 'other'],
    [{ typeOfId: 'Unknown', documentFrontSubtype: 'DRIVERS_LICENSE' }, 'driving_licence'],
    [{ documentType: 'Passport' }, 'passport'],
    [{ typeOfId: 'Unknown' }, undefined],
    [{ typeOfId: 'NotAPassport' }, undefined],
    [{ typeOfId: 'constructor' }, undefined],
    [{ typeOfId: 7 }, undefined],
  ])('of %j is %s', (answer, kind) => {
    expect(documentOf(answer).documentType).toBe(kind)
  })
})

describe('the country that issued a document', () => {
  it.each([
    ['USA', 'USA'],
    ['US', 'USA'],
    ['mex', 'MEX'],
    ['D', 'DEU'],
    ['D<<', 'DEU'],
    ['GBN', 'GBR'],
    ['ÖSTERREICH', undefined],
    ['ALL', undefined],
    ['UNO', undefined],
    ['__proto__', undefined],
    ['', undefined],
    [49, undefined],
  ])('%j is %s', (written, country) => {
    expect(documentOf({ typeOfId: 'Unknown', issuingCountry: written }).issuingCountry).toBe(country)
  })
})

describe('how a person said to be reached', () => {
  it.each([
    [
      { email: 'ada@example.com', phone: '+52 1 (234) 567-890' },
      { email: 'ada@example.com', phoneNumber: '+521234567890' },
    ],
    [{ phone: '0664 1234567' }, {}],
    [{ phone: '+0123456789' }, {}],
    [{ email: 'ada at example', phone: 7 }, {}],
  ])('is read from %j', (contact, claims) => {
    expect(documentOf({ typeOfId: 'Unknown', ...contact })).toEqual(claims)
  })
})

describe('a birth date', () => {
  it.each([
    [631152000000, '1990-01-01'],
    ['631152000000', '1990-01-01'],
    [-631152000000, '1950-01-01'],
    [951782400000, '2000-02-29'],
    // Another day east of Greenwich, or west of it.
    [951868799999, undefined],
    [631152000001, undefined],
    [631137600000, undefined],
    ['1990-01-31', '1990-01-31'],
    ['1990-01-31T23:30:00-08:00', '1990-01-31'],
    ['31/01/1990', '1990-01-31'],
    ['31-1-1990', '1990-01-31'],
    ['01/31/1990', '1990-01-31'],
    ['05/05/1990', '1990-05-05'],
    // Dots divide them only where the day comes first.
    ['1.2.1990', '1990-02-01'],
    ['31.12.1990', '1990-12-31'],
    ['12.31.1990', undefined],
    // Two days, of which one is somebody else's.
    ['03/04/1990', undefined],
    ['05-04-1990', undefined],
    ['12/11/1990', undefined],
    ['31/01.1990', undefined],
    ['2023-02-29', undefined],
    ['31/31/1990', undefined],
    ['00/01/1990', undefined],
    ['1990', undefined],
    [1990, undefined],
    ['19900131', '1990-01-31'],
    [0, '1970-01-01'],
    ['86400000', '1970-01-02'],
    ['31/01/90', undefined],
    ['1990-01-310', undefined],
    ['January 31, 1990', '1990-01-31'],
    [`1990-01-31${' '.repeat(100)}`, undefined],
    [0.5, undefined],
    [9e15, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [{}, undefined],
    [true, undefined],
  ])('%j is %s', (written, date) => {
    expect(readBirthDate(written)).toBe(date)
  })
})
