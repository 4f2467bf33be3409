import type { DocumentType } from '../../src/contract/index.ts'
import { type Fields, firstText } from './fields.ts'

/**
 * Incode's classes of documents (`typeOfId`), and the words of `documentFrontSubtype`, in the order in which they are looked
 * for: compared without case and separators, so that `DriversLicense` and `DRIVERS_LICENSE` are one.
 */
const kinds: Readonly<Record<string, DocumentType>> = {
  passport: 'passport',
  nationalpassport: 'passport',
  driverslicense: 'driving_licence',
  driverlicense: 'driving_licence',
  identificationcard: 'id_card',
  nationalidentificationcard: 'id_card',
  idcard: 'id_card',
  federalid: 'id_card',
  voteridentification: 'id_card',
  voteridentificationcard: 'id_card',
  residencedocument: 'residence_permit',
  residencepermit: 'residence_permit',
  residentcard: 'residence_permit',
  permanentresidentcard: 'residence_permit',
}

/** Known documents that policies do not tell apart. What Incode did not recognise (`Unknown`) is none of them. */
const others: ReadonlySet<string> = new Set([
  'visa',
  'permit',
  'currency',
  'traveldocument',
  'birthcertificate',
  'vehicleregistration',
  'other',
  'weaponlicense',
  'tribalidentification',
  'military',
  'taxidentification',
  'medicalcard',
])

/** A word that is not known is not guessed at: a policy that asks for a kind of document is not met by it. */
export function documentTypeOf(data: Fields): DocumentType | undefined {
  for (const field of ['typeOfId', 'documentType', 'documentFrontSubtype'] as const) {
    const word =
      firstText(data, field)
        ?.toLowerCase()
        .replaceAll(/[^a-z]/g, '') ?? ''
    if (Object.hasOwn(kinds, word)) return kinds[word]
    if (others.has(word)) return 'other'
  }
  return undefined
}
