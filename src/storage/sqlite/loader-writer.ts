import type { DatabaseSync } from 'node:sqlite'
import { isOutOfScope } from '../../contract/directory.ts'
import { isStepgateError } from '../../contract/errors.ts'
import type { IntegrationId, RunId, SourceUser } from '../../contract/index.ts'
import { firstSight, leftScope, type Stamp, sight } from '../people/compare.ts'
import type { Put } from '../people/put.ts'
import { noTally, type RunMemory, type Tally } from '../people/run-memory.ts'
import type { Batch } from '../store.ts'
import type { LoaderGate } from './gate.ts'
import { GroupWriter } from './loader-groups.ts'
import { type PackedChange, pack } from './loader-packed.ts'
import { PeopleWriter } from './loader-people.ts'
import { RunWriter } from './loader-runs.ts'
import { Turn } from './loader-turn.ts'

/** A page as the loader's thread gets it. */
export type PackedBatch = Omit<Batch, 'changes'> & { readonly changes: readonly PackedChange[] }

/** What became of one page of a group. */
export type Applied = { readonly counts: Tally } | { readonly error: unknown }

/** Applies pages on the loader's thread. */
export class PageWriter {
  readonly turn: Turn
  readonly people: PeopleWriter
  readonly groups: GroupWriter
  readonly runs: RunWriter
  readonly #fail: (point: string) => void
  /** Runs that lost a page. What follows it, and may wait here already, must not move the cursor past it. */
  readonly #refused = new Map<RunId, unknown>()

  constructor(database: DatabaseSync, gate: LoaderGate, fail: (point: string) => void) {
    this.turn = new Turn(database, gate, fail)
    this.groups = new GroupWriter(database, this.turn.counts)
    this.people = new PeopleWriter(database, this.turn, this.groups)
    this.runs = new RunWriter(database)
    this.#fail = fail
  }

