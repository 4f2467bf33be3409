import type { Api } from './api.ts'
import { fieldsIn } from './fields.ts'
import { answered } from './refusal.ts'
import type { SessionCall } from './status.ts'

/**
 * `POST /omni/session/status/set?action=Closed`: from then on nothing is added to the session and its score cannot change.
 * Answers whether Incode confirmed it. A tenant that refuses is told from one in trouble, which throws.
 */
export async function closeSession(
  api: Api,
  { sessionToken }: Pick<SessionCall, 'sessionToken'>,
  signal: AbortSignal,
): Promise<boolean> {
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
  if (refused) return false
  return fieldsIn(answered(reply, 'session')).sessionStatus === 'Closed'
}
