import type { ScorePart, ScorePartName, ScoreStatus, VerifierFailure } from '../../src/contract/index.ts'
import { type Fields, fieldsIn, firstText } from './fields.ts'
import { failReasonOf } from './refusal.ts'

/**
 * Machine words for a failure, from several of Incode's interfaces: `failReason` of the capture calls, `failureReason` of
 * Incode ID, codes of face authentication. Compared without case and separators; the first row that fits counts.
 */
const reasonWords: readonly (readonly [RegExp, VerifierFailure])[] = [
  [/spoof|physicalattack|^4005$/, 'spoof'],
  [/consent|declined/, 'consent_declined'],
  [
    /(document|id|country|type).*(notallowed|notaccepted|notsupported|unsupported)|unsupported(document|id)/,
    'document_not_allowed',
  ],
  [/facemask|lenses|glasses|headcover|closedeyes|bright|toodark|blur|sharpness|glare/, 'quality'],
  [/document|classification|tamper|barcode|^id(validation)?fail/, 'document'],
  [/face|selfie|notrecognized|^4015$/, 'face'],
  [/incomplete|notcompleted|notfinished/, 'incomplete'],
]

export function failureByReason(reason: string | undefined): VerifierFailure | undefined {
  const word = reason?.toLowerCase().replaceAll(/[^a-z0-9]/g, '') ?? ''
  return reasonWords.find(([pattern]) => pattern.test(word))?.[1]
}

/** Beside these a failed check decides nothing: a human does, or did. */
const leftToHumans: ReadonlySet<ScoreStatus> = new Set<ScoreStatus>([
  'WARN',
  'MANUAL',
  'MANUAL_PENDING',
  'MANUAL_OK',
  'MANUAL_FAIL',
])

/** Why the session failed. What is worse is said first: an attack before a bad photograph of a face. */
export function failureOf(
  answer: Fields,
  overall: ScorePart,
  parts: Partial<Record<ScorePartName, ScorePart>>,
): VerifierFailure | undefined {
  if (leftToHumans.has(overall.status)) return undefined
  const said = failureByReason(reasonSaid(answer))
  if (said !== undefined) return said
  if (overall.status === 'OK' && Object.keys(parts).length === 0) return 'incomplete'

  const failed = (name: ScorePartName) => parts[name]?.status === 'FAIL'
  const faceFailed = failed('liveness') || failed('faceRecognition') || failed('authentication')
  if (overall.status !== 'FAIL' && !faceFailed && !failed('idValidation')) return undefined
  if (isAttack(answer, failed('liveness'))) return 'spoof'
  if (failed('idValidation')) return 'document'
  if (badPicture(answer)) return 'quality'
  return faceFailed ? 'face' : undefined
}

const partNames = ['liveness', 'faceRecognition', 'authentication', 'idValidation'] as const

function reasonSaid(answer: Fields): string | undefined {
  const places = [answer, ...partNames.map(name => fieldsIn(answer[name]))]
  return places.map(failReasonOf).find(reason => reason !== undefined) ?? firstText(answer, 'errorCode')
}

function isFailed(test: unknown): boolean {
  return fieldsIn(test).status === 'FAIL'
}

function isAttack(answer: Fields, livenessFailed: boolean): boolean {
  const flagged = [answer, fieldsIn(answer.liveness), fieldsIn(answer.authentication)]
  return (
    flagged.some(place => place.spoofAttempt === true) || (livenessFailed && isFailed(fieldsIn(answer.liveness).physicalAttack))
  )
}

/** Mask, lenses, brightness: something that the person can do better. */
function badPicture(answer: Fields): boolean {
  const places = [answer, fieldsIn(answer.faceRecognition), fieldsIn(answer.authentication), fieldsIn(answer.liveness)]
  return places.some(
    place =>
      ['maskCheck', 'lensesCheck', 'faceBrightness'].some(check => isFailed(place[check])) ||
      place.hasFaceMask === true ||
      place.hasLenses === true ||
      place.isBright === false,
  )
}
