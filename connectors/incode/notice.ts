import { createHash, timingSafeEqual } from 'node:crypto'
import { type HostContext, problem, type SurfaceCall } from '../../src/contract/index.ts'
import type { IncodeConfig } from './config.ts'
import { type Fields, firstText, isFields } from './fields.ts'
import { isOnItsWay } from './progress-events.ts'

export interface Notice {
  readonly sessionId: string
  readonly event: string
}

const mostNotices = 100

/**
 * Incode's notifications carry no signature, only a static header of the customer's choice, so they are believed in one
 * thing: which session is worth a look. Whatever else the body says, a token above all, is not used.
 * @see https://developer.incode.com/docs/authenticating-webhooks-requests
 */
export function readNotices(config: IncodeConfig['webhooks'], call: Pick<SurfaceCall, 'headers' | 'body'>): readonly Notice[] {
  if (!isAuthentic(config, call.headers)) throw problem('unauthenticated')
  const parsed = parse(call.body)
  const notices = (Array.isArray(parsed) ? parsed : [parsed]).filter(isFields).flatMap(noticeOf)
  const distinct = new Map(notices.map(notice => [`${notice.sessionId} ${notice.event}`, notice]))
  return [...distinct.values()].slice(0, mostNotices)
}

/** Hashes have one length, and the time to compare them says nothing of the secret. Both secrets are always compared. */
function isAuthentic(config: IncodeConfig['webhooks'], headers: Headers): boolean {
  if (config === undefined) return false
  const given = digest(headers.get(config.header) ?? '')
  const current = timingSafeEqual(given, digest(config.secret))
  const previous = timingSafeEqual(given, digest(config.previousSecret ?? config.secret))
  return current || previous
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
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
