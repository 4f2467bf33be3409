import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RunId } from '../../contract/index.ts'
import { canLeave, leftScope, type StoredPerson, wasShown } from '../people/compare.ts'
import type { RunMemory } from '../people/run-memory.ts'
import type { Absent, Missing, Sweep } from '../store.ts'
import type { PageWriter } from './loader-writer.ts'

const perSlice = 200
const scanned = 5_000

interface Gone {
  readonly row: number
  readonly externalId: string
  readonly code: string
}

/** The end of a run: who is missing, and turning them into tombstones, or into people who left the scope. */
export class Sweeper {
  readonly #pages: PageWriter
  readonly #fail: (point: string) => void
  readonly #scan: StatementSync
  readonly #unwritten: StatementSync

  constructor(database: DatabaseSync, pages: PageWriter, fail: (point: string) => void) {
    this.#pages = pages
    this.#fail = fail
    // Answered from the index alone: the rows themselves are ten times as much to read.
    this.#scan = database.prepare(
      'SELECT row, external_id FROM directory_users WHERE integration_id = ? AND external_id > ? ORDER BY external_id LIMIT ?',
    )
    this.#scan.setReturnArrays(true)
    this.#unwritten = database.prepare(
      `SELECT status, content_hash AS contentHash FROM directory_users
       WHERE row = ? AND removed_at IS NULL AND written_by <> ?`,
    )
  }

  missing(run: RunId, unmentioned: boolean, absent?: Absent, shown?: RunId): Missing {
    const { runs } = this.#pages
    let total = 0
    let left = 0
    let unshown = 0
    for (const { externalId, code } of this.#gone(runs.memory(run), unmentioned, absent)) {
      total += 1
      if (code === leftScope) left += 1
      if (shown === undefined || !wasShown(runs.listed(shown, externalId), code)) unshown += 1
    }
    return { total, leftScope: left, unshown }
  }

  list({ run, fence, unmentioned, absent }: Omit<Sweep, 'at'>, most: number): void {
    const { runs, turn } = this.#pages
    const memory = runs.memory(run)
    let left = most
    let slice: Gone[] = []
    const write = () =>
      turn.run(() => {
        runs.guard(run, fence)
        for (const { externalId, code } of slice) {
          runs.lists(memory, externalId, code)
          turn.wrote()
        }
        slice = []
      })
    for (const gone of this.#gone(memory, unmentioned, absent)) {
      if (left === 0) break
      left -= 1
      slice.push(gone)
      if (slice.length === perSlice) write()
    }
    if (slice.length > 0) write()
  }

  sweep({ run, fence, unmentioned, absent, at }: Sweep): number {
    const { runs } = this.#pages
    runs.guard(run, fence)
    const memory = runs.memory(run)
    let count = 0
    let slice: Gone[] = []
    for (const gone of this.#gone(memory, unmentioned, absent)) {
      slice.push(gone)
      if (slice.length < perSlice) continue
      count += this.#remove(memory, fence, slice, at)
      slice = []
    }
    if (slice.length > 0) count += this.#remove(memory, fence, slice, at)
    if (unmentioned) this.#sweepGroups(memory, fence, at)
    return count
  }

  #remove(memory: RunMemory, fence: number, slice: readonly Gone[], at: number): number {
    const { runs, people, turn } = this.#pages
    const { id, integrationId, seq } = memory.facts
    const removed = turn.run(() => {
      runs.guard(id, fence)
      const stamp = { writtenBy: seq, run: seq, at }
      const gone = slice.filter(({ row, code }) => people.leave(integrationId, row, code, stamp))
      for (const { externalId, code } of gone) runs.leaves(memory, externalId, code)
      runs.left(
        memory,
        gone.map(({ code }) => code),
      )
      return gone.length
    })
    this.#fail('swept')
    return removed
  }

  /** One by one, so that a directory that seems empty needs no more memory than another. */
  *#gone(memory: RunMemory, unmentioned: boolean, absent: Absent = 'deleted'): Iterable<Gone> {
    const { people } = this.#pages
    const { integrationId, seq } = memory.facts
    const leaving = new Map(memory.leaving)
    for (const [externalId, code] of leaving) {
      const row = people.find(integrationId, externalId)
      if (row !== undefined && people.canLeave(row, code)) yield { row, externalId, code }
    }
    const reason = absent === 'left_scope' ? leftScope : 'unmentioned'
    for (let last = ''; unmentioned; ) {
      const rows = this.#scan.all(integrationId, last, scanned) as unknown as [number, string][]
      for (const [row, externalId] of rows) {
        last = externalId
        if (memory.met.has(row) || leaving.has(externalId)) continue
        const stored = this.#unwritten.get(row, seq) as unknown as Pick<StoredPerson, 'status' | 'contentHash'> | undefined
        if (stored !== undefined && canLeave(stored, reason)) yield { row, externalId, code: reason }
      }
      if (rows.length < scanned) return
    }
  }

  /**
   * A product that lists no group at all may simply not be asked for them: then none goes. Of a group that was mentioned
   * every member was.
   */
  #sweepGroups(memory: RunMemory, fence: number, at: number): void {
    const { groups, turn, runs } = this.#pages
    const { id, integrationId } = memory.facts
    if (memory.groups.size === 0) return
    for (const group of groups.live(integrationId)) {
      turn.run(() => {
        runs.guard(id, fence)
        if (!memory.groups.has(group)) return groups.remove(group, at)
        const met = memory.members.get(group)
        for (const person of groups.members(group)) {
          if (!met?.has(person)) groups.setMember(integrationId, group, person, false)
          if (turn.pause()) runs.guard(id, fence)
        }
      })
    }
  }
}
