import { connectorError } from '../../src/contract/index.ts'
import type { Api } from './api.ts'
import { firstText } from './fields.ts'
import { told } from './refusal.ts'

export interface SessionCall {
  readonly interviewId: string
  readonly sessionToken: string
}

/** How far a session is. `approved`, `rejected`: finished, and a human said so. */
export type SessionProgress = 'open' | 'finished' | 'approved' | 'rejected' | 'expired'

/** Words that end a session; each other one is about a module that is done, or new. */
const ends: Readonly<Record<string, SessionProgress>> = {
  ONBOARDING_FINISHED: 'finished',
  MANUAL_REVIEW_APPROVED: 'approved',
  MANUAL_REVIEW_REJECTED: 'rejected',
  EXPIRED: 'expired',
}

/**
 * `GET /0/omni/get/onboarding/status`. Not `finish-status`, which would end a session that the person is still in.
 * @see https://developer.incode.com/docs/onboarding-status-webhook
 */
export async function sessionProgress(
  api: Api,
  { interviewId, sessionToken }: SessionCall,
  signal: AbortSignal,
): Promise<SessionProgress> {
  const reply = await api.ask(
    {
      method: 'GET',
      path: '/0/omni/get/onboarding/status',
      query: { id: interviewId },
      sessionToken,
      eitherMethod: true,
    },
    signal,
  )
  const status = firstText(told(reply, 'session'), 'onboardingStatus')
  if (status === undefined) throw connectorError('response_invalid', 'Incode answered without the status of the session.')
  return Object.hasOwn(ends, status) ? (ends[status] ?? 'open') : 'open'
}