  /**
   * Several pages in one commit, each taken when its turn comes. A page whose run is over or lost its lease fails, with
   * those that follow it.
   */
  apply(first: PackedBatch, following: () => PackedBatch | undefined): readonly Applied[] {
    const runs = [first.run]
    const applied: Applied[] = []
    try {
      this.turn.run(() => {
        applied.push(this.#unlessRefused(first))
        for (let batch = following(); batch !== undefined; batch = following()) {
          runs.push(batch.run)
          applied.push(this.#unlessRefused(batch))
        }
      })
      return applied
    } catch (error) {
      for (const run of runs) if (!this.#refused.has(run)) this.#refused.set(run, error)
      return runs.map(() => ({ error }))
    }
  }

  /** The run is over: of its pages none is left. */
  end(run: RunId): void {
    this.runs.forget(run)
    this.#refused.delete(run)
  }

  put(integrationId: IntegrationId, user: SourceUser, at: number): Put['outcome'] {
    return this.turn.run(() => {
      const stamp = { writtenBy: this.runs.latestSeq(integrationId), run: null, at }
      if (isOutOfScope(user)) return this.#leaveScope(integrationId, user.externalId, stamp)
      const { outcome, row } = this.people.put(integrationId, user, stamp)
      this.runs.met(integrationId, row)
      return outcome
    })
  }

  /** As a sweep would: of who was never in scope, nothing is kept. */
  #leaveScope(integrationId: IntegrationId, externalId: string, stamp: Stamp): Put['outcome'] {
    const row = this.people.find(integrationId, externalId)
    if (row === undefined) return 'unchanged'
    return this.people.leave(integrationId, row, leftScope, stamp) ? 'deactivated' : 'unchanged'
  }

  gone(integrationId: IntegrationId, externalId: string, at: number): boolean {
    return this.turn.run(() => {
      const row = this.people.find(integrationId, externalId)
      if (row === undefined) return false
      const stamp = { writtenBy: this.runs.latestSeq(integrationId), run: null, at }
      return this.people.leave(integrationId, row, 'deleted', stamp)
    })
  }

  #unlessRefused(batch: PackedBatch): Applied {
    try {
      if (this.#refused.has(batch.run)) throw this.#refused.get(batch.run)
      this.runs.guard(batch.run, batch.fence)
      return { counts: this.#page(batch) }
    } catch (error) {
      // Refused before its first row, or just after a commit: there is nothing of it to take back.
      if (!isStepgateError(error) && !this.#refused.has(batch.run)) throw error
      this.#refused.set(batch.run, error)
      return { error }
    }
  }

  #page(batch: PackedBatch): Tally {
    const memory = this.runs.memory(batch.run)
    const tally = noTally()
    const { seq, dry } = memory.facts
    const stamp: Stamp = { writtenBy: seq, run: seq, at: batch.at }
    for (const change of batch.changes) {
      if (dry) this.#imagine(memory, change, tally, batch.at)
      else this.#change(memory, change, tally, stamp)
      // Whoever was let in may have ended the run: what is left of the page must not follow.
      if (this.turn.pause()) this.runs.guard(batch.run, batch.fence)
    }
    // Whoever could not be read is there all the same, and not missing.
    for (const { externalId } of batch.setAside ?? []) {
      const row = this.people.find(memory.facts.integrationId, externalId)
      if (row !== undefined) memory.met.add(row)
    }
    this.#fail('rows_written')
    this.runs.progress(memory, tally, batch)
    this.runs.moveCursor(memory, batch)
    this.#fail('cursor_written')
    return tally
  }

  #change(memory: RunMemory, change: PackedChange, tally: Tally, stamp: Stamp): void {
    const { integrationId } = memory.facts
    switch (change.kind) {
      case 'person':
        this.#met(memory, change.externalId, this.people.putPacked(integrationId, change, stamp), tally)
        break
      case 'user':
        this.#met(memory, change.user.externalId, this.people.put(integrationId, change.user, stamp), tally)
        break
      case 'user_removed':
        this.#leave(memory, change.externalId, change.reason, tally)
        break
      case 'group':
        memory.groups.add(this.groups.put(integrationId, change.group))
        break
      case 'group_removed': {
        const row = this.groups.find(integrationId, change.externalId)
        if (row !== undefined) this.groups.remove(row, stamp.at)
        break
      }
      case 'member': {
        const group = this.groups.find(integrationId, change.groupId)
        const person = this.people.find(integrationId, change.externalId)
        if (group === undefined || person === undefined) break
        this.groups.setMember(integrationId, group, person, change.present)
        if (change.present) memory.member(group, person)
        break
      }
      case 'standing':
        this.runs.shows(memory, change.externalId, change.shown)
        break
    }
  }

  #met(memory: RunMemory, externalId: string, { outcome, row }: Put, tally: Tally): void {
    memory.met.add(row)
    if (memory.leaving.size > 0) this.runs.stays(memory, externalId)
    tally.seen += 1
    tally[outcome] += 1
  }

  #imagine(memory: RunMemory, change: PackedChange, tally: Tally, at: number): void {
    const { integrationId } = memory.facts
    if (change.kind === 'user_removed') this.#leave(memory, change.externalId, change.reason, tally)
    if (change.kind === 'standing') this.runs.shows(memory, change.externalId, change.shown)
    if (change.kind !== 'user' && change.kind !== 'person') return
    const person = change.kind === 'person' ? change : pack(firstSight(sight(change.user), at))
    const { outcome, row, fields } = this.people.imagine(integrationId, person)
    if (row !== 0) memory.met.add(row)
    const again = row === 0 && memory.imagined.has(person.externalId)
    if (row === 0) memory.imagined.add(person.externalId)
    this.runs.stays(memory, person.externalId)
    if (!again && outcome !== 'unchanged') this.runs.example(memory, outcome, person.externalId, fields.join(','))
    tally.seen += 1
    tally[again ? 'unchanged' : outcome] += 1
  }

  #leave(memory: RunMemory, externalId: string, reason: string, tally: Tally): void {
    tally.seen += 1
    const row = this.people.find(memory.facts.integrationId, externalId)
    if (row === undefined || !this.people.canLeave(row, reason)) tally.unchanged += 1
    else this.runs.leaves(memory, externalId, reason)
  }
}
