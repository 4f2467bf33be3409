import { timingSafeEqual } from 'node:crypto'
import { type HostContext, problem, type SurfaceCall } from '../../src/contract/index.ts'
import type { IncodeConfig } from './config.ts'
import { type Fields, firstText, isFields } from './fields.ts'
import { objects } from './pointer.ts'
import { isOnItsWay } from './progress-events.ts'
import { digest, isBearer } from './webhook-client.ts'

/** A notification, with the token that came along where it is to be used: in the clear, in memory, for this call. */
export interface Notice {
  readonly sessionId: string
  readonly event: string
  readonly token?: string
}

const mostNotices = 100
const mostTokens = 1

/**
 * Incode's notifications carry no signature, only a static header of the customer's choice or a bearer of ours, so they are
 * believed in one thing: which session is worth a look. Nothing else that the body says is used, but for one: a notification
 * of Incode ID can be read with its own token alone, and is, where the bearer proves that it was sent for this account.
 * @see https://developer.incode.com/docs/authenticating-webhooks-requests
 */
export function readNotices(
  config: IncodeConfig['webhooks'],
  host: Pick<HostContext, 'integration' | 'clock'>,
  call: Pick<SurfaceCall, 'headers' | 'body'>,
): readonly Notice[] {
  const byHeader = hasSecret(config, call.headers)
  const byBearer = isBearer(config?.oauth, host, call.headers.get('authorization'))
  if (!byHeader && !byBearer) throw problem('unauthenticated')
  const parsed = parse(call.body)
  const bodies = (Array.isArray(parsed) ? parsed : [parsed]).filter(isFields)
  const notices = bodies.flatMap(noticeOf)
  const carrying = byBearer ? bodies.flatMap(carryingOf).slice(0, mostTokens) : []
  const distinct = new Map([...notices, ...carrying].map(notice => [`${notice.sessionId} ${notice.event}`, notice]))
  return [...distinct.values()].slice(0, mostNotices)
}

/** Hashes have one length, and the time to compare them says nothing of the secret. Both secrets are always compared. */
function hasSecret(config: IncodeConfig['webhooks'], headers: Headers): boolean {
  if (config?.secret === undefined) return false
  const given = digest(headers.get(config.header) ?? '')
  const current = timingSafeEqual(given, digest(config.secret))
  const previous = timingSafeEqual(given, digest(config.previousSecret ?? config.secret))
  return current || previous
}

/** `{token, event, object, id, timestamp}` of Incode ID: its id is that of an object, which is ours only if it names a session. */
function carryingOf(body: Fields): readonly Notice[] {
  const [id, event, token] = [firstText(body, 'id'), firstText(body, 'event'), firstText(body, 'token')]
  if (id === undefined || event === undefined || token === undefined) return []
  const isPlain = /^[\w-]{1,128}$/.test(id) && /^[\x21-\x7e]+$/.test(token)
  return isPlain && Object.hasOwn(objects, event) ? [{ sessionId: id, event, token }] : []
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch {
    throw problem('request_invalid', 'The notification is no JSON.')
  }
}

/**
 * `eventType` of the session webhooks, `event` as another page has it, `onboardingStatus` of the status webhook. Where there
 * are two words, both tell one notification from the next: a status that moves on under one event is news each time.
 */
function noticeOf(body: Fields): readonly Notice[] {
  const sessionId = firstText(body, 'interviewId')
  if (sessionId === undefined || !/^[\w-]{1,128}$/.test(sessionId)) return []
  const said = [firstText(body, 'eventType', 'event'), firstText(body, 'onboardingStatus')].filter(word => word !== undefined)
  if (isOnItsWay(said)) return []
  const event = said.join(':')
  return [{ sessionId, event: /^[\w.:-]{1,100}$/.test(event) ? event : 'unknown' }]
}

const lastNotice = 'last-notice'
/** Notifications come in bursts; the administrator's question is whether any come at all. */
const noteEveryMs = 60_000

/** Remembers when the last authentic notification came, for *Test connection*. */
export function createNoticeMemory({ clock, state, log }: Pick<HostContext, 'clock' | 'state' | 'log'>): {
  note(): Promise<void>
  last(): Promise<number | undefined>
} {
  let notedAt: number | undefined
  return {
    async note() {
      const now = clock.now()
      if (notedAt !== undefined && now - notedAt < noteEveryMs) return
      notedAt = now
      try {
        await state.set(lastNotice, String(now))
      } catch (error) {
        // The notification itself matters more than the memory of it.
        log.warn({ error }, 'incode: the time of the last notification was not kept')
      }
    },
    async last() {
      const text = await state.get(lastNotice)
      return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
    },
  }
}
