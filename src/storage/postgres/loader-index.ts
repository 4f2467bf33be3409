import type { PoolClient } from 'pg'
import type { IntegrationId } from '../../contract/index.ts'
import type { PersonRow } from '../people/compare.ts'
import { derive } from '../people/keys.ts'
import type { Known } from './loader-person.ts'

/** What people are found by: name keys and search words, each list in one statement. */

export interface Change {
  readonly row: number
  /** Nobody where the person is new. */
  readonly before: Known | undefined
  readonly person: PersonRow
}

interface Key {
  readonly key: string
  readonly row: number
}

/**
 * Writes name keys and search words. All keys are added: those that earlier rules gave to people who are known may be fewer
 * than these say that there were.
 */
export async function indexPeople(client: PoolClient, integrationId: IntegrationId, changes: readonly Change[]): Promise<void> {
  const words: Change[] = []
  const keys: Key[] = []
  const stale: Key[] = []
  for (const change of changes) {
    const before = change.before === undefined ? undefined : derive(change.before)
    if (before?.words !== change.person.words) words.push(change)
    for (const key of before?.nameKeys ?? []) if (!change.person.nameKeys.includes(key)) stale.push({ key, row: change.row })
    for (const key of change.person.nameKeys) keys.push({ key, row: change.row })
  }
  if (stale.length > 0) {
    await client.query(
      `DELETE FROM directory_name_keys USING unnest($2::text[], $3::bigint[]) AS stale (key, user_row)
       WHERE integration_id = $1 AND directory_name_keys.key = stale.key AND directory_name_keys.user_row = stale.user_row`,
      [integrationId, stale.map(({ key }) => key), stale.map(({ row }) => row)],
    )
  }
  if (keys.length > 0) {
    await client.query(
      `INSERT INTO directory_name_keys (integration_id, key, user_row) SELECT $1, * FROM unnest($2::text[], $3::bigint[])
       ON CONFLICT DO NOTHING`,
      [integrationId, keys.map(({ key }) => key), keys.map(({ row }) => row)],
    )
  }
  if (words.length === 0) return
  await client.query(
    `INSERT INTO directory_search (user_row, words)
     SELECT row, array_to_tsvector(string_to_array(words, ' ')) FROM unnest($1::bigint[], $2::text[]) AS new (row, words)
     ON CONFLICT (user_row) DO UPDATE SET words = excluded.words`,
    [words.map(({ row }) => row), words.map(({ person }) => person.words)],
  )
}
