import { z } from 'zod'
import {
  type AuditTrail,
  type Clock,
  connectorError,
  type ResetKind,
  readJson,
  type TrailActor,
  type TrailEvent,
} from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { pageSize, pagesFrom, query } from './list.ts'
import { isRow, textOf } from './map.ts'
import { standingProperties } from './standing.ts'

/**
 * What the directory's audit log says of credentials, and of extensions that write-back writes
 * (https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-audit-activities). It has no link to follow:
 * entries arrive minutes late and in no order, so that each read looks back over the time of the one before. Whether Entra
 * took a token of ours is not read: we know of no field of a sign-in that names it.
 */

interface TrailParts {
  readonly api: GraphApi
  /** Of the apps that we prove to be: what they did, we did. */
  readonly clientIds: readonly string[]
  /** The app that writes verdicts into extensions of its own; undefined where none are written. */
  readonly writer: string | undefined
  readonly tenantId: string
  readonly on: boolean
  readonly clock: Clock
}

/** Whose the credentials are that it may have been done with. */
type Ours = Pick<TrailParts, 'clientIds' | 'writer'>

const everySeconds = 60
/** Most entries are there after minutes (https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-reports-latencies). */
const lateMs = 60 * 60_000
/** One read takes no more than this of the time since the last one. */
const windowMs = 24 * 60 * 60_000
const path = '/auditLogs/directoryAudits'
const temporaryAccess = /temporary access pass/i

const resets: Readonly<Record<string, ResetKind>> = {
  'Admin registered security info': 'factor_added',
  'Admin updated security info': 'factor_added',
  'Admin deleted security info': 'factor_removed',
  'Reset user password': 'password_reset',
  'Update StsRefreshTokenValidFrom Timestamp': 'sessions_ended',
}

/** Its modified properties are named as the directory has them, extensions in full. */
const updated = 'Update user'

const kept = z.object({ tenant: z.string(), at: z.number() })

export function createTrail({ api, clientIds, writer, tenantId, on, clock }: TrailParts): AuditTrail {
  return {
    on,
    everySeconds,
    async read(since, signal) {
      const now = clock.now()
      const from = since === undefined ? { tenant: tenantId, at: now } : kept.safeParse(readJson(since)).data
      if (from?.tenant !== tenantId) {
        throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor is of another tenant, or cannot be read' })
      }
      // Of the first read, nothing is from before it.
      const begin = since === undefined ? now : from.at - lateMs
      const end = Math.min(now, from.at + windowMs)
      const events: TrailEvent[] = []
      for (const activity of [...Object.keys(resets), ...(writer === undefined ? [] : [updated])]) {
        const times = `activityDateTime ge ${new Date(begin).toISOString()} and activityDateTime le ${new Date(end).toISOString()}`
        const $filter = `${times} and activityDisplayName eq '${activity}'`
        for await (const { rows } of pagesFrom(api, `${path}?${query({ $filter, $top: pageSize })}`, signal)) {
          events.push(...rows.flatMap(row => eventOf(row, { clientIds, writer })))
        }
      }
      return { events, cursor: JSON.stringify({ tenant: tenantId, at: end }), more: end < now }
    },
  }
}

function eventOf(row: unknown, { clientIds, writer }: Ours): readonly TrailEvent[] {
  if (!isRow(row) || row.result === 'failure') return []
  const [eventId, activity] = [textOf(row.id), textOf(row.activityDisplayName)]
  const at = Date.parse(textOf(row.activityDateTime) ?? '')
  const targets = (Array.isArray(row.targetResources) ? row.targetResources : []).filter(isRow)
  const target = targets.find(one => one.type === 'User')
  const externalId = textOf(target?.id)
  if (eventId === undefined || activity === undefined || externalId === undefined || !Number.isFinite(at)) return []
  const by = actorOf(row.initiatedBy, clientIds)
  if (activity === updated) {
    const attributes = writer === undefined ? [] : modifiedOf(target?.modifiedProperties, standingProperties(writer))
    // What we write ourselves comes back by the sync, which compares it.
    if (attributes.length === 0 || (by.ours && by.id.toLowerCase() === writer?.toLowerCase())) return []
    return [{ kind: 'written_back_changed', eventId, at, externalId, event: activity, attributes, by }]
  }
  const kind = resets[activity]
  if (kind === undefined) return []
  // What people do to their own account while they are signed in is no reset.
  if (by.id === externalId) return []
  const operation = temporaryAccess.test(textOf(row.resultReason) ?? '') && kind === 'factor_added' ? 'temporary_access' : kind
  return [{ kind: 'credential_reset', eventId, at, externalId, operation, event: activity, by }]
}

function modifiedOf(given: unknown, names: readonly string[]): readonly string[] {
  const rows = (Array.isArray(given) ? given : []).filter(isRow)
  const modified = new Set(rows.map(({ displayName }) => textOf(displayName)?.toLowerCase()))
  return names.filter(name => modified.has(name.toLowerCase()))
}

function actorOf(given: unknown, clientIds: readonly string[]): TrailActor {
  const { user, app }: { readonly user?: unknown; readonly app?: unknown } = isRow(given) ? given : {}
  if (isRow(user)) return named('person', textOf(user.id), textOf(user.displayName) ?? textOf(user.userPrincipalName), false)
  if (!isRow(app)) return named('unknown', undefined, undefined, false)
  const appId = textOf(app.appId)
  const ours = clientIds.some(one => one.toLowerCase() === appId?.toLowerCase())
  return named('app', appId ?? textOf(app.servicePrincipalId), textOf(app.displayName), ours)
}

function named(kind: TrailActor['kind'], id: string | undefined, name: string | undefined, ours: boolean): TrailActor {
  return { kind, id: id ?? 'unknown', ours, ...(name === undefined ? {} : { name: name.slice(0, 300) }) }
}
