import type { Kysely } from 'kysely'
import type { IntegrationId, ResetKind, TrailActorKind } from '../../contract/index.ts'
import { written } from '../../security/csv-field.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { Tables } from '../../storage/tables/index.ts'
import { type EventRow, gapAction } from './rows.ts'

/** Who was given new credentials, by whom, and whether they were verified before; and of whom a verdict was changed in the product. */

/** What of a log belongs in it. */
const reported = ['credential_reset', 'written_back_changed'] as const
export type ReportedKind = (typeof reported)[number]

export interface ResetReport {
  readonly kind: ReportedKind
  readonly integrationId: IntegrationId
  /** The product's own id of the event, and what it calls it. */
  readonly eventId: string
  readonly event: string | null
  readonly at: string
  /** Of new credentials; null of a change of what was written back. */
  readonly operation: ResetKind | null
  /** Of a change of what was written back, by the product's own names. */
  readonly attributes: readonly string[]
  /** For whom; null once they were erased. */
  readonly externalId: string | null
  readonly by: { readonly kind: TrailActorKind; readonly id: string | null; readonly name: string | null; readonly ours: boolean }
  readonly verificationId: string | null
  /** False where the product says that the account has no privileges; null where nobody asked, which counts as privileged. */
  readonly privileged: boolean | null
}

export interface ResetQuery {
  /** Milliseconds since the epoch; `to` is not in it. */
  readonly from: number
  readonly to: number
  readonly matched?: boolean
  readonly limit: number
  readonly cursor?: string
}

export interface ResetCounts {
  readonly resets: number
  readonly verified: number
  readonly unverified: number
  /** How often somebody else changed what was written back: no verification makes that right. */
  readonly writtenBackChanged: number
}

/** How far the log of a product was read: what a report without gaps rests on. */
export interface TrailView {
  readonly integrationId: IntegrationId
  readonly readUntil: string | null
  readonly error: string | null
  /** Since when its integration says that it is not to be read: what was done there, this report does not know. */
  readonly unreadSince: string | null
  /** Where the product had lost the place: what was written down between the two, and until the next read, nobody has read. */
  readonly gaps: readonly { readonly readUntil: string | null; readonly noticedAt: string }[]
}

type Range = Pick<ResetQuery, 'from' | 'to' | 'matched'>

function within(db: Kysely<Tables>, { from, to, matched }: Range) {
  const rows = db.selectFrom('trail_events').where('kind', 'in', reported).where('at', '>=', from).where('at', '<', to)
  return matched === undefined ? rows : rows.where('found', '=', matched ? 'verified' : 'unverified')
}

export async function countResets(db: Kysely<Tables>, range: Range): Promise<ResetCounts> {
  const rows = await within(db, { from: range.from, to: range.to })
    .select(({ fn }) => ['kind', 'found', fn.countAll<number | string>().as('count')])
    .groupBy(['kind', 'found'])
    .execute()
  const of = (kind: ReportedKind, found: EventRow['found']) =>
    Number(rows.find(row => row.kind === kind && row.found === found)?.count ?? 0)
  const [verified, unverified] = [of('credential_reset', 'verified'), of('credential_reset', 'unverified')]
  const writtenBackChanged = of('written_back_changed', 'unverified')
  return { resets: verified + unverified, verified, unverified, writtenBackChanged }
}

/** The newest first. */
export async function listResets(
  db: Kysely<Tables>,
  { limit, cursor, ...range }: ResetQuery,
): Promise<{ readonly items: readonly ResetReport[]; readonly nextCursor: string | null }> {
  let list = within(db, range)
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('integration_id', 'desc')
    .orderBy('event_id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, integrationId, eventId] = keysIn(cursor, 'number', 'string', 'string')
    const id = integrationId as IntegrationId
    list = list.where(({ eb, and, or }) =>
      or([
        eb('at', '<', at),
        and([eb('at', '=', at), eb('integration_id', '<', id)]),
        and([eb('at', '=', at), eb('integration_id', '=', id), eb('event_id', '<', eventId)]),
      ]),
    )
  }
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.at, row.integration_id, row.event_id])
  return { items: rows.map(viewOf), nextCursor }
}

function viewOf(row: EventRow): ResetReport {
  const isChange = row.kind === 'written_back_changed'
  return {
    kind: isChange ? 'written_back_changed' : 'credential_reset',
    attributes: isChange && row.reason !== null ? row.reason.split(', ') : [],
    integrationId: row.integration_id,
    eventId: row.event_id,
    event: row.event,
    at: new Date(row.at).toISOString(),
    operation: row.operation,
    externalId: row.external_id,
    by: { kind: row.actor_kind ?? 'unknown', id: row.actor_id, name: row.actor_name, ours: row.ours === 1 },
    verificationId: row.verification_id,
    privileged: row.privileged === null ? null : row.privileged === 1,
  }
}

export async function trailViews(db: Kysely<Tables>, { from, to }: Pick<Range, 'from' | 'to'>): Promise<readonly TrailView[]> {
  const rows = await db
    .selectFrom('trails as t')
    .innerJoin('integrations as i', 'i.id', 't.integration_id')
    .select(['t.integration_id', 't.read_at', 't.error_code', 't.off_since'])
    .where('i.state', '=', 'enabled')
    .orderBy('t.integration_id')
    .execute()
  const lost = await db
    .selectFrom('audit')
    .select(['target', 'at', 'facts'])
    .where('action', '=', gapAction)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .limit(mostGaps)
    .execute()
  return rows.map(row => ({
    integrationId: row.integration_id,
    readUntil: timeOf(row.read_at),
    error: row.error_code,
    unreadSince: timeOf(row.off_since),
    gaps: lost
      .filter(({ target }) => target === row.integration_id)
      .map(({ at, facts }) => {
        const { readUntil } = JSON.parse(facts) as { readonly readUntil: number | null }
        return { readUntil: timeOf(readUntil), noticedAt: new Date(at).toISOString() }
      }),
  }))
}

const mostGaps = 1_000
const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const columns = [
  'at',
  'kind',
  'operation',
  'integrationId',
  'externalId',
  'byKind',
  'byId',
  'byName',
  'ours',
  'verificationId',
  'privileged',
  'event',
  'eventId',
  'attributes',
] as const
const atOnce = 500

/** The whole range as a file (RFC 4180), page by page. */
export async function* resetLines(db: Kysely<Tables>, range: Range): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for (let cursor: string | undefined; ; ) {
    const page = await listResets(db, { ...range, limit: atOnce, ...(cursor === undefined ? {} : { cursor }) })
    yield page.items.map(lineOf).join('')
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

function lineOf({ by, attributes, ...reset }: ResetReport): string {
  const flat = { ...reset, attributes: attributes.join(' '), byKind: by.kind, byId: by.id, byName: by.name, ours: by.ours }
  return `${columns.map(name => written(String(flat[name] ?? ''))).join(',')}\r\n`
}
