import { z } from 'zod'
import {
  type AuditTrail,
  type Clock,
  connectorCodeOf,
  type ResetKind,
  readJson,
  type TrailActor,
  type TrailEvent,
  type TrailPage,
} from '../../src/contract/index.ts'
import type { OktaAnswer, OktaApi } from './api.ts'
import { expired } from './cursor.ts'
import { isRow, text } from './map.ts'
import { standingNames } from './standing.ts'
import { logRows, logStart } from './system-log.ts'

/**
 * What the System Log says of identity verifications, of credentials, and of attributes that write-back writes
 * (https://developer.okta.com/docs/reference/api/event-types/), followed by its own next links. What people do to their own
 * account while they are signed in is no reset.
 */

interface TrailParts {
  readonly api: OktaApi
  readonly origin: string
  /** Of the apps whose keys we hold: what they did, we did. */
  readonly clientIds: readonly string[]
  /** The app that writes verdicts into profiles; undefined where nothing is written. */
  readonly writer: string | undefined
  readonly on: boolean
  readonly clock: Clock
}

/** Whose the credentials are that it may have been done with. */
type Ours = Pick<TrailParts, 'clientIds' | 'writer'>

/** The log may be asked 60 times a minute by all of us together. */
const everySeconds = 30
/** Behind what was read, before it is read again. */
const lateMs = 10 * 60_000

const verified = 'user.identity_verification'

interface Reset {
  readonly operation: ResetKind
  /** Whether it is one only where somebody else than the person did it. */
  readonly byOthers?: true
}

const resets: Readonly<Record<string, Reset>> = {
  'user.account.reset_password': { operation: 'password_reset' },
  'user.account.update_password': { operation: 'password_reset', byOthers: true },
  'user.account.expire_password': { operation: 'temporary_password' },
  'user.account.unlock_by_admin': { operation: 'unlocked' },
  'user.mfa.factor.reset_all': { operation: 'factors_reset' },
  'user.mfa.factor.deactivate': { operation: 'factor_removed', byOthers: true },
  'user.mfa.factor.activate': { operation: 'factor_added', byOthers: true },
  'user.session.clear': { operation: 'sessions_ended', byOthers: true },
}

/** Changed attributes stand in its `debugData`, by name and with commas between. */
const profileChanged = 'user.account.update_profile'

function filterOf(writer: string | undefined): string {
  const names = [verified, ...Object.keys(resets), ...(writer === undefined ? [] : [profileChanged])]
  return names.map(name => `eventType eq "${name}"`).join(' or ')
}

const kept = z.object({
  org: z.string(),
  filter: z.string(),
  next: z.string().startsWith('/api/v1/logs?'),
  /** Up to when everything was read: where it begins anew if the link is good no more. */
  at: z.number(),
})

export function createTrail({ api, origin, clientIds, writer, on, clock }: TrailParts): AuditTrail {
  const filter = filterOf(writer)
  const anew = (at: number): string => logStart(new Date(at).toISOString(), filter)

  async function follow(next: string, at: number, signal: AbortSignal): Promise<{ answer: OktaAnswer; path: string }> {
    try {
      return { answer: await api.get(next, signal), path: next }
    } catch (error) {
      // A link that the log no longer knows is refused as a request that is wrong.
      if (connectorCodeOf(error) !== 'schema_changed') throw error
      const path = anew(at)
      try {
        return { answer: await api.get(path, signal), path }
      } catch (again) {
        if (connectorCodeOf(again) === 'schema_changed') throw expired('the System Log no longer has what followed')
        throw again
      }
    }
  }

  return {
    on,
    everySeconds,
    async read(since, signal): Promise<TrailPage> {
      const now = clock.now()
      const from = since === undefined ? undefined : kept.safeParse(readJson(since)).data
      if (since !== undefined && from?.org !== origin) throw expired('the cursor is of another org, or cannot be read')
      const start = from === undefined ? anew(now) : from.filter === filter ? from.next : anew(from.at)
      const { answer, path } = await follow(start, from?.at ?? now, signal)
      const { rows, next, isLast } = logRows(answer, path, origin)
      const events = rows.flatMap(row => eventOf(row, { clientIds, writer }))
      // As far as was read, whatever it was about. Entries arrive late: those that come twice by that are passed over.
      const before = from?.at ?? now
      const last = isLast ? now : (rows.map(timeOf).findLast(Number.isFinite) ?? before)
      const at = Math.max(before, Math.min(now, last) - lateMs)
      return { events, cursor: JSON.stringify({ org: origin, filter, next, at }), more: !isLast }
    },
  }
}

const timeOf = (row: Readonly<Record<string, unknown>>): number => Date.parse(text(row.published) ?? '')

function eventOf(row: Readonly<Record<string, unknown>>, { clientIds, writer }: Ours): readonly TrailEvent[] {
  const [eventId, event] = [text(row.uuid), text(row.eventType)]
  const at = timeOf(row)
  const targets = Array.isArray(row.target) ? row.target.filter(isRow) : []
  const by = actorOf(row.actor, clientIds)
  // Of a verification the person is the actor, too.
  const externalId = text(targets.find(one => one.type === 'User')?.id) ?? (by.kind === 'person' ? by.id : undefined)
  if (eventId === undefined || event === undefined || externalId === undefined || !Number.isFinite(at)) return []
  const outcome = isRow(row.outcome) ? row.outcome : {}
  const [result, reason] = [text(outcome.result), text(outcome.reason)]
  if (event === verified) {
    const isAccepted = result === 'ALLOW' || result === 'SUCCESS'
    const reference = text(debugDataOf(row).IdvReferenceId)
    return [
      {
        kind: 'identity_verified',
        eventId,
        at,
        externalId,
        outcome: isAccepted ? 'accepted' : 'refused',
        issuedBy: 'okta-idv',
        ...(reason === undefined ? {} : { reason: reason.slice(0, 200) }),
        ...(reference === undefined ? {} : { reference: reference.slice(0, 500) }),
      },
    ]
  }
  if (result !== undefined && result !== 'SUCCESS' && result !== 'ALLOW') return []
  if (event === profileChanged) {
    const changed =
      text(debugDataOf(row).changedAttributes)
        ?.split(',')
        .map(name => name.trim()) ?? []
    const attributes = standingNames.filter(name => changed.includes(name))
    // What we write ourselves comes back by the sync, which compares it.
    if (attributes.length === 0 || by.id === writer) return []
    return [{ kind: 'written_back_changed', eventId, at, externalId, event, attributes, by }]
  }
  const reset = resets[event]
  if (reset === undefined) return []
  if (reset.byOthers && by.id === externalId) return []
  return [{ kind: 'credential_reset', eventId, at, externalId, operation: reset.operation, event, by }]
}

function debugDataOf({ debugContext }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return isRow(debugContext) && isRow(debugContext.debugData) ? debugContext.debugData : {}
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/: an app of its own right is a `PublicClientApp`. */
function actorOf(given: unknown, clientIds: readonly string[]): TrailActor {
  const actor = isRow(given) ? given : {}
  const [id, type, name] = [text(actor.id) ?? 'unknown', text(actor.type), text(actor.displayName)]
  const kind = type === 'User' ? 'person' : type === 'PublicClientApp' ? 'app' : type === 'SystemPrincipal' ? 'system' : 'unknown'
  const ours = kind === 'app' && [id, text(actor.alternateId)].some(one => one !== undefined && clientIds.includes(one))
  return { kind, id, ours, ...(name === undefined ? {} : { name: name.slice(0, 300) }) }
}
