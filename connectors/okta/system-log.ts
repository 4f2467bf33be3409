import { connectorCodeOf } from '../../src/contract/index.ts'
import type { OktaAnswer, OktaApi } from './api.ts'
import { expired } from './cursor.ts'
import { unreadable } from './errors.ts'
import { linkedFrom } from './list.ts'
import { isRow, text } from './map.ts'
import type { Scope } from './scope.ts'

/**
 * The System Log, polled: ordered by when entries were written down, with a next link that never ends
 * (https://developer.okta.com/docs/reference/system-log-query/). That link is kept and followed; a page is never built
 * from times, which would skip entries that arrive late. It has a token of its own, because its scope may not be granted.
 */

/** What of an entry matters here. */
export interface LogEvent {
  readonly uuid: string
  readonly eventType: string
  readonly publishedAt: number
  readonly userIds: readonly string[]
  readonly groupIds: readonly string[]
}

export interface LogPage {
  readonly events: readonly LogEvent[]
  /** Where to go on: at once, or at the next read where this page was the last there is. */
  readonly next: string
  readonly isLast: boolean
}

export interface SystemLog {
  /** Where to begin for what happened since then. */
  startAt(since: string): string
  /** A page; undefined where the log may not be read. */
  read(path: string, signal: AbortSignal): Promise<LogPage | undefined>
}

interface LogParts {
  readonly api: OktaApi
  readonly scope: Scope
  /** `true`: it has to be granted. `false`: it is not asked for. */
  readonly wanted: boolean | undefined
}

/** Where to begin for what was written down since then. */
export function logStart(since: string, filter: string): string {
  return `/api/v1/logs?since=${encodeURIComponent(since)}&sortOrder=ASCENDING&limit=${pageSize}&filter=${encodeURIComponent(filter)}`
}

/** A page as it came, and where it goes on. */
export function logRows({ headers, body }: OktaAnswer, path: string, origin: string) {
  if (!Array.isArray(body)) throw unreadable('the answer is not a list', headers, path)
  const next = linkedFrom(origin, path, headers)
  if (next === undefined) throw unreadable('the log does not say where it goes on', headers, path)
  // A page that is not full is as far as the log goes at present: whoever asked again at once would ask for ever.
  const isLast = body.length < pageSize
  if (!isLast && next === path) throw unreadable('the log goes round in a circle', headers, path)
  return { rows: body.filter(isRow), next, isLast }
}

export const logScope = 'okta.logs.read'
const pageSize = 1000

const ofPeople = [
  'eventType sw "user.lifecycle."',
  ...['update_profile', 'update_primary_email', 'lock', 'unlock', 'unlock_by_admin'].map(
    what => `eventType eq "user.account.${what}"`,
  ),
]
const ofGroups = [
  'eventType sw "group.user_membership."',
  'eventType sw "group.lifecycle."',
  'eventType eq "group.profile.update"',
]

export function createSystemLog({ api, scope, wanted }: LogParts): SystemLog {
  const filter = [...ofPeople, ...(scope.keptIds.length > 0 ? ofGroups : [])].join(' or ')

  async function answered(path: string, signal: AbortSignal): Promise<OktaAnswer | undefined> {
    try {
      return await api.get(path, signal)
    } catch (error) {
      const code = connectorCodeOf(error)
      if (wanted !== true && (code === 'permission_missing' || code === 'consent_required')) return undefined
      // It keeps 90 days and takes no older start; a cursor that it no longer knows is refused the same way.
      if (code === 'schema_changed') throw expired('the System Log no longer has what followed')
      throw error
    }
  }

  return {
    startAt: since => logStart(since, filter),
    async read(path, signal) {
      const answer = wanted === false ? undefined : await answered(path, signal)
      if (answer === undefined) return undefined
      const { rows, next, isLast } = logRows(answer, path, scope.origin)
      return { events: rows.flatMap(eventOf), next, isLast }
    },
  }
}

function eventOf(row: Readonly<Record<string, unknown>>): readonly LogEvent[] {
  const [uuid, eventType] = [text(row.uuid), text(row.eventType)]
  const publishedAt = Date.parse(text(row.published) ?? '')
  if (uuid === undefined || eventType === undefined || !Number.isFinite(publishedAt)) return []
  const targets = (Array.isArray(row.target) ? row.target : []).filter(isRow)
  const idsOf = (type: string) => targets.flatMap(one => (one.type === type ? (text(one.id) ?? []) : []))
  return [{ uuid, eventType, publishedAt, userIds: idsOf('User'), groupIds: idsOf('UserGroup') }]
}
