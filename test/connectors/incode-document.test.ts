import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { birthDateOf } from '../../connectors/incode/birth-date.ts'
import { documentOf } from '../../connectors/incode/document.ts'
import { isStepgateError } from '../../src/contract/index.ts'

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
    [{ fullName: 'Ada Lovelace', typeOfId: 'Passport' }, { fullName: 'Ada Lovelace' }],
    [
      { firstName: 'Ada', lastName: 'Lovelace' },
      { givenName: 'Ada', familyName: 'Lovelace' },
    ],
    [{ ocrData: { name: { firstName: 'Ada' } } }, { givenName: 'Ada' }],
    [{ name: { machineReadableFullName: 'LOVELACE ADA' } }, { fullName: 'LOVELACE ADA' }],
    [{ name: { maternalLastName: 'López', middleName: 'María' } }, {}],
    [{ name: { givenName: 7, fullName: null, paternalLastName: '' } }, {}],
    [{ name: ['Ada'] }, {}],
    [{ documentType: 'Passport' }, {}],
    [{}, {}],
  ])('are read from %j', (answer, claims) => {
    expect(documentOf(answer)).toEqual(claims)
  })

  it('are not looked for in an answer about something else', () => {
    expect(() => documentOf({ status: 'success', token: 7 })).toThrow('something else')
  })

  it('are read from any answer without an error that is not ours', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('name', 'birthDate', 'ocrData', 'fullName'), fc.jsonValue()), answer => {
        try {
          const { birthDate, ...names } = documentOf(answer)
          expect(birthDate ?? '2000-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/)
          expect(Object.values(names).every(name => typeof name === 'string')).toBe(true)
        } catch (error) {
          if (!isStepgateError(error)) throw error
        }
      }),
    )
  })
})

describe('a birth date', () => {
  it.each([
    [631152000000, '1990-01-01'],
    ['631152000000', '1990-01-01'],
    [-631152000000, '1950-01-01'],
    [951782400000, '2000-02-29'],
    [951868799999, '2000-02-29'],
    ['1990-01-31', '1990-01-31'],
    ['1990-01-31T23:30:00-08:00', '1990-01-31'],
    ['31/01/1990', '1990-01-31'],
    ['1.2.1990', '1990-02-01'],
    ['05-04-1990', '1990-04-05'],
    ['01/31/1990', '1990-01-31'],
    ['2023-02-29', undefined],
    ['31/31/1990', undefined],
    ['00/01/1990', undefined],
    ['1990', undefined],
    [1990, undefined],
    ['19900131', undefined],
    [0, '1970-01-01'],
    ['86400000', '1970-01-02'],
    ['31/01/90', undefined],
    ['1990-01-310', undefined],
    ['January 31, 1990', undefined],
    [9e15, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [{}, undefined],
    [true, undefined],
  ])('%j is %s', (written, date) => {
    expect(birthDateOf(written)).toBe(date)
  })
})
