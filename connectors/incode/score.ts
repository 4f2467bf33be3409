import {
  connectorError,
  present,
  type ScorePart,
  type ScorePartName,
  type ScoreStatus,
  scoreParts,
  scoreStatuses,
  type VerifierFailure,
  type VerifierReading,
} from '../../src/contract/index.ts'
import type { Api, ApiReply } from './api.ts'
import { failureByReason, failureOf } from './failure.ts'
import { type Fields, fieldsIn, firstText, isFields, numberIn, textIn } from './fields.ts'
import { answered, failReasonOf } from './refusal.ts'
import type { SessionCall } from './status.ts'

export type FinishedReading = VerifierReading & { readonly progress: 'finished' }

/**
 * `GET /omni/get/score?id=`.
 * @see https://developer.incode.com/docs/fetch-scores
 */
export async function readScore(
  api: Api,
  { interviewId, sessionToken }: SessionCall,
  signal: AbortSignal,
): Promise<FinishedReading> {
  const reply = await api.ask(
    { method: 'GET', path: '/omni/get/score', query: { id: interviewId }, sessionToken, eitherMethod: true },
    signal,
  )
  const refused = failureRefused(reply)
  if (refused !== undefined) return failedWith(refused, {})
  return scoreOf(answered(reply, 'session'))
}

/**
 * What the person did wrong can come as a refusal with a number of its own. For "spoof attempt" two pages give two numbers,
 * 4005 and 405, so that its words count as well.
 */
function failureRefused({ status, body }: ApiReply): VerifierFailure | undefined {
  if (status < 400 || status > 499 || body === undefined) return undefined
  if (/spoof/i.test(`${textIn(body.error) ?? ''} ${textIn(body.message) ?? ''}`)) return 'spoof'
  return failureByReason(String(numberIn(body.status) ?? ''))
}

/**
 * What an answer says, and nothing that it does not say: `value` may be a string, a number or absent, fields may be new, a
 * status outside the closed list is `UNKNOWN`. An answer without `overall` is no score.
 */
export function scoreOf(answer: Fields): FinishedReading {
  const echo = echoOf(answer)
  const failReason = failReasonOf(answer)
  if (!isFields(answer.overall)) {
    const failure = answer.overall === undefined ? failureByReason(failReason) : undefined
    if (failure !== undefined) return failedWith(failure, echo)
    throw connectorError('response_invalid', 'Incode answered a score without its overall part.')
  }
  const stated = partOf(answer.overall)
  // A reason to fail beside a good status is a contradiction, and leaves nothing known.
  const overall: ScorePart = failReason !== undefined && isGood(stated.status) ? { status: 'UNKNOWN', value: null } : stated
  const parts = partsOf(answer)
  return {
    progress: 'finished',
    echo,
    overall,
    parts,
    ...present({ identityId: identityOf(answer), failure: failureOf(answer, overall, parts) }),
  }
}

function failedWith(failure: NonNullable<VerifierReading['failure']>, echo: VerifierReading['echo']): FinishedReading {
  return { progress: 'finished', echo, overall: { status: 'FAIL', value: null }, parts: {}, failure }
}

function isGood(status: ScoreStatus): boolean {
  return status === 'OK' || status === 'MANUAL_OK'
}

function partOf(test: Fields): ScorePart {
  const status = scoreStatuses.find(known => known === test.status) ?? 'UNKNOWN'
  return { status, value: percentOf(test.value) }
}

/** 0–100 with one decimal; `PASSED`, or what is out of range, is no number. */
function percentOf(value: unknown): number | null {
  const number = numberIn(value)
  return number === undefined || number < 0 || number > 100 ? null : Math.round(number * 10) / 10
}

/** Of a part that is there but cannot be read, nothing is known; that is not the same as absent. */
function partsOf(answer: Fields): Partial<Record<ScorePartName, ScorePart>> {
  const found = scoreParts.flatMap(name => {
    const part = answer[name]
    return part === undefined || part === null ? [] : [[name, partOf(fieldsIn(fieldsIn(part).overall))] as const]
  })
  return Object.fromEntries(found)
}

/**
 * `authentication.identityId`, else the one at the top. An answer that names two identities names none. Incode's other
 * words (`customerId`, `existingInterviewId`) are not taken for one: what they mean is not documented.
 */
function identityOf(answer: Fields): string | undefined {
  const shown = firstText(fieldsIn(answer.authentication), 'identityId')
  const stated = firstText(answer, 'identityId')
  if (shown !== undefined && stated !== undefined && shown !== stated) return undefined
  return shown ?? stated
}

/** Where the answer names its own session is not documented; these are the names that `start` uses. */
function echoOf(answer: Fields): VerifierReading['echo'] {
  const places = [answer, fieldsIn(answer.session), fieldsIn(answer.interview)]
  const said = (...names: readonly string[]) => places.map(place => firstText(place, ...names)).find(text => text !== undefined)
  return present({
    sessionId: said('interviewId'),
    reference: said('externalCustomerId', 'externalId'),
    workflowId: said('configurationId', 'flowId', 'workflowId'),
    environment: said('env', 'environment'),
  })
}
