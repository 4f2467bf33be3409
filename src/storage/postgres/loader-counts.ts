import type { PoolClient } from 'pg'
import type { CountChanges } from '../people/count-changes.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]

const integration = ['integration_id', 'text'] as const
const group = ['group_row', 'bigint'] as const
const kind = [
  ['status', 'text'],
  ['enrollment', 'text'],
] as const

/** Adds differences to the counters of a table whose key these columns are. */
async function add(
  client: PoolClient,
  table: string,
  key: readonly (readonly [name: string, type: 'text' | 'bigint'])[],
  rows: Rows,
): Promise<void> {
  if (rows.length === 0) return
  const columns = [...key, ['n', 'bigint'] as const]
  const names = columns.map(([name]) => name)
  const lists = columns.map(([, type], index) => `$${index + 1}::${type}[]`)
  await client.query(
    `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${lists})
     ON CONFLICT (${key.map(([name]) => name)}) DO UPDATE SET n = ${table}.n + excluded.n`,
    names.map(name => rows.map(row => row[name])),
  )
}

/** Last of all, in one order: these rows are where transactions of one integration meet. */
export async function writeCounts(client: PoolClient, changes: CountChanges): Promise<void> {
  const { counts, groupCounts, ages, members } = changes.take()
  await add(client, 'directory_counts', [integration, ...kind], counts.map(asRow))
  await add(client, 'directory_group_counts', [group, ...kind], groupCounts.map(asRow))
  await add(client, 'directory_ages', [integration, group, ['day', 'bigint']], ages.map(asRow))
  if (members.length === 0) return
  await client.query(
    `UPDATE directory_groups SET members = members + changed.n FROM unnest($1::bigint[], $2::bigint[]) AS changed (row, n)
     WHERE directory_groups.row = changed.row`,
    [members.map(({ row }) => row), members.map(({ n }) => n)],
  )
}

function asRow(row: object): Rows[number] {
  return { ...row } as Rows[number]
}
