import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Kysely } from 'kysely'
import { isStepgateError, type Logger, problem } from '../../contract/index.ts'
import { answerHere, answerNoMore } from '../direct.ts'
import type { Tx } from '../store.ts'
import type { Tables } from '../tables/index.ts'
import { beginImmediate } from './begin.ts'
import { sqliteDialect } from './dialect.ts'
import type { MainGate } from './gate.ts'
import type { Statements } from './statements.ts'

interface Parts {
  readonly writer: Statements
  readonly gate: MainGate
  readonly log: Logger
  readonly wake: (topic: string) => void
  /** Called after each commit, before anybody hears of it. */
  readonly committed?: () => void
  /** How many works may share one commit; bounds how long a turn lasts. */
  readonly groupSize?: number
  /** How long one work may take. Works hold the only writer, so one that waits for something foreign is cut off. */
  readonly workMs?: number
  /** How long to wait for another process that writes. */
  readonly busyMs?: number
}

interface Entry {
  /** Runs the work inside its savepoint; what comes back settles the caller, once the outcome of the commit is known. */
  run(topics: Set<string>): Promise<{ readonly failed: boolean; settle(): void }>
  reject(error: unknown): void
}

/**
 * The main thread's transactions. Works that wait in one turn of the event loop share one SQLite transaction and so
 * one sync to disk. Each stands in its own savepoint: a failing one takes back only itself. All are answered only
 * after the commit.
 */
export class GroupCommit {
  readonly #parts: Parts
  readonly #works: Kysely<Tables>
  readonly #queue: Entry[] = []
  #round: Promise<void> | undefined
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#works = new Kysely({
      dialect: sqliteDialect(parts.writer, {
        begin: 'SAVEPOINT work',
        commit: ['RELEASE work'],
        rollback: ['ROLLBACK TO work', 'RELEASE work'],
      }),
    })
  }

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(problem('unavailable', 'The database is closed.'))
    // A work runs in the turn of whoever came first; what its own caller carries along goes with it all the same.
    const inOwnContext = AsyncLocalStorage.snapshot()
    return new Promise((resolve, reject) => {
      this.#queue.push({
        reject,
        run: async topics => {
          const own = new Set<string>()
          try {
            const value = await inOwnContext(() => this.#attempt(work, own))
            for (const topic of own) topics.add(topic)
            return { failed: false, settle: () => resolve(value) }
          } catch (error) {
            return { failed: true, settle: () => reject(error) }
          }
        },
      })
      this.#round ??= this.#rounds()
    })
  }

  /** Finishes what was asked for, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#round
  }

  /** One group a turn, so that the event loop and the loader get theirs in between. */
  async #rounds(): Promise<void> {
    while (this.#queue.length > 0) {
      await nextTurn()
      await this.#parts.gate.enter()
      try {
        await this.#group()
      } finally {
        this.#parts.gate.leave()
      }
    }
    this.#round = undefined
  }

  async #group(): Promise<void> {
    const { writer, busyMs = 10_000, groupSize = 64 } = this.#parts
    const taken: Entry[] = []
    const outcomes: { settle(): void }[] = []
    const topics = new Set<string>()
    try {
      await beginImmediate(writer.database, busyMs)
      for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
        taken.push(entry)
        outcomes.push(await entry.run(topics))
        if (!writer.database.isTransaction) throw problem('unavailable', 'The database gave up the transaction.')
        if (taken.length >= groupSize) break
      }
      writer.run('COMMIT', [])
      this.#parts.committed?.()
    } catch (error) {
      if (taken.length === 0) taken.push(...this.#queue.splice(0))
      this.#lost(error, taken)
      return
    }
    for (const topic of topics) this.#parts.wake(topic)
    for (const outcome of outcomes) outcome.settle()
  }

  /** Nothing of the group is in the database: nobody may be told otherwise. */
  #lost(error: unknown, taken: readonly Entry[]): void {
    const { writer, log } = this.#parts
    const told = isStepgateError(error) ? error : problem('unavailable', 'The database did not commit.', { cause: error })
    log.error({ works: taken.length, reason: String(error) }, 'a group of transactions was lost')
    try {
      if (writer.database.isTransaction) writer.run('ROLLBACK', [])
    } catch (rollbackError) {
      log.error({ reason: String(rollbackError) }, 'a rollback failed')
    }
    for (const entry of taken) entry.reject(told)
  }

  #attempt<T>(work: (tx: Tx) => Promise<T>, topics: Set<string>): Promise<T> {
    const { workMs = 5_000, log, writer } = this.#parts
    return this.#works.transaction().execute(db => {
      const tx: Tx = { db, wake: topic => topics.add(topic) }
      answerHere(db, (sql, parameters) => writer.run(sql, parameters).rows)
      return new Promise<T>((resolve, reject) => {
        const deadline = setTimeout(() => {
          log.error({ workMs }, 'a transaction was cut off: inside one, nothing but the transaction is awaited')
          reject(problem('internal', 'A transaction waited for something outside the database.'))
        }, workMs)
        Promise.resolve()
          .then(() => work(tx))
          .then(resolve, reject)
          .finally(() => clearTimeout(deadline))
      }).finally(() => answerNoMore(db))
    })
  }
}
