import { Worker } from 'node:worker_threads'
import { type CompiledQuery, type DatabaseConnection, type Driver, Kysely, type QueryResult } from 'kysely'
import { problem } from '../../contract/index.ts'
import type { Tables } from '../tables/index.ts'
import { dialectOver } from './dialect.ts'
import { threadFile } from './thread-file.ts'

interface Query {
  readonly sql: string
  readonly parameters: readonly unknown[]
}
type Ask =
  | ({ readonly kind: 'query' } & Query)
  | ({ readonly kind: 'open'; readonly stream: number } & Query)
  | { readonly kind: 'next'; readonly stream: number; readonly count: number }
  | { readonly kind: 'end'; readonly stream: number }
  | { readonly kind: 'close' }
/** What the main thread sends to the reader's. */
export type ReaderCall = Ask & { readonly id: number }
/** What comes back. */
export type ReaderAnswer = { readonly id: number } & ({ readonly rows: unknown[] } | { readonly error: unknown })

/**
 * Lists, counts and exports on a thread of their own, so that half a second of SQLite does not stop the event loop.
 * The thread starts with the first query, and again after it died.
 */
export class Reader {
  readonly db: Kysely<Tables>
  readonly #path: string
  readonly #waiting = new Map<number, { resolve(rows: unknown[]): void; reject(error: unknown): void }>()
  #thread: Worker | undefined
  #last = 0
  #closed = false

  constructor(path: string) {
    this.#path = path
    this.db = new Kysely({ dialect: dialectOver(() => this.#driver()) })
  }

  async close(): Promise<void> {
    if (this.#thread !== undefined) await this.#ask({ kind: 'close' })
    this.#closed = true
    await this.#thread?.terminate()
  }

  #driver(): Driver {
    const refuse = async (): Promise<never> => {
      throw new TypeError('Reports have no transactions: use store.transaction().')
    }
    const connection: DatabaseConnection = {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
        rows: (await this.#ask({ kind: 'query', sql, parameters })) as R[],
      }),
      streamQuery: (query, chunkSize) => this.#stream(query, chunkSize),
    }
    return {
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    }
  }

  async *#stream<R>({ sql, parameters }: CompiledQuery, count: number): AsyncIterableIterator<QueryResult<R>> {
    this.#last += 1
    const stream = this.#last
    await this.#ask({ kind: 'open', stream, sql, parameters })
    try {
      for (;;) {
        const rows = (await this.#ask({ kind: 'next', stream, count })) as R[]
        if (rows.length > 0) yield { rows }
        if (rows.length < count) return
      }
    } finally {
      if (!this.#closed) await this.#ask({ kind: 'end', stream })
    }
  }

  #ask(call: Ask): Promise<unknown[]> {
    if (this.#closed) return Promise.reject(problem('unavailable', 'The database is closed.'))
    this.#thread ??= this.#start()
    const thread = this.#thread
    this.#last += 1
    const id = this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      // Only while somebody waits does the thread keep the process alive.
      thread.ref()
      thread.postMessage({ ...call, id } satisfies ReaderCall)
    })
  }

  #start(): Worker {
    const thread = new Worker(threadFile('reader-thread'), { workerData: { path: this.#path }, name: 'stepgate-reader' })
    thread.on('message', (answer: ReaderAnswer) => {
      const waiter = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (this.#waiting.size === 0) thread.unref()
      if ('error' in answer) waiter?.reject(answer.error)
      else waiter?.resolve(answer.rows)
    })
    const lost = (cause: unknown): void => {
      if (this.#thread === thread) this.#thread = undefined
      for (const waiter of this.#waiting.values()) waiter.reject(problem('unavailable', 'The reading thread ended.', { cause }))
      this.#waiting.clear()
    }
    thread.on('error', lost)
    thread.on('exit', lost)
    return thread
  }
}
