import type { Kysely, Selectable } from 'kysely'
import type { IntegrationId, ScorePart } from '../../contract/index.ts'
import { compiledOnce } from '../../storage/compiled.ts'
import { dialectOf } from '../../storage/dialect.ts'
import type { Tx } from '../../storage/store.ts'
import type { Tables, WriteBackSwitchesTable, WriteBacksTable } from '../../storage/tables/index.ts'
import type { Facts, LastAllow } from './due.ts'

/** Queries of this room: what is written of whom, where it is on, and what the host knows of a person. */

export type Switch = Selectable<WriteBackSwitchesTable>
export type WriteBackRow = Selectable<WriteBacksTable>
export type Db = Kysely<Tables>

const switchById = compiledOnce((db, id: IntegrationId) =>
  db.selectFrom('write_back_switches').selectAll().where('integration_id', '=', id),
)

export async function findSwitch(db: Db, id: IntegrationId): Promise<Switch | undefined> {
  return (await switchById(db, id))[0]
}

export async function putSwitch({ db }: Tx, row: Switch): Promise<void> {
  const { integration_id: _key, ...changes } = row
  await db
    .insertInto('write_back_switches')
    .values(row)
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(changes))
    .execute()
}

/** False where it was turned meanwhile. */
export async function amendSwitch({ db }: Tx, known: Switch, changes: Partial<Switch>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('write_back_switches')
    .set(changes)
    .where('integration_id', '=', known.integration_id)
    .where('state', '=', known.state)
    .where('version', '=', known.version)
    .where('changed_at', '=', known.changed_at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The row, and nobody else's until the transaction is over. SQLite has one writer anyway. */
export function lockRow({ db }: Tx, integrationId: IntegrationId, externalId: string): Promise<WriteBackRow | undefined> {
  return db
    .selectFrom('write_backs')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
}

export async function putRow({ db }: Tx, row: WriteBackRow): Promise<void> {
  const { integration_id: _directory, external_id: _person, ...changes } = row
  await db
    .insertInto('write_backs')
    .values(row)
    .onConflict(conflict => conflict.columns(['integration_id', 'external_id']).doUpdateSet(changes))
    .execute()
}

/** Only as it was read: what was written down meanwhile stays, and has a job of its own. */
export async function amendRow({ db }: Tx, row: WriteBackRow, changes: Partial<WriteBackRow>): Promise<void> {
  await db
    .updateTable('write_backs')
    .set(changes)
    .where('integration_id', '=', row.integration_id)
    .where('external_id', '=', row.external_id)
    .where('said', row.said === null ? 'is' : '=', row.said)
    .execute()
}

export async function dropRow({ db }: Tx, row: WriteBackRow): Promise<void> {
  await db
    .deleteFrom('write_backs')
    .where('integration_id', '=', row.integration_id)
    .where('external_id', '=', row.external_id)
    .where('said', row.said === null ? 'is' : '=', row.said)
    .execute()
}

/** What the host knows of a person, read in the transaction that writes down what follows from it. */
export async function factsOf(
  { db }: Tx,
  person: Pick<WriteBackRow, 'integration_id' | 'external_id'>,
  since: number,
): Promise<Pick<Facts, 'allow' | 'enrollment'>> {
  const subject = await db
    .selectFrom('subjects')
    .select('id')
    .where('integration_id', '=', person.integration_id)
    .where('external_id', '=', person.external_id)
    .where('kind', '=', 'directory')
    .executeTakeFirst()
  if (subject === undefined) return { allow: undefined, enrollment: { state: 'none' } }
  return { allow: await lastAllow(db, subject.id, since), enrollment: await bindingOf(db, subject.id) }
}

/** Those that were started last: one of them was verified last. */
const looked = 10

/** Only `spent` is an allow that somebody received; a rehearsal says nothing of anybody. */
async function lastAllow(db: Db, subjectId: string, since: number): Promise<LastAllow | undefined> {
  const rows = await db
    .selectFrom('verifications')
    .select(['verified_at', 'identity_id', 'trust_anchor', 'reported'])
    .where('subject_id', '=', subjectId)
    .where('started_at', '>=', since)
    .where('state', '=', 'spent')
    .where('reason', '=', 'ok')
    .where('mode', '=', 'live')
    .orderBy('started_at', 'desc')
    .limit(looked)
    .execute()
  const [last] = rows
    .flatMap(({ verified_at, identity_id, trust_anchor, reported }) =>
      verified_at === null || identity_id === null || trust_anchor === null
        ? []
        : [{ verifiedAt: verified_at, identityId: identity_id, tenant: trust_anchor, score: scoreIn(reported) }],
    )
    .toSorted((a, b) => b.verifiedAt - a.verifiedAt)
  return last
}

function scoreIn(reported: string | null): number | null {
  const parts = reported === null ? {} : (JSON.parse(reported) as { readonly overall?: ScorePart })
  return parts.overall?.value ?? null
}

async function bindingOf(db: Db, subjectId: string): Promise<Facts['enrollment']> {
  const last = await db
    .selectFrom('enrollments')
    .select(['state', 'identity_id', 'tenant', 'ended_at'])
    .where('subject_id', '=', subjectId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    // A renewal ends one and makes one at the same moment.
    .limit(2)
    .execute()
  const live = last.find(({ ended_at }) => ended_at === null)
  if (live === undefined) return { state: last.length === 0 ? 'none' : 'ended' }
  if (live.state === 'enrolled' && live.identity_id !== null)
    return { state: 'enrolled', identityId: live.identity_id, tenant: live.tenant }
  return { state: live.state === 'expired' ? 'expired' : 'none' }
}

/** People whose time is over, those that have waited longest first. What is being cleared needs no other word. */
export function lapsed(db: Db, now: number, limit: number): Promise<readonly WriteBackRow[]> {
  return ofThoseOn(db).where('w.expires_at', '<=', now).orderBy('w.expires_at').limit(limit).execute()
}

/** People of whom the product was told last before a moment, and did not take it. */
export function unconfirmed(db: Db, before: number, limit: number): Promise<readonly WriteBackRow[]> {
  return ofThoseOn(db)
    .where('w.confirmed_at', 'is', null)
    .where('w.written_at', '<=', before)
    .orderBy('w.written_at')
    .limit(limit)
    .execute()
}

function ofThoseOn(db: Db) {
  return db
    .selectFrom('write_backs as w')
    .selectAll('w')
    .where(
      // A value and no join: PostgreSQL would rather begin with the switches, and read all rows of each.
      ({ selectFrom }) =>
        selectFrom('write_back_switches as s').select('s.state').whereRef('s.integration_id', '=', 'w.integration_id'),
      '=',
      'on',
    )
}

/** A page of those of whom something stands in the product of an integration, from a person on. */
export function rowsAfter(db: Db, id: IntegrationId, after: string, limit: number): Promise<readonly WriteBackRow[]> {
  return db
    .selectFrom('write_backs')
    .selectAll()
    .where('integration_id', '=', id)
    .where('external_id', '>', after)
    .orderBy('external_id')
    .limit(limit)
    .execute()
}

export async function hasRows(db: Db, id: IntegrationId): Promise<boolean> {
  return (await rowsAfter(db, id, '', 1)).length > 0
}

export async function countRows(db: Db, id: IntegrationId): Promise<number> {
  const { n } = await db
    .selectFrom('write_backs')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('integration_id', '=', id)
    .executeTakeFirstOrThrow()
  return Number(n)
}
