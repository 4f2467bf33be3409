import type { Pool, PoolClient } from 'pg'
import type { RunId } from '../../contract/index.ts'
import { canLeave, leftScope, wasShown } from '../people/compare.ts'
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

async function* slices(people: AsyncIterable<Gone>, size: number): AsyncIterable<readonly Gone[]> {
  let slice: Gone[] = []
  for await (const one of people) {
    slice.push(one)
    if (slice.length < size) continue
    yield slice
    slice = []
  }
  if (slice.length > 0) yield slice
}

function codesOf(people: readonly Gone[]): ReadonlyMap<string, string> {
  return new Map(people.map(({ externalId, code }) => [externalId, code]))
}

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

  async missing(memory: RunMemory, unmentioned: boolean, absent?: Absent, shown?: RunId): Promise<Missing> {
    let total = 0
    let left = 0
    let unshown = 0
    for await (const slice of slices(this.#gone(memory, unmentioned, absent), scanned)) {
      total += slice.length
      left += slice.filter(({ code }) => code === leftScope).length
      unshown += slice.length - (shown === undefined ? 0 : await this.#countShown(shown, slice))
    }
    return { total, leftScope: left, unshown }
  }

  async list(memory: RunMemory, { fence, unmentioned, absent }: Omit<Sweep, 'at'>, most: number): Promise<void> {
    const { id } = memory.facts
    let left = most
    for await (const slice of slices(this.#gone(memory, unmentioned, absent), perSlice)) {
      const listed = slice.slice(0, left)
      left -= listed.length
      await this.#transact(async client => {
        await guard(client, id, fence)
        await noteLeaving(client, id, codesOf(listed))
      })
      if (left === 0) return
    }
  }

  async sweep(memory: RunMemory, { fence, unmentioned, absent, at }: Sweep): Promise<number> {
    let count = 0
    for await (const slice of slices(this.#gone(memory, unmentioned, absent), perSlice)) {
      count += await this.#leave(memory, fence, slice, at)
    }
    if (unmentioned) await this.#sweepGroups(memory, fence, at)
    return count
  }

  async #countShown(run: RunId, slice: readonly Gone[]): Promise<number> {
    const { rows } = await this.#pool.query<Gone>(
      `SELECT external_id AS "externalId", code FROM sync_run_people
       WHERE run_id = $1 AND kind = 'removal' AND external_id = ANY($2)`,
      [run, slice.map(({ externalId }) => externalId)],
    )
    const listed = codesOf(rows)
    return slice.filter(({ externalId, code }) => wasShown(listed.get(externalId), code)).length
  }

  async #leave(memory: RunMemory, fence: number, slice: readonly Gone[], at: number): Promise<number> {
    const { id, integrationId, seq } = memory.facts
    const leaving = codesOf(slice)
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
