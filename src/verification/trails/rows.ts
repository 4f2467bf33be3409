import type { Kysely, Selectable } from 'kysely'
import type { IntegrationId, TrailEvent } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { Tables, TrailEventsTable, TrailsTable } from '../../storage/tables/index.ts'

/** Queries for what was read in the logs of products, and for how far it was. */

export type TrailRow = Selectable<TrailsTable>
export type EventRow = Selectable<TrailEventsTable>
type Db = Kysely<Tables>

/** Under which the audit has it that a product lost the place. */
export const gapAction = 'trail.gap'

export function listTrails(db: Db): Promise<readonly TrailRow[]> {
  return db.selectFrom('trails').selectAll().execute()
}

export function findTrail(db: Db, id: IntegrationId): Promise<TrailRow | undefined> {
  return db.selectFrom('trails').selectAll().where('integration_id', '=', id).executeTakeFirst()
}

export async function putTrail({ db }: Tx, row: TrailRow): Promise<void> {
  const { integration_id: _key, ...changes } = row
  await db
    .insertInto('trails')
    .values(row)
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(changes))
    .execute()
}

/** Which of these were read before: a log that is read with an overlap names some twice. */
export async function knownEvents(db: Db, id: IntegrationId, events: readonly TrailEvent[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  const atOnce = 500
  for (let from = 0; from < events.length; from += atOnce) {
    const ids = events.slice(from, from + atOnce).map(event => event.eventId)
    const rows = await db
      .selectFrom('trail_events')
      .select('event_id')
      .where('integration_id', '=', id)
      .where('event_id', 'in', ids)
      .execute()
    for (const row of rows) known.add(row.event_id)
  }
  return known
}

export async function insertEvent({ db }: Tx, row: EventRow): Promise<void> {
  await db.insertInto('trail_events').values(row).execute()
}

/** What is the same of every kind. */
export function eventRow(id: IntegrationId, event: TrailEvent, readAt: number): EventRow {
  const about = { integration_id: id, event_id: event.eventId, kind: event.kind, at: event.at, read_at: readAt }
  const nothing = { verification_id: null, operation: null, event: null, actor_kind: null, actor_id: null, actor_name: null }
  return {
    ...about,
    ...nothing,
    external_id: event.externalId,
    found: 'foreign',
    ours: null,
    privileged: null,
    reason: reasonOf(event),
  }
}

/** The product's own words: why it took a verdict or not, and which attributes were changed. */
function reasonOf(event: TrailEvent): string | null {
  if (event.kind === 'written_back_changed') return event.attributes.join(', ')
  return event.kind === 'identity_verified' ? (event.reason ?? null) : null
}
