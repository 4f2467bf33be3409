import { z } from 'zod'
import type { BrowserAnswer, HostContext, JsonObject, Result } from '../../../src/contract/index.ts'
import { issuerOf } from './metadata.ts'
import { type EntraError, outcomeFor } from './outcomes.ts'

/** How the browser goes on at Entra: a form that is posted to it, with a token or with an error. */

const tokenSeconds = 300

const waiting = z.object({
  redirect_uri: z.string(),
  client_id: z.string(),
  state: z.string().optional(),
  nonce: z.string(),
  sub: z.string(),
  acr: z.string(),
  amr: z.string(),
  /** Milliseconds since the epoch: later, Entra has dropped the attempt. */
  until: z.number(),
})
/** What is found again after the verification. */
export type Waiting = z.infer<typeof waiting>

type Target = Pick<Waiting, 'redirect_uri' | 'state'>

function post({ redirect_uri: action, state }: Target, fields: Readonly<Record<string, string>>): BrowserAnswer {
  return { formPost: { action, fields: { ...fields, ...(state === undefined ? {} : { state }) } } }
}

export const refuse = (target: Target, error: EntraError): BrowserAnswer => post(target, { error })

/** A face that was shown is worth nothing to an attempt that is over. */
export async function answerTo(
  host: Pick<HostContext, 'clock' | 'keys' | 'integration'>,
  result: Result,
  continuation: JsonObject,
): Promise<BrowserAnswer> {
  const from = waiting.parse(continuation)
  const told = outcomeFor(result)
  if (told !== 'id_token') return refuse(from, told)
  const now = host.clock.now()
  if (now >= from.until) return refuse(from, 'temporarily_unavailable')
  const { client_id: aud, sub, nonce, acr, amr } = from
  const iat = Math.floor(now / 1000)
  const claims = { iss: issuerOf(host), aud, sub, nonce, iat, exp: iat + tokenSeconds, acr, amr: [amr] }
  const { verificationId } = result.data
  return post(from, { id_token: await host.keys.sign(claims, { verificationId }) })
}
