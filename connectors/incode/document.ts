import { connectorError, type DocumentClaims, present, readBirthDate } from '../../src/contract/index.ts'
import { addressOf } from './address.ts'
import type { Api } from './api.ts'
import { contactOf } from './contact.ts'
import { countryCodeOf } from './countries.ts'
import { documentTypeOf } from './document-type.ts'
import { type Fields, firstText, isFields } from './fields.ts'
import { namesOf } from './names.ts'
import { told } from './refusal.ts'
import type { SessionCall } from './status.ts'

/** `GET /omni/get/ocr-data?id=`: what the document shows. It is handed on and kept nowhere, not even in an error. */
export async function readDocument(
  api: Api,
  { interviewId, sessionToken }: SessionCall,
  signal: AbortSignal,
): Promise<DocumentClaims> {
  const reply = await api.ask(
    { method: 'GET', path: '/omni/get/ocr-data', query: { id: interviewId }, sessionToken, eitherMethod: true },
    signal,
  )
  return documentOf(told(reply, 'session'))
}

/** By which an answer is known to be about a document. */
const marks = [
  ...['name', 'fullName', 'firstName', 'givenName', 'birthDate', 'dateOfBirth', 'typeOfId', 'documentType', 'documentNumber'],
  ...['address', 'addressFields', 'gender', 'expireAt', 'issuedAt', 'issuingCountry', 'nationality', 'ocrDataConfidence'],
]

/** Empty where no document was shown. An answer about something else is not taken for that. */
export function documentOf(answer: Fields): DocumentClaims {
  const data = isFields(answer.ocrData) ? answer.ocrData : answer
  if (Object.keys(data).length > 0 && !marks.some(mark => Object.hasOwn(data, mark))) {
    throw connectorError('response_invalid', 'Incode answered something else than the data of a document.')
  }
  return present({
    ...namesOf(data),
    ...contactOf(data),
    birthDate: readBirthDate(data.birthDate ?? data.dateOfBirth),
    address: addressOf(data),
    documentType: documentTypeOf(data),
    issuingCountry: countryCodeOf(firstText(data, 'issuingCountry')),
  })
}
