/**
 * The handshake of a new subscription: the endpoint must repeat a token, as plain text, within ten seconds.
 * https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks
 */

import { randomUUID } from 'node:crypto'
import { graphError, Refused } from './errors.ts'

const withinMs = 10_000

const refuse = (message: string): Refused =>
  new Refused(graphError(400, 'ValidationError', `Subscription validation request ${message}`))

/** Encrypted transport is a must, except to this very machine. */
export function isDeliverable(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname))
}

/** Refuses an endpoint that does not prove that it wants to be called. */
export async function shakeHands(address: string): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`
  const url = `${address}${address.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  const answer = await fetch(url, { method: 'POST', headers, redirect: 'error', signal: AbortSignal.timeout(withinMs) })
    .then(async response => ({
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    }))
    .catch(() => undefined)
  if (answer === undefined) throw refuse('timed out.')
  if (answer.status !== 200)
    throw refuse(
      `failed. HTTP status code is '${answer.status}'. Notification endpoint must respond with 200 OK to validation request.`,
    )
  if (answer.text !== token || !answer.type?.startsWith('text/plain'))
    throw refuse('failed. Must respond with the validation token as plain text to this request.')
}
