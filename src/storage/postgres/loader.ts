import type { Pool, PoolClient } from 'pg'
import type { Clock, IntegrationId, Logger, RunId, SourceUser } from '../../contract/index.ts'
import { type FailSpec, failPoints } from '../fail-point.ts'
import { CountChanges, type RunMemory } from '../people/run-memory.ts'
import type { Batch, Counts, Loader, Missing, Sweep } from '../store.ts'
import { sweepGroups } from './loader-groups.ts'
import { PageLists } from './loader-page.ts'
import { PeopleLists } from './loader-people.ts'
import { guard, moveCursor, noteLeaving, readMemory, writeProgress } from './loader-runs.ts'

interface Parts {
  readonly pool: Pool
  readonly clock?: Clock
  readonly log: Logger
  readonly failPoint?: FailSpec
}

const slice = 200
const scanned = 5_000

interface Gone {
  readonly row: number
  readonly externalId: string
  readonly code: string
}

/** The bulk writer: a transaction for each page, whole pages in each statement. */
class PostgresLoader implements Loader {
  readonly #pool: Pool
  readonly #fail: (point: string) => void
  readonly #memories = new Map<RunId, RunMemory>()
  /** Pages of a run go in their order, and none goes after one that failed: the cursor must not move past it. */
  readonly #tails = new Map<RunId, Promise<unknown>>()

  constructor({ pool, failPoint }: Parts) {
    this.#pool = pool
    this.#fail = failPoints(failPoint)
  }

  apply(batch: Batch): Promise<Counts> {
    const before = this.#tails.get(batch.run) ?? Promise.resolve()
    const counts = before.then(() => this.#apply(batch))
    this.#tails.set(batch.run, counts)
    return counts
  }

  async put(integrationId: IntegrationId, user: SourceUser, at: number): ReturnType<Loader['put']> {
    return this.#transaction(async (client, counts) => {
      const latest = await client.query<{ seq: number }>(
        'SELECT coalesce(max(seq), 0) AS seq FROM sync_runs WHERE integration_id = $1',
        [integrationId],
      )
      const seq = latest.rows[0]?.seq ?? 0
      const [put] = await new PeopleLists(client, counts).put(integrationId, [user], seq, at)
      const { outcome, row } = put ?? { outcome: 'unchanged', row: 0 }
      for (const { facts, unchanged } of this.#memories.values()) {
        if (facts.integrationId === integrationId) unchanged.add(row)
      }
      return outcome
    })
  }

  async missing(run: RunId, unmentioned: boolean, limit: number): Promise<Missing> {
    const client = await this.#pool.connect()
    try {
      const gone = await this.#gone(client, await this.#memory(client, run), unmentioned)
      return { total: gone.length, people: gone.slice(0, limit).map(({ externalId, code }) => ({ externalId, code })) }
    } finally {
      client.release()
    }
  }

  async sweep({ run, fence, unmentioned, at }: Sweep): Promise<number> {
    const { memory, gone } = await this.#transaction(async client => {
      await guard(client, run, fence)
      const known = await this.#memory(client, run)
      return { memory: known, gone: await this.#gone(client, known, unmentioned) }
    })
    const { integrationId, seq } = memory.facts
    let count = 0
    for (let from = 0; from < gone.length; from += slice) {
      count += await this.#transaction(async (client, counts) => {
        await guard(client, run, fence)
        const part = gone.slice(from, from + slice)
        const rows = part.map(({ row }) => row)
        const removed = await new PeopleLists(client, counts).remove(integrationId, rows, seq, at)
        const noted = part.filter(({ row }) => removed.has(row)).map(({ externalId, code }) => [externalId, code] as const)
        await noteLeaving(client, run, new Map(noted))
        await client.query('UPDATE sync_runs SET removed = removed + $2 WHERE id = $1', [run, removed.size])
        return removed.size
      })
      this.#fail('swept')
    }
    if (unmentioned) {
      await this.#transaction(async client => {
        await guard(client, run, fence)
        await sweepGroups(client, memory, at)
      })
    }
    return count
  }

  async end(run: RunId): Promise<void> {
    await this.#tails.get(run)?.catch(() => undefined)
    this.#tails.delete(run)
    this.#memories.delete(run)
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#tails.values())
  }

  #apply(batch: Batch): Promise<Counts> {
    return this.#transaction(async (client, counts) => {
      await guard(client, batch.run, batch.fence)
      const memory = await this.#memory(client, batch.run)
      const page = new PageLists(client, memory, counts, batch.at)
      await page.apply(batch.changes)
      await page.excuse((batch.setAside ?? []).map(({ externalId }) => externalId))
      this.#fail('rows_written')
      await writeProgress(client, memory, page.tally, batch)
      await moveCursor(client, memory, batch)
      this.#fail('cursor_written')
      return page.tally
    })
  }

  async #gone(client: PoolClient, memory: RunMemory, unmentioned: boolean): Promise<readonly Gone[]> {
    const { integrationId, seq } = memory.facts
    const gone: Gone[] = []
    if (memory.leaving.size > 0) {
      const counts = new CountChanges()
      const known = await new PeopleLists(client, counts).glance(integrationId, [...memory.leaving.keys()])
      for (const [externalId, code] of memory.leaving) {
        const person = known.get(externalId)
        if (person !== undefined && person.status !== 'removed') gone.push({ row: person.row, externalId, code })
      }
    }
    if (!unmentioned) return gone
    for (let last = 0; ; ) {
      const { rows } = await client.query<{ row: number; external_id: string }>(
        `SELECT row, external_id FROM directory_users
         WHERE row > $1 AND integration_id = $2 AND removed_at IS NULL AND written_by <> $3 ORDER BY row LIMIT $4`,
        [last, integrationId, seq, scanned],
      )
      for (const { row, external_id } of rows) {
        last = row
        if (memory.unchanged.has(row) || memory.leaving.has(external_id)) continue
        gone.push({ row, externalId: external_id, code: 'unmentioned' })
      }
      if (rows.length < scanned) return gone
    }
  }

  async #memory(client: PoolClient, run: RunId): Promise<RunMemory> {
    const known = this.#memories.get(run) ?? (await readMemory(client, run))
    this.#memories.set(run, known)
    return known
  }

  async #transaction<T>(work: (client: PoolClient, counts: CountChanges) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    let broken = true
    try {
      const counts = new CountChanges()
      await client.query('BEGIN')
      this.#fail('begun')
      const value = await work(client, counts)
      await writeCounts(client, counts)
      await client.query('COMMIT')
      broken = false
      this.#fail('committed')
      return value
    } catch (error) {
      if (broken) {
        await client.query('ROLLBACK')
        broken = false
      }
      throw error
    } finally {
      // A connection that could not even roll back is not handed to anybody else.
      client.release(broken)
    }
  }
}

/** Last of all, in one order: the rows of `directory_counts` are where transactions of one integration meet. */
async function writeCounts(client: PoolClient, counts: CountChanges): Promise<void> {
  const changes = counts.take()
  if (changes.length === 0) return
  await client.query(
    `INSERT INTO directory_counts (integration_id, status, enrollment, n)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
     ON CONFLICT (integration_id, status, enrollment) DO UPDATE SET n = directory_counts.n + excluded.n`,
    [
      changes.map(change => change.integrationId),
      changes.map(change => change.status),
      changes.map(change => change.enrollment),
      changes.map(change => change.n),
    ],
  )
}

export function createPostgresLoader(parts: Parts): Loader & { close(): Promise<void> } {
  return new PostgresLoader(parts)
}
