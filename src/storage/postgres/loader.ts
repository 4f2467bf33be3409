import type { Pool, PoolClient } from 'pg'
import type { Clock, IntegrationId, Logger, RunId, SourceUser } from '../../contract/index.ts'
import { type FailSpec, failPoints } from '../fail-point.ts'
import { CountChanges, type RunMemory } from '../people/run-memory.ts'
import type { Batch, Counts, Loader, Missing, Sweep } from '../store.ts'
import { sweepGroups } from './loader-groups.ts'
import { PageLists } from './loader-page.ts'
import { glance, PeopleLists } from './loader-people.ts'
import { guard, moveCursor, noteLeaving, readMemory, writeProgress } from './loader-runs.ts'

interface Parts {
  readonly pool: Pool
  readonly clock?: Clock
  readonly log: Logger
  readonly failPoint?: FailSpec
}

const perSlice = 200
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
      const seq = await latestSeq(client, integrationId)
      const [put] = await new PeopleLists(client, counts).put(integrationId, [user], seq, at)
      const { outcome, row } = put ?? { outcome: 'unchanged', row: 0 }
      for (const { facts, met } of this.#memories.values()) {
        if (facts.integrationId === integrationId) met.add(row)
      }
      return outcome
    })
  }

  gone(integrationId: IntegrationId, externalId: string, at: number): Promise<boolean> {
    return this.#transaction(async (client, counts) => {
      const row = (await glance(client, integrationId, [externalId])).get(externalId)?.row
      if (row === undefined) return false
      const seq = await latestSeq(client, integrationId)
      return (await new PeopleLists(client, counts).remove(integrationId, [row], seq, at)).size > 0
    })
  }

  async missing(run: RunId, unmentioned: boolean, limit: number): Promise<Missing> {
    const people: Missing['people'][number][] = []
    let total = 0
    for await (const { externalId, code } of this.#gone(await this.#known(run), unmentioned)) {
      total += 1
      if (people.length < limit) people.push({ externalId, code })
    }
    return { total, people }
  }

  async sweep({ run, fence, unmentioned, at }: Sweep): Promise<number> {
    await this.#transaction(client => guard(client, run, fence))
    const memory = await this.#known(run)
    let count = 0
    let slice: Gone[] = []
    for await (const gone of this.#gone(memory, unmentioned)) {
      slice.push(gone)
      if (slice.length < perSlice) continue
      count += await this.#remove(memory, fence, slice, at)
      slice = []
    }
    if (slice.length > 0) count += await this.#remove(memory, fence, slice, at)
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

  async #remove(memory: RunMemory, fence: number, slice: readonly Gone[], at: number): Promise<number> {
    const { id, integrationId, seq } = memory.facts
    const count = await this.#transaction(async (client, counts) => {
      await guard(client, id, fence)
      const rows = slice.map(({ row }) => row)
      const removed = await new PeopleLists(client, counts).remove(integrationId, rows, seq, at)
      const noted = slice.filter(({ row }) => removed.has(row)).map(({ externalId, code }) => [externalId, code] as const)
      await noteLeaving(client, id, new Map(noted))
      await client.query('UPDATE sync_runs SET removed = removed + $2 WHERE id = $1', [id, removed.size])
      return removed.size
    })
    this.#fail('swept')
    return count
  }

  /** One by one, so that a directory that seems empty needs no more memory than another. */
  async *#gone(memory: RunMemory, unmentioned: boolean): AsyncIterable<Gone> {
    const { integrationId, seq } = memory.facts
    const { leaving } = memory
    if (leaving.size > 0) {
      const known = await glance(this.#pool, integrationId, [...leaving.keys()])
      for (const [externalId, code] of leaving) {
        const person = known.get(externalId)
        if (person !== undefined && person.status !== 'removed') yield { row: person.row, externalId, code }
      }
    }
    for (let last = 0; unmentioned; ) {
      const { rows } = await this.#pool.query<{ row: number; external_id: string }>(
        `SELECT row, external_id FROM directory_users
         WHERE row > $1 AND integration_id = $2 AND removed_at IS NULL AND written_by <> $3 ORDER BY row LIMIT $4`,
        [last, integrationId, seq, scanned],
      )
      for (const { row, external_id } of rows) {
        last = row
        if (!memory.met.has(row) && !leaving.has(external_id)) yield { row, externalId: external_id, code: 'unmentioned' }
      }
      if (rows.length < scanned) return
    }
  }

  async #known(run: RunId): Promise<RunMemory> {
    const client = await this.#pool.connect()
    try {
      return await this.#memory(client, run)
    } finally {
      client.release()
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

/** What a person written outside any run carries: a full read that is under way must not miss them. */
async function latestSeq(client: PoolClient, integrationId: IntegrationId): Promise<number> {
  const { rows } = await client.query<{ seq: number }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM sync_runs WHERE integration_id = $1',
    [integrationId],
  )
  return rows[0]?.seq ?? 0
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
