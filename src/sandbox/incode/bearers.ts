import { z } from 'zod'
import type { Clock } from '../../contract/index.ts'
import type { WebhookClient } from './settings.ts'

/** Both are mandatory in the answer. */
const answerSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() })

/**
 * The bearer of notifications, from the customer's own authorization server: asked for with Basic credentials, kept until it
 * ends, forgotten where it is refused.
 * @see https://developer.incode.com/docs/authenticating-webhooks-requests
 */
export class Bearers {
  readonly #clock: Clock
  #held: { readonly of: string; readonly header: string; readonly until: number } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async of({ url, clientId, clientSecret }: WebhookClient, signal: AbortSignal): Promise<string> {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
    const of = `${url} ${basic}`
    if (this.#held?.of === of && this.#clock.now() < this.#held.until) return this.#held.header
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body,
      redirect: 'manual',
      signal,
    })
    const { access_token, expires_in } = answerSchema.parse(await answer.json())
    this.#held = { of, header: `Bearer ${access_token}`, until: this.#clock.now() + expires_in * 1000 }
    return this.#held.header
  }

  forget(): void {
    this.#held = undefined
  }
}
