import { sql } from 'kysely'
import { type ActorRef, type IntegrationId, problem, type Random } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import { changedAfterIt, type Db, gone, keepSeq, nextSeq } from './rows.ts'

/** What a file did to the list. */
export interface Counts {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
}

export interface Applying {
  readonly uploadId: string
  readonly id: IntegrationId
  readonly replace: boolean
  readonly seen: number | undefined
  readonly skipped: number
  readonly actor: ActorRef
  readonly at: number
}

const columns = [
  'login',
  'login_key',
  'email',
  'given_name',
  'family_name',
  'birth_date',
  'phone',
  'employee_number',
  'sponsor',
  'start_date',
  'end_date',
] as const

/** All lines at once, as one change of the list. Rows that say the same as before are not written. */
export async function applyUpload(tx: Tx, applying: Applying, random: Random): Promise<Counts> {
  const { uploadId, id, replace, seen, skipped, actor, at } = applying
  const { db } = tx
  const seq = await nextSeq(tx, id)
  if (seen !== undefined && seq !== seen + 1)
    throw problem('version_conflict', 'The list was changed since the file was looked at.')
  const staged = sql`people_uploads u where u.upload_id = ${uploadId}`
  const total = await counted(tx, sql`select count(*) as n from ${staged}`)
  const known = await counted(
    tx,
    sql`select count(*) as n from ${staged} and exists (
      select 1 from listed_people l
      where l.integration_id = ${id} and l.external_id = u.external_id and l.removed_at is null)`,
  )
  const all = columns.map(name => sql.ref(name))
  const set = columns.map(name => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`)
  await sql`
    insert into listed_people (integration_id, external_id, seq, ${sql.join(all)}, removed_at, changed_at)
    select u.integration_id, u.external_id, ${sql.lit(seq)}, ${sql.join(columns.map(name => sql.ref(`u.${name}`)))}, null, ${sql.lit(at)}
    from ${staged}
    on conflict (integration_id, external_id) do update set
      seq = excluded.seq, ${sql.join(set)}, removed_at = null,
      changed_at = ${changedAfterIt(at)}
    where listed_people.removed_at is not null or ${differsFrom('listed_people', 'excluded')}`.execute(db)
  if (replace) {
    await db
      .updateTable('listed_people')
      .set({ ...gone, seq, removed_at: at, changed_at: changedAfterIt(at) })
      .where('integration_id', '=', id)
      .where('removed_at', 'is', null)
      .where(isNotStaged(uploadId))
      .execute()
  }
  const touched = (state: 'is' | 'is not') =>
    counted(
      tx,
      sql`select count(*) as n from listed_people
        where integration_id = ${id} and seq = ${seq} and removed_at ${sql.raw(state)} null`,
    )
  const written = await touched('is')
  const removed = await touched('is not')
  const created = total - known
  const counts = { created, updated: written - created, unchanged: total - written, removed }
  if (written + removed === 0) await keepSeq(tx, id)
  const facts = { ...counts, skipped, replace }
  await appendAudit(tx, { at, actor, action: 'people_list.uploaded', target: id, facts }, random)
  return counts
}

/** Whether two rows say other things of a person. */
export function differsFrom(one: string, other: string) {
  const differ = columns.map(name => sql`${sql.ref(`${one}.${name}`)} is distinct from ${sql.ref(`${other}.${name}`)}`)
  return sql`${sql.join(differ, sql` or `)}`
}

/**
 * Whether the file has no line about the person of the list. A case, because of PostgreSQL: it knows nothing yet of rows that
 * were just written, and makes a `not exists` a join that looks at all of one side for each of the other.
 */
export const isNotStaged = (uploadId: string) =>
  sql<boolean>`case when exists (
    select 1 from people_uploads u where u.upload_id = ${uploadId} and u.external_id = listed_people.external_id
  ) then 1 else 0 end = 0`

export async function counted({ db }: { readonly db: Db }, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await query.execute(db)
  return Number((rows[0] as { n: number | string } | undefined)?.n ?? 0)
}
