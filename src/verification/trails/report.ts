import type { Kysely } from 'kysely'
import type { IntegrationId, ResetKind, TrailActorKind } from '../../contract/index.ts'
import { written } from '../../integrations/people-list/columns.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { Tables } from '../../storage/tables/index.ts'
import { type EventRow, gapAction } from './rows.ts'

/** Who was given new credentials, by whom, and whether they were verified before. */

export interface ResetReport {
  readonly integrationId: IntegrationId
  /** The product's own id of the event, and what it calls it. */
  readonly eventId: string
  readonly event: string | null
  readonly at: string
  readonly operation: ResetKind | null
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
}

/** How far the log of a product was read: what a report without gaps rests on. */
export interface TrailView {
  readonly integrationId: IntegrationId
  readonly readUntil: string | null
  readonly error: string | null
  /** Where the product had lost the place: what was written down between the two, and until the next read, nobody has read. */
  readonly gaps: readonly { readonly readUntil: string | null; readonly noticedAt: string }[]
}

type Range = Pick<ResetQuery, 'from' | 'to' | 'matched'>

function within(db: Kysely<Tables>, { from, to, matched }: Range) {
  const rows = db.selectFrom('trail_events').where('kind', '=', 'credential_reset').where('at', '>=', from).where('at', '<', to)
  return matched === undefined ? rows : rows.where('found', '=', matched ? 'verified' : 'unverified')
}

export async function countResets(db: Kysely<Tables>, range: Range): Promise<ResetCounts> {
  const rows = await within(db, { from: range.from, to: range.to })
    .select(({ fn }) => ['found', fn.countAll<number | string>().as('count')])
    .groupBy('found')
    .execute()
  const of = (found: EventRow['found']) => Number(rows.find(row => row.found === found)?.count ?? 0)
  return { resets: of('verified') + of('unverified'), verified: of('verified'), unverified: of('unverified') }
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
  return {
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
    .select(['t.integration_id', 't.read_at', 't.error_code'])
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

function lineOf({ by, ...reset }: ResetReport): string {
  const flat = { ...reset, byKind: by.kind, byId: by.id, byName: by.name, ours: by.ours }
  return `${columns.map(name => written(String(flat[name] ?? ''))).join(',')}\r\n`
}
