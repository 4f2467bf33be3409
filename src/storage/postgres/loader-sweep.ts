import type { Pool, PoolClient } from 'pg'
import { canLeave, leftScope } from '../people/compare.ts'
import type { CountChanges } from '../people/count-changes.ts'
import type { RunMemory } from '../people/run-memory.ts'
import type { Absent, Missing, Sweep } from '../store.ts'
import { GroupLists } from './loader-groups.ts'
import { PeopleLists } from './loader-people.ts'
import { type Glance, glance } from './loader-person.ts'
import { countLeft, guard, noteLeaving } from './loader-runs.ts'

const perSlice = 200
const scanned = 5_000

interface Gone {
  readonly externalId: string
  readonly code: string
}

type Transact = <T>(work: (client: PoolClient, counts: CountChanges) => Promise<T>) => Promise<T>

/** The end of a run: who is missing, and turning them into tombstones, or into people who left the scope. */
export class Sweeper {
  readonly #pool: Pool
  readonly #fail: (point: string) => void
  readonly #transact: Transact

  constructor(pool: Pool, fail: (point: string) => void, transact: Transact) {
    this.#pool = pool
    this.#fail = fail
    this.#transact = transact
  }

  async missing(memory: RunMemory, unmentioned: boolean, limit: number, absent?: Absent): Promise<Missing> {
    const people: Gone[] = []
    let total = 0
    let left = 0
    for await (const { externalId, code } of this.#gone(memory, unmentioned, absent)) {
      total += 1
      if (code === leftScope) left += 1
      if (people.length < limit) people.push({ externalId, code })
    }
    return { total, leftScope: left, people }
  }

  async sweep(memory: RunMemory, { fence, unmentioned, absent, at }: Sweep): Promise<number> {
    let count = 0
    let slice: Gone[] = []
    for await (const gone of this.#gone(memory, unmentioned, absent)) {
      slice.push(gone)
      if (slice.length < perSlice) continue
      count += await this.#leave(memory, fence, slice, at)
      slice = []
    }
    if (slice.length > 0) count += await this.#leave(memory, fence, slice, at)
    if (unmentioned) await this.#sweepGroups(memory, fence, at)
    return count
  }

  async #leave(memory: RunMemory, fence: number, slice: readonly Gone[], at: number): Promise<number> {
    const { id, integrationId, seq } = memory.facts
    const leaving = new Map(slice.map(({ externalId, code }) => [externalId, code]))
    const count = await this.#transact(async (client, counts) => {
      await guard(client, id, fence)
      const stamp = { writtenBy: seq, run: seq, at }
      const left = await new PeopleLists(client, counts).leave(integrationId, leaving, stamp)
      await noteLeaving(client, id, left)
      await countLeft(client, id, [...left.values()])
      return left.size
    })
    this.#fail('swept')
    return count
  }

  /** One by one, so that a directory that seems empty needs no more memory than another. */
  async *#gone(memory: RunMemory, unmentioned: boolean, absent: Absent = 'deleted'): AsyncIterable<Gone> {
    const { integrationId, seq } = memory.facts
    const { leaving } = memory
    if (leaving.size > 0) {
      const known = await glance(this.#pool, integrationId, [...leaving.keys()])
      for (const [externalId, code] of leaving) {
        const person = known.get(externalId)
        if (person !== undefined && canLeave(person, code)) yield { externalId, code }
      }
    }
    const code = absent === 'left_scope' ? leftScope : 'unmentioned'
    for (let last = 0; unmentioned; ) {
      const { rows } = await this.#pool.query<Pick<Glance, 'row' | 'externalId' | 'status' | 'contentHash'>>(
        `SELECT row, external_id AS "externalId", status, content_hash AS "contentHash" FROM directory_users
         WHERE row > $1 AND integration_id = $2 AND removed_at IS NULL AND written_by <> $3 ORDER BY row LIMIT $4`,
        [last, integrationId, seq, scanned],
      )
      for (const { row, externalId, ...stored } of rows) {
        last = row
        if (!memory.met.has(row) && !leaving.has(externalId) && canLeave(stored, code)) yield { externalId, code }
      }
      if (rows.length < scanned) return
    }
  }

  /**
   * A product that lists no group at all may simply not be asked for them: then none goes. Of a group that was mentioned
   * every member was.
   */
  async #sweepGroups(memory: RunMemory, fence: number, at: number): Promise<void> {
    const { id, integrationId } = memory.facts
    if (memory.groups.size === 0) return
    const live = await this.#pool.query<{ row: number; external_id: string }>(
      'SELECT row, external_id FROM directory_groups WHERE integration_id = $1 AND removed_at IS NULL',
      [integrationId],
    )
    for (const { row, external_id } of live.rows) {
      await this.#transact(async (client, counts) => {
        await guard(client, id, fence)
        const groups = new GroupLists(client, counts)
        if (!memory.groups.has(row)) return groups.remove(integrationId, external_id, at)
        const met = memory.members.get(row)
        await groups.keepOnly(integrationId, row, person => met?.has(person) ?? false)
      })
    }
  }
}
