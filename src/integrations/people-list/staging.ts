import { type Insertable, sql } from 'kysely'
import type { IntegrationId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { PeopleUploadsTable } from '../../storage/tables/index.ts'
import type { Db } from './rows.ts'

/** Lines of a file, put aside until all of it was read. */

export type StagedRow = Insertable<PeopleUploadsTable>

export async function stage({ db }: Tx, rows: readonly StagedRow[]): Promise<void> {
  await db
    .insertInto('people_uploads')
    .values([...rows])
    .execute()
}

export async function discard({ db }: Tx, uploadId: string): Promise<void> {
  await db.deleteFrom('people_uploads').where('upload_id', '=', uploadId).execute()
}

/** What was put aside of some lines. */
export async function staged(db: Db, uploadId: string, lines: readonly number[]) {
  if (lines.length === 0) return []
  return db.selectFrom('people_uploads').selectAll().where('upload_id', '=', uploadId).where('line', 'in', lines).execute()
}

/** As many as one statement names: SQLite takes 32,766 parameters (https://sqlite.org/limits.html), PostgreSQL twice that. */
const dropped = 10_000

export async function dropLines({ db }: Tx, uploadId: string, lines: readonly number[]): Promise<void> {
  for (let from = 0; from < lines.length; from += dropped) {
    await db
      .deleteFrom('people_uploads')
      .where('upload_id', '=', uploadId)
      .where('line', 'in', lines.slice(from, from + dropped))
      .execute()
  }
}

/** Who comes without an id and is listed by this login already, keeps the id: the same file twice lists nobody twice. */
export async function settleIds({ db }: Tx, uploadId: string, id: IntegrationId): Promise<void> {
  await sql`
    update people_uploads set external_id = (
      select l.external_id from listed_people l
      where l.integration_id = ${id} and l.login_key = people_uploads.login_key
    )
    where upload_id = ${uploadId} and made = 1 and exists (
      select 1 from listed_people l where l.integration_id = ${id} and l.login_key = people_uploads.login_key
    )`.execute(db)
}

export interface Conflict {
  readonly line: number
  readonly field: 'externalId' | 'login'
  readonly message: string
}

const mostConflicts = 100_000

/** Lines that say something of whom an earlier line speaks, or take the login of somebody who keeps it. */
export async function linesInConflict(
  { db }: { readonly db: Db },
  uploadId: string,
  id: IntegrationId,
  replace: boolean,
): Promise<readonly Conflict[]> {
  const twice = async (column: 'external_id' | 'login_key') => {
    const { rows } = await sql<{ line: number }>`
      select u.line from people_uploads u
      join (
        select ${sql.ref(column)} as value, min(line) as first from people_uploads
        where upload_id = ${uploadId} group by ${sql.ref(column)} having count(*) > 1
      ) d on d.value = u.${sql.ref(column)} and u.line > d.first
      where u.upload_id = ${uploadId} order by u.line limit ${mostConflicts}`.execute(db)
    return rows.map(({ line }) => line)
  }
  const logins = new Set(await twice('login_key'))
  const ids = (await twice('external_id')).filter(line => !logins.has(line))
  const taken = replace
    ? []
    : (
        await sql<{ line: number }>`
          select u.line from people_uploads u
          join listed_people l on l.integration_id = ${id} and l.login_key = u.login_key and l.external_id <> u.external_id
          where u.upload_id = ${uploadId} and not exists (
            select 1 from people_uploads v where v.upload_id = ${uploadId} and v.external_id = l.external_id
          ) order by u.line limit ${mostConflicts}`.execute(db)
      ).rows.map(({ line }) => line)
  return [
    ...[...logins].map(line => ({ line, field: 'login', message: 'An earlier line has this login.' }) as const),
    ...ids.map(line => ({ line, field: 'externalId', message: 'An earlier line is about the same person.' }) as const),
    ...taken
      .filter(line => !logins.has(line))
      .map(line => ({ line, field: 'login', message: 'Somebody else of this list has this login.' }) as const),
  ]
}
