import { type Kysely, type Selectable, sql } from 'kysely'
import type { IntegrationId, ListedPerson } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { ListedPeopleTable, Tables } from '../../storage/tables/index.ts'
import type { PersonInput } from './person.ts'

/** Queries of the lists. */

export type Db = Kysely<Tables>
export type ListedRow = Selectable<ListedPeopleTable>

/** The columns that hold what was entered. */
export interface PersonColumns {
  readonly login: string
  readonly email: string | null
  readonly given_name: string | null
  readonly family_name: string | null
  readonly birth_date: string | null
  readonly phone: string | null
  readonly employee_number: string | null
  readonly sponsor: string | null
  readonly start_date: string | null
  readonly end_date: string | null
}

export function columnsOf(person: PersonInput): PersonColumns {
  return {
    login: person.login,
    email: person.email ?? null,
    given_name: person.givenName ?? null,
    family_name: person.familyName ?? null,
    birth_date: person.birthDate ?? null,
    phone: person.phone ?? null,
    employee_number: person.employeeNumber ?? null,
    sponsor: person.sponsor ?? null,
    start_date: person.startDate ?? null,
    end_date: person.endDate ?? null,
  }
}

export const gone = {
  login: null,
  login_key: null,
  email: null,
  given_name: null,
  family_name: null,
  birth_date: null,
  phone: null,
  employee_number: null,
  sponsor: null,
  start_date: null,
  end_date: null,
} as const

/** What of a row says who somebody is. */
type Told = Pick<ListedRow, 'external_id' | keyof PersonColumns | 'changed_at'>

export function personOf(row: Told): ListedPerson {
  const set = <K extends string>(name: K, value: string | null) => (value === null ? {} : { [name]: value })
  return {
    externalId: row.external_id,
    login: row.login ?? '',
    ...set('email', row.email),
    ...set('givenName', row.given_name),
    ...set('familyName', row.family_name),
    ...set('birthDate', row.birth_date),
    ...set('phone', row.phone),
    ...set('employeeNumber', row.employee_number),
    ...set('sponsor', row.sponsor),
    ...set('startDate', row.start_date),
    ...set('endDate', row.end_date),
    changedAt: new Date(row.changed_at).toISOString(),
  }
}

export function present(db: Db, id: IntegrationId) {
  return db.selectFrom('listed_people').selectAll().where('integration_id', '=', id).where('removed_at', 'is', null)
}

/** People behind an external id, in the order of these. */
export async function pageOf(
  db: Db,
  id: IntegrationId,
  after: string | undefined,
  limit: number,
): Promise<readonly ListedPerson[]> {
  let query = present(db, id).orderBy('external_id').limit(limit)
  if (after !== undefined) query = query.where('external_id', '>', after)
  return (await query.execute()).map(personOf)
}

/** The number of the change that is being made. Held until the commit: changes of one list are made one after another. */
export async function nextSeq({ db }: Tx, id: IntegrationId): Promise<number> {
  const { seq } = await db
    .insertInto('people_lists')
    .values({ integration_id: id, seq: 1, forgotten_seq: 0 })
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(eb => ({ seq: eb('people_lists.seq', '+', 1) })))
    .returning('seq')
    .executeTakeFirstOrThrow()
  return seq
}

/** Takes the number back from a change that changed nothing, for whoever looked at the list has still seen all of it. */
export async function keepSeq({ db }: Tx, id: IntegrationId): Promise<void> {
  await db
    .updateTable('people_lists')
    .set(eb => ({ seq: eb('seq', '-', 1) }))
    .where('integration_id', '=', id)
    .execute()
}

/**
 * When an entry is changed, as it is told: never at a moment at which it was changed before, whatever clocks say, for the
 * moment tells one state of it from another.
 */
export const changedAfter = (before: number, at: number): number => Math.max(at, before + 1)
/** The same in a statement about rows of the list. */
export const changedAfterIt = (at: number) =>
  sql<number>`case when listed_people.changed_at < ${sql.lit(at)} then ${sql.lit(at)} else listed_people.changed_at + 1 end`

export async function standOf(db: Db, id: IntegrationId): Promise<{ readonly seq: number; readonly forgotten: number }> {
  const row = await db
    .selectFrom('people_lists')
    .select(['seq', 'forgotten_seq as forgotten'])
    .where('integration_id', '=', id)
    .executeTakeFirst()
  return row ?? { seq: 0, forgotten: 0 }
}

/** Takes the list of a deleted integration away, whole. */
export async function dropList({ db }: Tx, id: IntegrationId): Promise<void> {
  await db.deleteFrom('listed_people').where('integration_id', '=', id).execute()
  await db.deleteFrom('people_uploads').where('integration_id', '=', id).execute()
  await db.deleteFrom('people_lists').where('integration_id', '=', id).execute()
}
