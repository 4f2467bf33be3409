import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { problem } from '../../contract/errors.ts'
import type { IntegrationId, RunId } from '../../contract/index.ts'
import { leftScope } from '../people/compare.ts'
import { foreignCode, unreadPeople } from '../people/notes.ts'
import { type Noted, type RunFacts, RunMemory, type Tally } from '../people/run-memory.ts'
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

/** The rows of runs and cursors, as the loader keeps them, and what it remembers of each run beside them. */
export class RunWriter {
  readonly #memories = new Map<RunId, RunMemory>()
  readonly #run: StatementSync
  readonly #leaving: StatementSync
  readonly #holds: StatementSync
  readonly #progress: StatementSync
  readonly #left: StatementSync
  readonly #cursor: StatementSync
  readonly #note: StatementSync
  readonly #noteLeaving: StatementSync
  readonly #listed: StatementSync
  readonly #forget: StatementSync
  readonly #standing: StatementSync
  readonly #latest: StatementSync

  constructor(database: DatabaseSync) {
    this.#run = database.prepare(
      'SELECT seq, integration_id, fence, dry_run, mode, interrupted, seen FROM sync_runs WHERE id = ?',
    )
    this.#leaving = database.prepare("SELECT external_id, code FROM sync_run_people WHERE run_id = ? AND kind = 'removal'")
    this.#holds = database.prepare(
      `SELECT 1 FROM sync_runs JOIN leases ON leases.name = 'sync:' || sync_runs.integration_id
       WHERE sync_runs.id = ? AND sync_runs.state = 'running' AND sync_runs.fence = ? AND leases.fence = ?`,
    )
    this.#progress = database.prepare(
      `UPDATE sync_runs SET seen = seen + ?, created = created + ?, updated = updated + ?, unchanged = unchanged + ?,
         deactivated = deactivated + ?, set_aside = set_aside + ?, total = coalesce(?, total) WHERE id = ?`,
    )
    this.#left = database.prepare('UPDATE sync_runs SET removed = removed + ?, deactivated = deactivated + ? WHERE id = ?')
    this.#cursor = database.prepare(
      `INSERT INTO sync_cursors (integration_id, cursor, run_id, fence, complete, updated_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (integration_id) DO UPDATE SET cursor = excluded.cursor, run_id = excluded.run_id,
         fence = excluded.fence, complete = max(complete, excluded.complete), updated_at = excluded.updated_at`,
    )
    this.#note = database.prepare('INSERT OR IGNORE INTO sync_run_people (run_id, kind, external_id, code) VALUES (?, ?, ?, ?)')
    this.#noteLeaving = database.prepare(
      `INSERT INTO sync_run_people (run_id, kind, external_id, code) VALUES (?, 'removal', ?, ?)
       ON CONFLICT (run_id, kind, external_id) DO UPDATE SET code = excluded.code`,
    )
    this.#listed = database.prepare("SELECT code FROM sync_run_people WHERE run_id = ? AND kind = 'removal' AND external_id = ?")
    this.#forget = database.prepare('DELETE FROM sync_run_people WHERE run_id = ? AND kind = ? AND external_id = ?')
    this.#standing = database.prepare('SELECT standing FROM write_backs WHERE integration_id = ? AND external_id = ?')
    this.#latest = database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM sync_runs WHERE integration_id = ?')
  }

  memory(id: RunId): RunMemory {
    const known = this.#memories.get(id)
    if (known !== undefined) return known
    const run = this.#run.get(id) as unknown as RunRow | undefined
    if (run === undefined) throw problem('not_found', 'There is no such run.')
    // Its thread died in between: whoever was met unchanged would now look missing.
    if (run.seen > 0) throw problem('unavailable', 'What was remembered of the run is lost.')
    const facts: RunFacts = {
      id,
      seq: run.seq,
      integrationId: run.integration_id,
      fence: run.fence,
      dry: run.dry_run === 1,
      whole: run.mode === 'full' && run.interrupted === 0,
    }
    const leaving = (this.#leaving.all(id) as unknown as { external_id: string; code: string }[]).map(
      ({ external_id, code }) => [external_id, code] as const,
    )
    const memory = new RunMemory(facts, leaving)
    this.#memories.set(id, memory)
    return memory
  }

  forget(id: RunId): void {
    this.#memories.delete(id)
  }

  /** Late writes of a holder that slept through its lease are refused: the next one's fence is higher. */
  guard(id: RunId, fence: number): void {
    if (this.#holds.get(id, fence, fence) === undefined) throw problem('conflict', 'The run no longer holds its lease.')
  }

  /** What a person written outside any run carries: a full read that is under way must not miss them. */
  latestSeq(integrationId: IntegrationId): number {
    return (this.#latest.get(integrationId) as unknown as { seq: number }).seq
  }

  /** A person met outside a run is met for those that are under way. */
  met(integrationId: IntegrationId, row: number): void {
    for (const memory of this.#memories.values()) {
      if (memory.facts.integrationId === integrationId) memory.met.add(row)
    }
  }

  progress(memory: RunMemory, tally: Tally, batch: Omit<Batch, 'changes'>): void {
    const { facts } = memory
    for (const [externalId, claims] of unreadPeople(batch)) this.example(memory, 'unread', externalId, claims)
    const setAside = batch.setAside ?? []
    let aside = 0
    for (const { externalId, code } of setAside) aside += Number(this.#note.run(facts.id, 'set_aside', externalId, code).changes)
    this.#progress.run(
      tally.seen,
      tally.created,
      tally.updated,
      tally.unchanged,
      tally.deactivated,
      aside,
      batch.total ?? null,
      facts.id,
    )
  }

  moveCursor({ facts }: RunMemory, batch: Omit<Batch, 'changes'>): void {
    if (batch.cursor === undefined || facts.dry) return
    const { text, complete } = batch.cursor
    this.#cursor.run(facts.integrationId, text, facts.id, batch.fence, complete ? 1 : 0, batch.at)
  }

  /** Writes down who goes, and why. */
  leaves(memory: RunMemory, externalId: string, code: string): void {
    if (memory.leave(externalId, code)) this.#noteLeaving.run(memory.facts.id, externalId, code)
  }

  /** The same of somebody who would go. Not remembered: they may be very many. */
  lists({ facts }: RunMemory, externalId: string, code: string): void {
    this.#noteLeaving.run(facts.id, externalId, code)
  }

  /** Why somebody is on the list of an older run; undefined where they are not. */
  listed(run: RunId, externalId: string): string | undefined {
    return (this.#listed.get(run, externalId) as unknown as { code: string } | undefined)?.code
  }

  stays(memory: RunMemory, externalId: string): void {
    if (memory.leaving.delete(externalId)) this.#forget.run(memory.facts.id, 'removal', externalId)
  }

  /** Compares what the product shows of a verdict with what was written there. The last word of a run counts. */
  shows(memory: RunMemory, externalId: string, shown: string | null): void {
    const { id, integrationId } = memory.facts
    const written = this.#standing.get(integrationId, externalId) as unknown as { standing: string } | undefined
    const code = foreignCode(written?.standing ?? null, shown)
    if (code !== undefined) {
      memory.foreign.add(externalId)
      this.#note.run(id, 'foreign', externalId, code)
    } else if (memory.foreign.delete(externalId)) this.#forget.run(id, 'foreign', externalId)
  }

  /** Writes somebody down, unless enough of the kind are. */
  example(memory: RunMemory, kind: Noted, externalId: string, code: string): void {
    if (memory.mayNote(kind)) this.#note.run(memory.facts.id, kind, externalId, code)
  }

  /** So many went, for these reasons. */
  left({ facts }: RunMemory, codes: readonly string[]): void {
    const inactive = codes.filter(code => code === leftScope).length
    this.#left.run(codes.length - inactive, inactive, facts.id)
  }
}
