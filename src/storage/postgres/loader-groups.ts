import type { PoolClient } from 'pg'
import type { IntegrationId, SourceGroup } from '../../contract/index.ts'
import type { CountChanges, Counted } from '../people/count-changes.ts'
import { foldName } from '../people/fold.ts'
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

interface GroupRow {
  readonly row: number
  readonly name: string
  readonly description: string
  readonly name_key: string
  readonly removed_at: number | null
}

const perSlice = 5_000

/** The groups of people, by their rows. */
export async function groupsOf(client: PoolClient, people: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const groups = new Map<number, number[]>()
  if (people.length === 0) return groups
  const { rows } = await client.query<{ user_row: number; group_row: number }>(
    'SELECT user_row, group_row FROM directory_members WHERE user_row = ANY($1)',
    [people],
  )
  for (const { user_row, group_row } of rows) {
    const known = groups.get(user_row)
    if (known === undefined) groups.set(user_row, [group_row])
    else known.push(group_row)
  }
  return groups
}

/** Groups and who belongs to them. `members` counts those who are not tombstones; their memberships outlive them. */
export class GroupLists {
  readonly #client: PoolClient
  readonly #counts: CountChanges

  constructor(client: PoolClient, counts: CountChanges) {
    this.#client = client
    this.#counts = counts
  }

  async put(memory: RunMemory, group: SourceGroup): Promise<void> {
    const { integrationId } = memory.facts
    const description = group.description ?? ''
    const key = foldName(group.name)
    const known = await this.#client.query<GroupRow>(
      `SELECT row, name, description, name_key, removed_at FROM directory_groups
       WHERE integration_id = $1 AND external_id = $2`,
      [integrationId, group.externalId],
    )
    const [stored] = known.rows
    const same = stored?.name === group.name && stored.name_key === key && stored.description === description
    if (same && stored.removed_at === null) {
      memory.groups.add(stored.row)
      return
    }
    const put = await this.#client.query<{ row: number }>(
      `INSERT INTO directory_groups (integration_id, external_id, name, description, name_key, members)
       VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (integration_id, external_id) DO UPDATE
         SET name = excluded.name, description = excluded.description, name_key = excluded.name_key, removed_at = NULL
       RETURNING row`,
      [integrationId, group.externalId, group.name, description, key],
    )
    for (const { row } of put.rows) memory.groups.add(row)
  }

  async remove(integrationId: IntegrationId, externalId: string, at: number): Promise<void> {
    const { rows } = await this.#client.query<{ row: number }>(
      `UPDATE directory_groups SET removed_at = $3
       WHERE integration_id = $1 AND external_id = $2 AND removed_at IS NULL RETURNING row`,
      [integrationId, externalId, at],
    )
    for (const { row } of rows) await this.keepOnly(integrationId, row, () => false)
  }

  /** Memberships of known people in known groups, all present or all gone. */
  async setMembers(memory: RunMemory, mentions: readonly Mention[], present: boolean): Promise<void> {
    const { integrationId } = memory.facts
    const { rows } = await this.#client.query<Pair>(
      `SELECT DISTINCT g.row AS "group", u.row AS person FROM unnest($2::text[], $3::text[]) AS mention (group_id, external_id)
       JOIN directory_groups g ON g.integration_id = $1 AND g.external_id = mention.group_id
       JOIN directory_users u ON u.integration_id = $1 AND u.external_id = mention.external_id`,
      [integrationId, mentions.map(({ groupId }) => groupId), mentions.map(({ externalId }) => externalId)],
    )
    if (present) for (const { group, person } of rows) memory.member(group, person)
    await this.#change(integrationId, rows, present)
  }

  /** Memberships of a group go, those apart that are to stay. Slice by slice: a group may hold everybody. */
  async keepOnly(integrationId: IntegrationId, group: number, stays: (person: number) => boolean): Promise<void> {
    for (let last = 0; ; ) {
      const { rows } = await this.#client.query<{ person: number }>(
        `SELECT user_row AS person FROM directory_members
         WHERE group_row = $1 AND user_row > $2 ORDER BY user_row LIMIT $3`,
        [group, last, perSlice],
      )
      const gone = rows.filter(({ person }) => !stays(person)).map(({ person }) => ({ group, person }))
      await this.#change(integrationId, gone, false)
      last = rows.at(-1)?.person ?? last
      if (rows.length < perSlice) return
    }
  }

  /**
   * Only once the membership is written is the person looked at, and held until the end: whoever enrolls them meanwhile
   * has either counted with the groups that were theirs before, or waits and then sees this one too.
   */
  async #change(integrationId: IntegrationId, pairs: readonly Pair[], present: boolean): Promise<void> {
    if (pairs.length === 0) return
    const change = present
      ? `INSERT INTO directory_members (group_row, user_row) SELECT * FROM unnest($1::bigint[], $2::bigint[])
         ON CONFLICT DO NOTHING RETURNING group_row AS "group", user_row AS person`
      : `DELETE FROM directory_members USING unnest($1::bigint[], $2::bigint[]) AS gone (group_row, user_row)
         WHERE directory_members.group_row = gone.group_row AND directory_members.user_row = gone.user_row
         RETURNING directory_members.group_row AS "group", directory_members.user_row AS person`
    const changed = await this.#client.query<Pair>(change, [pairs.map(({ group }) => group), pairs.map(({ person }) => person)])
    if (changed.rows.length === 0) return
    const people = await this.#client.query<Counted & { row: number }>(
      `SELECT row, status, enrollment, bound_at AS "boundAt" FROM directory_users
       WHERE row = ANY($1) ORDER BY row FOR SHARE`,
      [changed.rows.map(({ person }) => person)],
    )
    const counted = new Map(people.rows.map(person => [person.row, person]))
    for (const { group, person } of changed.rows) {
      const whose = counted.get(person)
      if (whose !== undefined) this.#counts.member(integrationId, group, whose, present ? 1 : -1)
    }
  }
}
