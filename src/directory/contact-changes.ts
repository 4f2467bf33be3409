import type { IntegrationId } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { Subject } from './subjects.ts'

/** Attributes at which a person is reached, as the log of changes names them. */
const contact: ReadonlySet<string> = new Set(['email', 'phone_number'])

/** A loader writes a page within seconds, and its rows are seen when all of it is there: what is younger is for the next round. */
const settledMs = 60_000

export interface Changed {
  readonly integrationId: IntegrationId
  readonly externalId: string
}

/**
 * Whose contact data changed since this was asked last, however the change was found. Each change is handed out once, in the
 * caller's transaction; the first call of all only remembers where the log ends.
 */
export async function contactChanges({ db }: Tx, now: number, limit: number): Promise<readonly Changed[]> {
  const mark = await db
    .selectFrom('contact_marks')
    .select('row')
    .where('id', '=', 1)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  const log = db.selectFrom('directory_changes').where('at', '<=', now - settledMs)
  if (mark === undefined) {
    const { last } = await log.select(eb => eb.fn.max('row').as('last')).executeTakeFirstOrThrow()
    await db
      .insertInto('contact_marks')
      .values({ id: 1, row: Number(last ?? 0) })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    return []
  }
  const rows = await db
    .selectFrom('directory_changes')
    .select(['row', 'at', 'integration_id', 'external_id', 'fields'])
    .where('row', '>', mark.row)
    .orderBy('row')
    .limit(limit)
    .execute()
  const young = rows.findIndex(({ at }) => at > now - settledMs)
  const seen = young === -1 ? rows : rows.slice(0, young)
  const last = seen.at(-1)
  if (last === undefined) return []
  await db.updateTable('contact_marks').set({ row: last.row }).where('id', '=', 1).execute()
  const changed = seen.filter(({ fields }) => fields.split(',').some(field => contact.has(field)))
  return changed.map(({ integration_id, external_id }) => ({ integrationId: integration_id, externalId: external_id }))
}

/** Of those, whoever is bound to an identity, once each. */
export async function boundSubjects({ db }: Tx, changed: readonly Changed[]): Promise<readonly Subject[]> {
  const found: Subject[] = []
  for (const [integrationId, people] of Map.groupBy(changed, one => one.integrationId)) {
    const subjects = await db
      .selectFrom('subjects')
      .selectAll()
      .where('integration_id', '=', integrationId)
      .where('external_id', 'in', [...new Set(people.map(({ externalId }) => externalId))])
      .where('id', 'in', query =>
        query.selectFrom('enrollments').select('subject_id').where('ended_at', 'is', null).where('identity_id', 'is not', null),
      )
      .execute()
    found.push(...subjects)
  }
  return found
}
