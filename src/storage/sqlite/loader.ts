import { Worker } from 'node:worker_threads'
import { type IntegrationId, type Logger, problem, type RunId, type SourceUser, StepgateError } from '../../contract/index.ts'
import type { FailSpec } from '../fail-point.ts'
import { firstSight, sight } from '../people/compare.ts'
import type { Absent, Batch, Counts, Loader, Missing, Sweep } from '../store.ts'
import { mainGate } from './gate.ts'
import { pack } from './loader-packed.ts'
import type { PackedBatch } from './loader-writer.ts'
import { threadFile } from './thread-file.ts'

interface Parts {
  readonly path: string
  readonly gate: SharedArrayBuffer
  readonly log: Logger
  readonly failPoint?: FailSpec
  wake(topic: string): void
}

/** What the thread is started with. */
export type LoaderPlace = Pick<Parts, 'path' | 'gate' | 'failPoint'>

type Ask =
  | { readonly kind: 'apply'; readonly batch: PackedBatch }
  | { readonly kind: 'put'; readonly integrationId: IntegrationId; readonly user: SourceUser; readonly at: number }
  | { readonly kind: 'gone'; readonly integrationId: IntegrationId; readonly externalId: string; readonly at: number }
  | {
      readonly kind: 'missing'
      readonly run: RunId
      readonly unmentioned: boolean
      readonly absent: Absent | undefined
      readonly shown: RunId | undefined
    }
  | { readonly kind: 'list'; readonly sweep: Omit<Sweep, 'at'>; readonly most: number }
  | { readonly kind: 'sweep'; readonly sweep: Sweep }
  | { readonly kind: 'end'; readonly run: RunId }
  | { readonly kind: 'close' }
/** What the main thread sends to the loader's. */
export type LoaderCall = Ask & { readonly id: number }
/** An error as it crosses threads. */
export type Told = { readonly message: string; readonly family?: StepgateError['family']; readonly code?: StepgateError['code'] }
/** What comes back. */
export type LoaderAnswer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: Told })

/**
 * The bulk writer. The main thread reads from the product; a thread of its own compares and writes, so that both cores
 * work and hooks are answered meanwhile. It starts with the first call, and again after it died: then its runs fail
 * and start over.
 */
class SqliteLoader implements Loader {
  readonly #parts: Parts
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
  /** Runs that lost a page. What follows it must not move the cursor past it. */
  readonly #broken = new Map<RunId, { readonly error: unknown }>()
  #thread: Worker | undefined
  #mostlyNew = false
  #last = 0
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Handed over at once: what waits for the thread waits outside of this one's heap, where hundreds of people would grow
   * old and cost a collection. So nothing that waits for the answer may hold the page.
   */
  apply(batch: Batch): Promise<Counts> {
    const { run } = batch
    const broken = this.#broken.get(run)
    if (broken !== undefined) return Promise.reject(broken.error)
    const applied = this.#ask({ kind: 'apply', batch: this.#packed(batch) }) as Promise<Counts>
    return applied.then(
      counts => {
        this.#mostlyNew = counts.created > counts.unchanged
        return counts
      },
      (error: unknown) => {
        this.#broken.set(run, { error })
        throw error
      },
    )
  }

  put(integrationId: IntegrationId, user: SourceUser, at: number): ReturnType<Loader['put']> {
    return this.#ask({ kind: 'put', integrationId, user, at }) as ReturnType<Loader['put']>
  }

  gone(integrationId: IntegrationId, externalId: string, at: number): Promise<boolean> {
    return this.#ask({ kind: 'gone', integrationId, externalId, at }) as Promise<boolean>
  }

  missing(run: RunId, unmentioned: boolean, absent?: Absent, shown?: RunId): Promise<Missing> {
    return this.#ask({ kind: 'missing', run, unmentioned, absent, shown }) as Promise<Missing>
  }

  async list(sweep: Omit<Sweep, 'at'>, most: number): Promise<void> {
    await this.#ask({ kind: 'list', sweep, most })
  }

  sweep(sweep: Sweep): Promise<number> {
    return this.#ask({ kind: 'sweep', sweep }) as Promise<number>
  }

  async end(run: RunId): Promise<void> {
    this.#broken.delete(run)
    if (this.#thread !== undefined) await this.#ask({ kind: 'end', run })
  }

  async close(): Promise<void> {
    if (this.#thread !== undefined) await this.#ask({ kind: 'close' })
    this.#closed = true
    await this.#thread?.terminate()
  }

  /** New people are worked out here, where there is time for it; known ones only need to be compared, over there. */
  #packed(batch: Batch): PackedBatch {
    if (!this.#mostlyNew) return batch
    const changes = batch.changes.map(change =>
      change.kind === 'user' ? pack(firstSight(sight(change.user), batch.at)) : change,
    )
    return { ...batch, changes }
  }

  #ask(call: Ask): Promise<unknown> {
    if (this.#closed) return Promise.reject(problem('unavailable', 'The database is closed.'))
    this.#thread ??= this.#start()
    const thread = this.#thread
    this.#last += 1
    const id = this.#last
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { resolve, reject })
    // Only while somebody waits does the thread keep the process alive.
    thread.ref()
    thread.postMessage({ ...call, id } satisfies LoaderCall)
    return promise
  }

  #start(): Worker {
    const { path, gate, failPoint } = this.#parts
    const place: LoaderPlace = { path, gate, ...(failPoint === undefined ? {} : { failPoint }) }
    const thread = new Worker(threadFile('loader-thread'), { workerData: place, name: 'stepgate-loader' })
    thread.on('message', (answer: LoaderAnswer) => {
      const waiter = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (this.#waiting.size === 0) thread.unref()
      if ('error' in answer) waiter?.reject(errorOf(answer.error))
      else waiter?.resolve(answer.value)
    })
    const lost = (cause: unknown): void => {
      if (this.#thread !== thread) return
      this.#thread = undefined
      mainGate(gate).loaderGone()
      if (this.#waiting.size > 0) this.#parts.log.error({ reason: String(cause) }, 'the loading thread ended')
      for (const waiter of this.#waiting.values()) waiter.reject(problem('unavailable', 'The loading thread ended.', { cause }))
      this.#waiting.clear()
    }
    thread.on('error', lost)
    thread.on('exit', lost)
    return thread
  }
}

function errorOf({ message, family, code }: Told): Error {
  if (family !== undefined && code !== undefined) return new StepgateError(family, code, message)
  return new Error(message)
}

export function createSqliteLoader(parts: Parts): Loader & { close(): Promise<void> } {
  return new SqliteLoader(parts)
}
