import type { DocumentClaims, ScorePart, ScoreStatus, VerifierFailure, VerifierReading } from '../../contract/index.ts'
import type { Heard } from '../hear.ts'
import type { ExpectedClaims } from '../match/index.ts'
import type { Policy } from '../policy.ts'
import type { RehearsalOutcome } from './outcomes.ts'

/** What Incode would have said. It is judged as its word is, so that a flow sees what it would see. */

export interface Rehearsed {
  /** What has to point back at the session and the verification. */
  readonly echo: VerifierReading['echo']
  /** The identity that the person is bound to, or one that nobody is. */
  readonly identityId: string
  /** What is known of the person: the document shows just that. */
  readonly expected: ExpectedClaims
  readonly policy: Pick<Policy, 'documentTypes' | 'issuingCountries'>
}

interface Said {
  readonly overall: ScoreStatus
  readonly failed?: 'idValidation' | 'faceRecognition'
  readonly failure?: VerifierFailure
  readonly document: 'own' | 'other' | 'none'
}

const nothing: Heard = {
  reading: { progress: 'open', echo: {}, overall: { status: 'UNKNOWN', value: null }, parts: {} },
  document: undefined,
}

/** Those that Incode says nothing of are ended where they are chosen. */
const said: Readonly<Partial<Record<RehearsalOutcome, Said>>> = {
  pass: { overall: 'OK', document: 'own' },
  review: { overall: 'MANUAL_PENDING', document: 'own' },
  wrong_document: { overall: 'FAIL', failed: 'idValidation', failure: 'document', document: 'none' },
  other_name: { overall: 'OK', document: 'other' },
  other_face: { overall: 'FAIL', failed: 'faceRecognition', failure: 'face', document: 'none' },
  reviewer_approves: { overall: 'OK', document: 'own' },
  reviewer_rejects: { overall: 'MANUAL_FAIL', document: 'none' },
}

/** Pure. Until something is chosen, nobody has finished. */
export function rehearsedReading(outcome: RehearsalOutcome | null, known: Rehearsed): Heard {
  const what = outcome === null ? undefined : said[outcome]
  if (what === undefined) return nothing
  const { overall, failed, failure } = what
  const part = (name: NonNullable<typeof failed>): ScorePart => (name === failed ? bad : good)
  return {
    reading: {
      progress: 'finished',
      echo: known.echo,
      overall: { status: overall, value: values[overall] ?? null },
      parts: {
        idValidation: part('idValidation'),
        liveness: good,
        faceRecognition: part('faceRecognition'),
      },
      identityId: known.identityId,
      ...(failure === undefined ? {} : { failure }),
    },
    document: what.document === 'none' ? undefined : documentOf(known, what.document === 'other'),
  }
}

const good: ScorePart = { status: 'OK', value: 100 }
const bad: ScorePart = { status: 'FAIL', value: 0 }
const values: Readonly<Partial<Record<ScoreStatus, number>>> = { OK: 100, FAIL: 0, MANUAL_FAIL: 0 }

/** A name that nobody has who is to be told from somebody. */
const stranger = { givenName: 'Rehearsal', familyName: 'Somebody-Else' }

function documentOf({ expected, policy }: Rehearsed, other: boolean): DocumentClaims {
  const { givenName, middleName, familyName, birthDate, email, phoneNumber, address } = expected
  const given = givenName && middleName ? `${givenName} ${middleName}` : givenName
  const [country] = policy.issuingCountries ?? []
  return {
    ...(given ? { givenName: given } : {}),
    ...(familyName ? { familyName } : {}),
    ...(birthDate ? { birthDate } : {}),
    ...(email ? { email } : {}),
    ...(phoneNumber ? { phoneNumber } : {}),
    ...(address ? { address } : {}),
    documentType: policy.documentTypes?.[0] ?? 'passport',
    ...(country === undefined ? {} : { issuingCountry: country }),
    ...(other ? stranger : {}),
  }
}
