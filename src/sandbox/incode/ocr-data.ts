import type { Session, ShownDocument } from './session.ts'

/**
 * Answer of `get/ocr-data`: names in parts and whole, `birthDate` in epoch milliseconds, other dates as strings of the same,
 * the country as three letters. Empty as long as no document was shown; a claim given as null is left out. With `native`
 * names the document prints those, and has the others in its machine readable zone, in capitals.
 */
export function ocrAnswer(session: Session): Record<string, unknown> {
  const document = session.outcome?.document
  if (document === undefined) return {}
  const { native, ...shown } = document
  return native === undefined ? printed(shown) : printed({ ...shown, ...native, ...zoneOf(shown) })
}

const capitals = (name: unknown) => (typeof name === 'string' ? name.toUpperCase() : undefined)

function zoneOf({ givenName, familyName }: ShownDocument): ShownDocument {
  const zone = { givenNameMrz: capitals(givenName), lastNameMrz: capitals(familyName) }
  return { ...zone, fullNameMrz: [zone.givenNameMrz, zone.lastNameMrz].filter(Boolean).join(' ') || undefined }
}

function printed(document: ShownDocument): Record<string, unknown> {
  const { givenName, familyName, birthDate, middleName, maternalLastName, fullName, givenNameMrz, lastNameMrz, ...claims } =
    document
  const whole = [givenName, middleName, familyName, maternalLastName].filter(name => typeof name === 'string').join(' ')
  const name = {
    fullName: fullName === undefined ? whole || undefined : fullName,
    machineReadableFullName: fullName === undefined ? whole.toUpperCase() || undefined : undefined,
    firstName: givenName,
    givenName,
    middleName,
    paternalLastName: familyName,
    maternalLastName,
    givenNameMrz,
    lastNameMrz,
  }
  return withoutGaps({
    name: withoutGaps(name),
    birthDate: typeof birthDate === 'string' ? Date.parse(`${birthDate}T00:00:00Z`) : undefined,
    typeOfId: 'Passport',
    documentType: claims.typeOfId ?? 'Passport',
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
