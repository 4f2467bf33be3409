import { z } from 'zod'
import { problem } from '../../../src/contract/index.ts'

/** What a call of the hook says (https://developer.okta.com/docs/reference/token-hook/), as far as it matters here. */

const id = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/)

const shape = z.object({
  eventType: z.literal('com.okta.oauth2.tokens.transform'),
  data: z.object({
    context: z.object({
      user: z.object({ id }).nullish(),
      session: z.object({ id, userId: id.nullish() }).nullish(),
    }),
  }),
})

/** Without a person the token is a service's; without a session nobody signed in for it, as with a refresh token. */
export interface Asked {
  readonly externalId: string | undefined
  readonly sessionId: string | undefined
}

export function askedIn(body: Uint8Array): Asked {
  let data: unknown
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw problem('request_invalid', 'The call is no JSON.')
  }
  const parsed = shape.safeParse(data)
  if (!parsed.success) throw problem('request_invalid')
  const { user, session } = parsed.data.data.context
  const isTheirs = session?.userId === undefined || session.userId === null || session.userId === user?.id
  return { externalId: user?.id, sessionId: isTheirs ? session?.id : undefined }
}
