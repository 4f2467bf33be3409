import { type HostContext, problem, type Surface, type SurfaceCall } from '../../src/contract/index.ts'
import { type EventSecret, eventHeader } from './event-secret.ts'
import { isRow, text } from './map.ts'

/**
 * Where an event hook of Okta arrives. An event is a hint that something changed and nothing else: it may come late,
 * twice, out of order or never, and what it says is read from the org itself.
 */

export const eventsPath = '/events'

/** What is asked for: all of it can reach a hook, and all of it changes what a sync reads. */
export const hookEvents: readonly string[] = [
  'user.lifecycle.create',
  'user.lifecycle.activate',
  'user.lifecycle.deactivate',
  'user.lifecycle.suspend',
  'user.lifecycle.unsuspend',
  'user.lifecycle.reactivate',
  'user.lifecycle.delete.initiated',
  'user.account.update_profile',
  'user.account.lock',
  'user.account.unlock',
  'user.account.unlock_by_admin',
  'group.user_membership.add',
  'group.user_membership.remove',
]

/** Okta waits three seconds, and asks a second time only after a time-out or a 5xx. */
const budgetMs = 2_000
/** Repetitions follow within minutes; a day is on the safe side. */
const rememberSeconds = 86_400
const longestChallenge = 1_000

type Host = Pick<HostContext, 'integration' | 'directory' | 'log' | 'once'>

export function createEvents(host: Host, secret: EventSecret): Surface {
  return {
    routes: [
      { method: 'GET', path: eventsPath, budgetMs, handle: challenged },
      { method: 'POST', path: eventsPath, budgetMs, maxBodyBytes: 1_000_000, handle: told },
    ],
    async entries() {
      return [
        { name: 'url', value: `${host.integration.url}${eventsPath}` },
        { name: 'authentication_field', value: 'Authorization' },
        { name: 'authentication_secret', value: await secret.get(), secret: true },
      ]
    },
  }

  /** Shows that this address wants events: the text that came in a header goes back. */
  async function challenged({ headers }: SurfaceCall) {
    const verification = headers.get('x-okta-verification-challenge')
    if (verification === null || verification.length > longestChallenge) throw problem('request_invalid')
    return { status: 200, headers: { 'cache-control': 'no-store' }, json: { verification } }
  }

  async function told({ headers, body }: SurfaceCall) {
    if (!(await secret.matches(headers.get(eventHeader)))) throw problem('unauthenticated')
    const { eventId, eventTypes } = parsed(body)
    if (eventTypes.some(type => hookEvents.includes(type)) && (await host.once(`event:${eventId}`, rememberSeconds))) {
      // Not waited for: Okta counts the seconds, and a hint that is lost costs nothing but time.
      host.directory.nudge('okta').catch((error: unknown) => host.log.warn({ error }, 'okta: an event began no sync'))
    }
    return { status: 200, json: {} }
  }
}

function parsed(body: Uint8Array): { readonly eventId: string; readonly eventTypes: readonly string[] } {
  let data: unknown
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw problem('request_invalid', 'The event is no JSON.')
  }
  const eventId = isRow(data) ? text(data.eventId) : undefined
  if (!isRow(data) || eventId === undefined || !/^[\w-]{1,100}$/.test(eventId)) throw problem('request_invalid')
  const events = isRow(data.data) && Array.isArray(data.data.events) ? data.data.events : []
  return { eventId, eventTypes: events.flatMap(event => (isRow(event) ? (text(event.eventType) ?? []) : [])) }
}
