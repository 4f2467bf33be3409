import type { PoolClient } from 'pg'
import { type IntegrationId, problem, type RunId } from '../../contract/index.ts'
import { RunMemory, type Tally } from '../people/run-memory.ts'
import type { Batch } from '../store.ts'

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

export async function writeProgress(client: PoolClient, { facts }: RunMemory, tally: Tally, batch: Batch): Promise<void> {
  const aside = batch.setAside ?? []
  let noted = 0
  if (aside.length > 0) {
    const answer = await client.query(
      `INSERT INTO sync_run_people (run_id, kind, external_id, code) SELECT $1, 'set_aside', * FROM unnest($2::text[], $3::text[])
       ON CONFLICT DO NOTHING`,
      [facts.id, aside.map(({ externalId }) => externalId), aside.map(({ code }) => code)],
    )
    noted = answer.rowCount ?? 0
  }
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

/** Writes down who is to be removed, and why. */
export async function noteLeaving(client: PoolClient, id: RunId, leaving: ReadonlyMap<string, string>): Promise<void> {
  if (leaving.size === 0) return
  await client.query(
    `INSERT INTO sync_run_people (run_id, kind, external_id, code) SELECT $1, 'removal', * FROM unnest($2::text[], $3::text[])
     ON CONFLICT DO NOTHING`,
    [id, [...leaving.keys()], [...leaving.values()]],
  )
}

export async function forgetLeaving(client: PoolClient, id: RunId, externalIds: readonly string[]): Promise<void> {
  await client.query("DELETE FROM sync_run_people WHERE run_id = $1 AND kind = 'removal' AND external_id = ANY($2)", [
    id,
    externalIds,
  ])
}
