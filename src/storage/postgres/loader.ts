import type { Pool, PoolClient } from 'pg'
import { type Clock, type IntegrationId, isOutOfScope, type Logger, type RunId, type SourceUser } from '../../contract/index.ts'
import { type FailSpec, failPoints } from '../fail-point.ts'
import { leftScope } from '../people/compare.ts'
import { CountChanges } from '../people/count-changes.ts'
import type { RunMemory } from '../people/run-memory.ts'
import type { Absent, Batch, Counts, Loader, Missing, Sweep } from '../store.ts'
import { writeCounts } from './loader-counts.ts'
import { PageLists } from './loader-page.ts'
import { PeopleLists } from './loader-people.ts'
import { guard, moveCursor, readMemory, writeProgress } from './loader-runs.ts'
import { Sweeper } from './loader-sweep.ts'

interface Parts {
  readonly pool: Pool
  readonly clock?: Clock
  readonly log: Logger
  readonly failPoint?: FailSpec
}

/** The bulk writer: a transaction for each page, whole pages in each statement. */
class PostgresLoader implements Loader {
  readonly #pool: Pool
  readonly #fail: (point: string) => void
  readonly #sweeper: Sweeper
  readonly #memories = new Map<RunId, RunMemory>()
  /** Pages of a run go in their order, and none goes after one that failed: the cursor must not move past it. */
  readonly #tails = new Map<RunId, Promise<unknown>>()

  constructor({ pool, failPoint }: Parts) {
    this.#pool = pool
    this.#fail = failPoints(failPoint)
    this.#sweeper = new Sweeper(pool, this.#fail, work => this.#transaction(work))
  }

  apply(batch: Batch): Promise<Counts> {
    const before = this.#tails.get(batch.run) ?? Promise.resolve()
    const counts = before.then(() => this.#apply(batch))
    this.#tails.set(batch.run, counts)
    return counts
  }

  async put(integrationId: IntegrationId, user: SourceUser, at: number): ReturnType<Loader['put']> {
    return this.#transaction(async (client, counts) => {
      const stamp = { writtenBy: await latestSeq(client, integrationId), run: null, at }
      const people = new PeopleLists(client, counts)
      if (isOutOfScope(user)) {
        // As a sweep would: of who was never in scope, nothing is kept.
        const left = await people.leave(integrationId, new Map([[user.externalId, leftScope]]), stamp)
        return left.size > 0 ? 'deactivated' : 'unchanged'
      }
      const [put] = await people.put(integrationId, [user], stamp)
      const { outcome, row } = put ?? { outcome: 'unchanged', row: 0 }
      for (const { facts, met } of this.#memories.values()) {
        if (facts.integrationId === integrationId) met.add(row)
      }
      return outcome
    })
  }

  gone(integrationId: IntegrationId, externalId: string, at: number): Promise<boolean> {
    return this.#transaction(async (client, counts) => {
      const stamp = { writtenBy: await latestSeq(client, integrationId), run: null, at }
      const left = await new PeopleLists(client, counts).leave(integrationId, new Map([[externalId, 'deleted']]), stamp)
      return left.size > 0
    })
  }

  async missing(run: RunId, unmentioned: boolean, absent?: Absent, shown?: RunId): Promise<Missing> {
    return this.#sweeper.missing(await this.#known(run), unmentioned, absent, shown)
  }

  async list(sweep: Omit<Sweep, 'at'>, most: number): Promise<void> {
    return this.#sweeper.list(await this.#known(sweep.run), sweep, most)
  }

  async sweep(sweep: Sweep): Promise<number> {
    await this.#transaction(client => guard(client, sweep.run, sweep.fence))
    return this.#sweeper.sweep(await this.#known(sweep.run), sweep)
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

export function createPostgresLoader(parts: Parts): Loader & { close(): Promise<void> } {
  return new PostgresLoader(parts)
}
