import { connectorError, type VerificationId } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import { firstText } from './fields.ts'
import { languageOf } from './language.ts'
import { told } from './refusal.ts'

export interface StartedSession {
  readonly interviewId: string
  readonly token: string
  /** What Incode says of where the session is, and whose it is. */
  readonly env?: string
  readonly clientId?: string
}

/**
 * `POST /omni/start`. There is no field for the identity that is expected: who was seen is compared with the answer.
 * @see https://developer.incode.com/reference/startinterview
 */
export async function startSession(
  api: Api,
  request: {
    readonly workflowId: string
    readonly reference: VerificationId
    readonly returnUrl: string
    readonly language?: string
  },
  signal: AbortSignal,
): Promise<StartedSession> {
  const language = languageOf(request.language)
  const body = {
    configurationId: request.workflowId,
    externalCustomerId: request.reference,
    countryCode: 'ALL',
    redirectionUrl: request.returnUrl,
    ...(language === undefined ? {} : { language }),
  }
  const answer = told(await api.ask({ method: 'POST', path: '/omni/start', body }, signal), 'workflow')
  const interviewId = firstText(answer, 'interviewId')
  const token = firstText(answer, 'token')
  if (interviewId === undefined || token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
    throw connectorError('response_invalid', 'Incode started a session without saying which.')
  }
  const env = firstText(answer, 'env')
  const clientId = firstText(answer, 'clientId')
  return { interviewId, token, ...(env === undefined ? {} : { env }), ...(clientId === undefined ? {} : { clientId }) }
}
