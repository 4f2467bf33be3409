import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RunId } from '../../contract/index.ts'
import type { RunMemory } from '../people/run-memory.ts'
import type { Missing, Sweep } from '../store.ts'
import type { PageWriter } from './loader-writer.ts'

const slice = 200
const scanned = 5_000

interface Gone {
  readonly row: number
  readonly externalId: string
  readonly code: string
}

/** The end of a run: who is missing, and turning them into tombstones. */
export class Sweeper {
  readonly #pages: PageWriter
  readonly #fail: (point: string) => void
  readonly #scan: StatementSync

  constructor(database: DatabaseSync, pages: PageWriter, fail: (point: string) => void) {
    this.#pages = pages
    this.#fail = fail
    this.#scan = database.prepare(
      `SELECT row, external_id FROM directory_users
       WHERE row > ? AND integration_id = ? AND removed_at IS NULL AND written_by <> ? ORDER BY row LIMIT ?`,
    )
    this.#scan.setReturnArrays(true)
  }

  missing(run: RunId, unmentioned: boolean, limit: number): Missing {
    const gone = this.#gone(this.#pages.runs.memory(run), unmentioned)
    return { total: gone.length, people: gone.slice(0, limit).map(({ externalId, code }) => ({ externalId, code })) }
  }

  sweep({ run, fence, unmentioned, at }: Sweep): number {
    const { runs, people, turn } = this.#pages
    runs.guard(run, fence)
    const memory = runs.memory(run)
    const { integrationId, seq } = memory.facts
    const gone = this.#gone(memory, unmentioned)
    let count = 0
    for (let from = 0; from < gone.length; from += slice) {
      turn.run(() => {
        runs.guard(run, fence)
        let removed = 0
        for (const { row, externalId, code } of gone.slice(from, from + slice)) {
          if (!people.remove(integrationId, row, seq, at)) continue
          runs.leaves(memory, externalId, code)
          removed += 1
        }
        runs.removed(memory, removed)
        count += removed
      })
      this.#fail('swept')
    }
    if (unmentioned) this.#sweepGroups(memory, fence, at)
    return count
  }

  #gone(memory: RunMemory, unmentioned: boolean): readonly Gone[] {
    const { people } = this.#pages
    const { integrationId, seq } = memory.facts
    const gone: Gone[] = []
    for (const [externalId, code] of memory.leaving) {
      const row = people.find(integrationId, externalId)
      if (row !== undefined && people.isLive(row)) gone.push({ row, externalId, code })
    }
    if (!unmentioned) return gone
    for (let last = 0; ; ) {
      const rows = this.#scan.all(last, integrationId, seq, scanned) as unknown as [number, string][]
      for (const [row, externalId] of rows) {
        last = row
        if (memory.unchanged.has(row) || memory.leaving.has(externalId)) continue
        gone.push({ row, externalId, code: 'unmentioned' })
      }
      if (rows.length < scanned) return gone
    }
  }

  /** A product that lists no group or no member at all may simply not be asked for them: then nothing goes. */
  #sweepGroups(memory: RunMemory, fence: number, at: number): void {
    const { groups, turn, runs } = this.#pages
    if (memory.groups.size === 0) return
    turn.run(() => {
      runs.guard(memory.facts.id, fence)
      for (const group of groups.live(memory.facts.integrationId)) {
        if (!memory.groups.has(group)) {
          groups.remove(group, at)
          continue
        }
        if (memory.members.size === 0) continue
        const met = new Set(memory.members.get(group))
        for (const person of groups.members(group)) if (!met.has(person)) groups.setMember(group, person, false)
      }
    })
  }
}
