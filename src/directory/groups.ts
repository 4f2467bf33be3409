import { type SqlBool, sql } from 'kysely'
import { type AccountStatus, type EnrollmentState, type IntegrationId, problem } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import { type Coverage, coverageOfGroups } from './coverage.ts'
import { foldName } from './normal.ts'
import type { Db } from './rows.ts'

/** A group, as the view shows it. */
export interface Group {
  readonly integrationId: IntegrationId
  readonly externalId: string
  readonly name: string
  readonly description: string
  /** Tombstones apart. */
  readonly members: number
  readonly coverage: Coverage
}

/** How many members of a group are of one kind. */
export interface GroupHeap {
  readonly status: AccountStatus
  readonly enrollment: EnrollmentState
  readonly n: number
}

/** More groups of one person than anybody reads. */
const mostGroups = 200
/** Behind every text that begins with another one, by code point. */
const last = '\u{10ffff}'

/** The row of a group that is there. */
export async function groupRow(db: Db, integrationId: IntegrationId, externalId: string): Promise<number> {
  const group = await db
    .selectFrom('directory_groups')
    .select('row')
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (group === undefined) throw problem('not_found', 'The directory has no such group.')
  return group.row
}

export async function groupHeaps(db: Db, group: number): Promise<readonly GroupHeap[]> {
  return db
    .selectFrom('directory_group_counts')
    .select(['status', 'enrollment', 'n'])
    .where('group_row', '=', group)
    .where('n', '>', 0)
    .execute()
}

/** Whether the person of a row belongs to a group: the primary key answers. */
export function isMember(group: number, row: string) {
  return sql<SqlBool>`exists (select 1 from directory_members m where m.group_row = ${group} and m.user_row = ${sql.ref(row)})`
}

/** Groups by name, with who of them is enrolled. */
export async function listGroups(
  reports: Db,
  query: {
    readonly integrationId: IntegrationId
    /** The beginning of a name. */
    readonly search?: string
    /** That one alone, if it is there. */
    readonly externalId?: string
    readonly limit: number
    readonly cursor?: string
    readonly now: number
  },
): Promise<{ readonly items: readonly Group[]; readonly nextCursor: string | null }> {
  const { integrationId, externalId, limit, cursor, now } = query
  const begins = foldName(query.search ?? '')
  let rows = reports
    .selectFrom('directory_groups')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('removed_at', 'is', null)
    .orderBy('name_key')
    .orderBy('row')
    .limit(limit + 1)
  if (externalId !== undefined) rows = rows.where('external_id', '=', externalId)
  if (begins !== '') rows = rows.where('name_key', '>=', begins).where('name_key', '<', `${begins}${last}`)
  if (cursor !== undefined) {
    const [key, row] = keysIn(cursor, 'string', 'number')
    rows = rows.where(sql<SqlBool>`(name_key, row) > (${key}, ${row})`)
  }
  const found = await rows.execute()
  const { rows: page, nextCursor } = pageOf(found, limit, row => [row.name_key, row.row])
  const coverage = await coverageOfGroups(
    reports,
    integrationId,
    page.map(({ row }) => row),
    now,
  )
  return {
    items: page.flatMap(({ row, integration_id, external_id, name, description, members }) => {
      const covered = coverage.get(row)
      if (covered === undefined) return []
      return { integrationId: integration_id, externalId: external_id, name, description, members, coverage: covered }
    }),
    nextCursor,
  }
}

/** The groups of a person, by name. */
export async function groupsOf(
  db: Db,
  integrationId: IntegrationId,
  externalId: string,
): Promise<readonly { readonly externalId: string; readonly name: string }[]> {
  return db
    .selectFrom('directory_users as u')
    .innerJoin('directory_members as m', 'm.user_row', 'u.row')
    .innerJoin('directory_groups as g', 'g.row', 'm.group_row')
    .select(['g.external_id as externalId', 'g.name'])
    .where('u.integration_id', '=', integrationId)
    .where('u.external_id', '=', externalId)
    .where('g.removed_at', 'is', null)
    .orderBy('g.name_key')
    .orderBy('g.row')
    .limit(mostGroups)
    .execute()
}
