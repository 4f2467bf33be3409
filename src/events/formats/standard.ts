import { signed } from '../signature.ts'
import type { Format } from './format.ts'

/** Standard Webhooks: a thin body, signed. @see https://www.standardwebhooks.com */
export const standard: Format = {
  says: () => true,
  async write({ id, told: { type, data }, happenedAt, now }, { secrets }) {
    const body = JSON.stringify({ type, timestamp: new Date(happenedAt).toISOString(), data })
    // Of this try: a receiver refuses what is older than five minutes.
    const seconds = Math.floor(now / 1_000)
    return {
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signed(secrets, id, seconds, body),
      },
      body,
    }
  },
}
