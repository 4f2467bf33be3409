import { connectorError, type DocumentClaims, present } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import { birthDateOf } from './birth-date.ts'
import { type Fields, firstText, isFields, textIn } from './fields.ts'
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
  const name: Fields = isFields(data.name) ? data.name : { ...data, fullName: data.fullName ?? data.name }
  return present({
    givenName: givenNameOf(name),
    familyName: familyNameOf(name),
    fullName: firstText(name, 'fullName', 'machineReadableFullName'),
    birthDate: birthDateOf(data.birthDate ?? data.dateOfBirth),
  })
}

function givenNameOf(name: Fields): string | undefined {
  return firstText(name, 'givenName') ?? joined(firstText(name, 'firstName'), textIn(name.middleName))
}

function familyNameOf(name: Fields): string | undefined {
  const parts = joined(firstText(name, 'paternalLastName'), textIn(name.maternalLastName))
  return parts ?? firstText(name, 'familyName', 'lastName')
}

/** A second name without a first one is not taken for a name. */
function joined(first: string | undefined, second: string | undefined): string | undefined {
  return first === undefined || second === undefined ? first : `${first} ${second}`
}
