import type { PoolClient } from 'pg'
import { type Change, type IntegrationId, problem, type RunId } from '../../contract/index.ts'
import { leftScope } from '../people/compare.ts'
import { foreignCode, unreadPeople } from '../people/notes.ts'
import { RunMemory, type Tally } from '../people/run-memory.ts'
import type { Batch } from '../store.ts'
import type { SyncRunPeopleTable } from '../tables/index.ts'

interface RunRow {
  readonly seq: number
  readonly integration_id: IntegrationId
  readonly fence: number
  readonly dry_run: number
  readonly mode: 'full' | 'incremental'
  readonly interrupted: number
  readonly seen: number
}

export async function readMemory(client: PoolClient, id: RunId): Promise<RunMemory> {
  const found = await client.query<RunRow>(
    'SELECT seq, integration_id, fence, dry_run, mode, interrupted, seen FROM sync_runs WHERE id = $1',
    [id],
  )
  const [run] = found.rows
  if (run === undefined) throw problem('not_found', 'There is no such run.')
  // Another process read its first pages: whoever was met unchanged there would now look missing.
  if (run.seen > 0) throw problem('unavailable', 'What was remembered of the run is lost.')
  const leaving = await client.query<{ external_id: string; code: string }>(
    "SELECT external_id, code FROM sync_run_people WHERE run_id = $1 AND kind = 'removal'",
    [id],
  )
  return new RunMemory(
    {
      id,
      seq: run.seq,
      integrationId: run.integration_id,
      fence: run.fence,
      dry: run.dry_run === 1,
      whole: run.mode === 'full' && run.interrupted === 0,
    },
    leaving.rows.map(({ external_id, code }) => [external_id, code] as const),
  )
}

/**
 * Late writes of a holder that slept through its lease are refused: the next one's fence is higher. The locks keep a
 * taker-over, or whoever cancels, waiting until this transaction is over.
 */
export async function guard(client: PoolClient, id: RunId, fence: number): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM sync_runs r JOIN leases l ON l.name = 'sync:' || r.integration_id
     WHERE r.id = $1 AND r.state = 'running' AND r.fence = $2 AND l.fence = $2 FOR UPDATE OF r FOR SHARE OF l`,
    [id, fence],
  )
  if (rowCount === 0) throw problem('conflict', 'The run no longer holds its lease.')
}

export async function writeProgress(client: PoolClient, memory: RunMemory, tally: Tally, batch: Batch): Promise<void> {
  const { facts } = memory
  const aside = new Map((batch.setAside ?? []).map(({ externalId, code }) => [externalId, code]))
  const noted = await notePeople(client, facts.id, 'set_aside', aside)
  const unread = [...unreadPeople(batch)].filter(() => memory.mayNote('unread'))
  await notePeople(client, facts.id, 'unread', new Map(unread))
  await client.query(
    `UPDATE sync_runs SET seen = seen + $2, created = created + $3, updated = updated + $4, unchanged = unchanged + $5,
       deactivated = deactivated + $6, set_aside = set_aside + $7, total = coalesce($8, total) WHERE id = $1`,
    [facts.id, tally.seen, tally.created, tally.updated, tally.unchanged, tally.deactivated, noted, batch.total ?? null],
  )
}

export async function moveCursor(client: PoolClient, { facts }: RunMemory, batch: Batch): Promise<void> {
  if (batch.cursor === undefined || facts.dry) return
  await client.query(
    `INSERT INTO sync_cursors (integration_id, cursor, run_id, fence, complete, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (integration_id) DO UPDATE SET cursor = excluded.cursor, run_id = excluded.run_id, fence = excluded.fence,
       complete = greatest(sync_cursors.complete, excluded.complete), updated_at = excluded.updated_at`,
    [facts.integrationId, batch.cursor.text, facts.id, batch.fence, batch.cursor.complete ? 1 : 0, batch.at],
  )
}

type Kind = SyncRunPeopleTable['kind']

/** Writes people down with what is to be said of them, and answers how many were not. */
export async function notePeople(
  client: PoolClient,
  id: RunId,
  kind: Kind,
  people: ReadonlyMap<string, string>,
): Promise<number> {
  if (people.size === 0) return 0
  const { rowCount } = await client.query(
    `INSERT INTO sync_run_people (run_id, kind, external_id, code) SELECT $1, $2, * FROM unnest($3::text[], $4::text[])
     ON CONFLICT DO NOTHING`,
    [id, kind, [...people.keys()], [...people.values()]],
  )
  return rowCount ?? 0
}

export async function forgetPeople(client: PoolClient, id: RunId, kind: Kind, externalIds: readonly string[]): Promise<void> {
  if (externalIds.length === 0) return
  await client.query('DELETE FROM sync_run_people WHERE run_id = $1 AND kind = $2 AND external_id = ANY($3)', [
    id,
    kind,
    externalIds,
  ])
}

/** Writes down who goes, and why. */
export async function noteLeaving(client: PoolClient, id: RunId, leaving: ReadonlyMap<string, string>): Promise<void> {
  if (leaving.size === 0) return
  await client.query(
    `INSERT INTO sync_run_people (run_id, kind, external_id, code) SELECT $1, 'removal', * FROM unnest($2::text[], $3::text[])
     ON CONFLICT (run_id, kind, external_id) DO UPDATE SET code = excluded.code`,
    [id, [...leaving.keys()], [...leaving.values()]],
  )
}

/** So many went, for these reasons. */
export async function countLeft(client: PoolClient, id: RunId, codes: readonly string[]): Promise<void> {
  const inactive = codes.filter(code => code === leftScope).length
  await client.query('UPDATE sync_runs SET removed = removed + $2, deactivated = deactivated + $3 WHERE id = $1', [
    id,
    codes.length - inactive,
    inactive,
  ])
}

/** Compares what the product shows of verdicts with what was written there. The last word of a run counts. */
export async function compareStandings(
  client: PoolClient,
  memory: RunMemory,
  shown: readonly Extract<Change, { kind: 'standing' }>[],
): Promise<void> {
  const { id, integrationId } = memory.facts
  const { rows } = await client.query<{ external_id: string; standing: string }>(
    'SELECT external_id, standing FROM write_backs WHERE integration_id = $1 AND external_id = ANY($2)',
    [integrationId, shown.map(({ externalId }) => externalId)],
  )
  const written = new Map(rows.map(({ external_id, standing }) => [external_id, standing]))
  const foreign = new Map<string, string>()
  const agreed: string[] = []
  for (const one of shown) {
    const code = foreignCode(written.get(one.externalId) ?? null, one.shown)
    if (code !== undefined) foreign.set(one.externalId, code)
    else if (memory.foreign.delete(one.externalId)) agreed.push(one.externalId)
  }
  for (const externalId of foreign.keys()) memory.foreign.add(externalId)
  await notePeople(client, id, 'foreign', foreign)
  await forgetPeople(client, id, 'foreign', agreed)
}
