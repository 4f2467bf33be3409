import type { PoolClient } from 'pg'
import type { IntegrationId, SourceGroup } from '../../contract/index.ts'
import type { RunMemory } from '../people/run-memory.ts'

/** One membership as a page mentions it. */
export interface Mention {
  readonly groupId: string
  readonly externalId: string
  readonly present: boolean
}

interface Pair {
  readonly group: number
  readonly person: number
}

/** Members became tombstones, or came back. */
export async function recountGroups(client: PoolClient, people: readonly number[], by: 1 | -1): Promise<void> {
  if (people.length === 0) return
  await client.query(
    `UPDATE directory_groups SET members = members + $2 * joined.n
     FROM (SELECT group_row, count(*) AS n FROM directory_members WHERE user_row = ANY($1) GROUP BY group_row) AS joined
     WHERE directory_groups.row = joined.group_row`,
    [people, by],
  )
}

export async function putGroup(client: PoolClient, memory: RunMemory, group: SourceGroup): Promise<void> {
  const { integrationId } = memory.facts
  const description = group.description ?? ''
  const known = await client.query<{ row: number; name: string; description: string; removed_at: number | null }>(
    'SELECT row, name, description, removed_at FROM directory_groups WHERE integration_id = $1 AND external_id = $2',
    [integrationId, group.externalId],
  )
  const [stored] = known.rows
  if (stored !== undefined && stored.name === group.name && stored.description === description && stored.removed_at === null) {
    memory.groups.add(stored.row)
    return
  }
  const put = await client.query<{ row: number }>(
    `INSERT INTO directory_groups (integration_id, external_id, name, description, members) VALUES ($1, $2, $3, $4, 0)
     ON CONFLICT (integration_id, external_id) DO UPDATE
       SET name = excluded.name, description = excluded.description, removed_at = NULL RETURNING row`,
    [integrationId, group.externalId, group.name, description],
  )
  for (const { row } of put.rows) memory.groups.add(row)
}

export async function removeGroup(
  client: PoolClient,
  integrationId: IntegrationId,
  externalId: string,
  at: number,
): Promise<void> {
  const { rows } = await client.query<{ row: number }>(
    `UPDATE directory_groups SET removed_at = $3, members = 0
     WHERE integration_id = $1 AND external_id = $2 AND removed_at IS NULL RETURNING row`,
    [integrationId, externalId, at],
  )
  await client.query('DELETE FROM directory_members WHERE group_row = ANY($1)', [rows.map(({ row }) => row)])
}

/** Memberships of known people in known groups, all present or all gone. */
export async function setMembers(
  client: PoolClient,
  memory: RunMemory,
  mentions: readonly Mention[],
  present: boolean,
): Promise<void> {
  const { rows } = await client.query<Pair>(
    `SELECT DISTINCT g.row AS "group", u.row AS person FROM unnest($2::text[], $3::text[]) AS mention (group_id, external_id)
     JOIN directory_groups g ON g.integration_id = $1 AND g.external_id = mention.group_id
     JOIN directory_users u ON u.integration_id = $1 AND u.external_id = mention.external_id`,
    [memory.facts.integrationId, mentions.map(({ groupId }) => groupId), mentions.map(({ externalId }) => externalId)],
  )
  if (present) for (const { group, person } of rows) memory.member(group, person)
  await changeMembers(client, rows, present)
}

async function changeMembers(client: PoolClient, pairs: readonly Pair[], present: boolean): Promise<void> {
  if (pairs.length === 0) return
  const change = present
    ? `INSERT INTO directory_members (group_row, user_row) SELECT * FROM unnest($1::bigint[], $2::bigint[])
       ON CONFLICT DO NOTHING RETURNING group_row, user_row`
    : `DELETE FROM directory_members USING unnest($1::bigint[], $2::bigint[]) AS gone (group_row, user_row)
       WHERE directory_members.group_row = gone.group_row AND directory_members.user_row = gone.user_row
       RETURNING directory_members.group_row, directory_members.user_row`
  await client.query(
    `WITH changed AS (${change})
     UPDATE directory_groups SET members = members + $3 * counted.n
     FROM (SELECT changed.group_row, count(*) AS n FROM changed JOIN directory_users u ON u.row = changed.user_row
           WHERE u.removed_at IS NULL GROUP BY changed.group_row) AS counted
     WHERE directory_groups.row = counted.group_row`,
    [pairs.map(({ group }) => group), pairs.map(({ person }) => person), present ? 1 : -1],
  )
}

/** What an uninterrupted full read did not mention. A product that lists no group, or no member, is not asked for them. */
export async function sweepGroups(client: PoolClient, memory: RunMemory, at: number): Promise<void> {
  const { integrationId } = memory.facts
  if (memory.groups.size === 0) return
  const live = await client.query<{ row: number; external_id: string }>(
    'SELECT row, external_id FROM directory_groups WHERE integration_id = $1 AND removed_at IS NULL',
    [integrationId],
  )
  for (const { row, external_id } of live.rows) {
    if (!memory.groups.has(row)) {
      await removeGroup(client, integrationId, external_id, at)
      continue
    }
    if (memory.members.size === 0) continue
    const met = new Set(memory.members.get(row))
    const members = await client.query<Pair>(
      'SELECT group_row AS "group", user_row AS person FROM directory_members WHERE group_row = $1',
      [row],
    )
    await changeMembers(
      client,
      members.rows.filter(({ person }) => !met.has(person)),
      false,
    )
  }
}
