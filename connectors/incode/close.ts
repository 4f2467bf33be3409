import type { Api } from './api.ts'
import { firstText } from './fields.ts'
import { answered } from './refusal.ts'
import type { SessionCall } from './status.ts'

export interface Closing {
  /** Whether Incode confirmed it. */
  readonly closed: boolean
  /** The session that was closed, by Incode's own word. */
  readonly interviewId?: string
}

/**
 * `POST /omni/session/status/set?action=Closed`: from then on nothing is added to the session and its score cannot change.
 * A tenant that refuses is told from one in trouble, which throws.
 */
export async function closeSession(
  api: Api,
  { sessionToken }: Pick<SessionCall, 'sessionToken'>,
  signal: AbortSignal,
): Promise<Closing> {
  const reply = await api.ask(
    {
      method: 'POST',
      path: '/omni/session/status/set',
      query: { action: 'Closed' },
      sessionToken,
      body: {},
      eitherMethod: true,
    },
    signal,
  )
  const refused = reply.status >= 400 && reply.status < 500 && reply.status !== 408 && reply.status !== 429
  if (refused) return { closed: false }
  const answer = answered(reply, 'session')
  const closed = answer.sessionStatus === 'Closed'
  const interviewId = closed ? firstText(answer, '_id', 'interviewId') : undefined
  return { closed, ...(interviewId === undefined ? {} : { interviewId }) }
}
