import type { Session } from './session.ts'

/**
 * Answer of `get/ocr-data`: names in parts and whole, `birthDate` in epoch milliseconds, other dates as strings of the same,
 * the country as three letters. Empty as long as no document was shown; a claim given as null is left out.
 */
export function ocrAnswer(session: Session): Record<string, unknown> {
  const document = session.outcome?.document
  if (document === undefined) return {}
  const { givenName, familyName, birthDate, middleName, maternalLastName, fullName, ...claims } = document
  const whole = [givenName, middleName, familyName, maternalLastName].filter(name => typeof name === 'string').join(' ')
  const name = {
    fullName: fullName === undefined ? whole || undefined : fullName,
    machineReadableFullName: fullName === undefined ? whole.toUpperCase() || undefined : undefined,
    firstName: givenName,
    givenName,
    middleName,
    paternalLastName: familyName,
    maternalLastName,
  }
  return withoutGaps({
    name: withoutGaps(name),
    birthDate: typeof birthDate === 'string' ? Date.parse(`${birthDate}T00:00:00Z`) : undefined,
    typeOfId: 'Passport',
    documentType: 'Passport',
    documentNumber: 'X00000000',
    issuingCountry: 'USA',
    nationality: 'USA',
    issuedAt: String(Date.UTC(2020, 0, 15)),
    expireAt: String(Date.UTC(2035, 0, 15)),
    address: '1 Sample Street\nSpringfield 00001',
    addressFields: { street: '1 Sample Street', postalCode: '00001', city: 'Springfield' },
    ...claims,
  })
}

function withoutGaps(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}
