import { type Clock, connectorError, type JsonObject, type Logger, type Random } from '../contract/index.ts'
import type { Store, Tx } from '../storage/store.ts'
import { errorLine, mayRetry, retryDelayMs } from './backoff.ts'
import type { JobHandler } from './handler.ts'
import { endJob, extendLease, type Holder, type JobRow, returnJob } from './rows.ts'

export interface WorkerDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly owner: string
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly leaseMs: number
}

/** Does claimed jobs and writes down how they ended. */
export interface Worker {
  readonly busy: number
  /** Never rejects: a job whose end cannot be noted comes back when its lease runs out. */
  work(row: JobRow): Promise<void>
  /** Holds on to all jobs that are being done; stops those that were lost. */
  beat(): Promise<void>
  /** Asks all jobs to end; what fails from now on goes back without counting as an attempt. */
  stop(): void
}

export function createWorker(deps: WorkerDeps): Worker {
  const { store, clock, random, log, owner, handlers, leaseMs } = deps
  const running = new Map<Holder, AbortController>()
  let stopping = false

  async function work(row: JobRow): Promise<void> {
    const holder: Holder = { id: row.id, owner, fence: row.fence }
    const control = new AbortController()
    running.set(holder, control)
    try {
      const failure = await attempt(row, holder, control)
      await (failure ? fail(row, holder, failure.error) : done(row, holder))
    } catch (error) {
      log.error({ queue: row.queue, jobId: row.id, err: error }, 'the end of a job cannot be noted')
    } finally {
      running.delete(holder)
    }
  }

  async function attempt(row: JobRow, holder: Holder, control: AbortController): Promise<{ error: unknown } | undefined> {
    // Its worker died every time: most likely of this job.
    if (row.attempts > row.max_attempts) return { error: connectorError('internal', 'The worker did not survive the job.') }
    if (stopping) return { error: stopped() }
    try {
      const handler = handlers[row.queue]
      if (!handler) throw new TypeError(`There is no handler for the queue ${row.queue}.`)
      await handler(JSON.parse(row.payload) as JsonObject, {
        attempt: row.attempts,
        signal: control.signal,
        guard: tx => guard(tx, holder, control),
      })
      return undefined
    } catch (error) {
      return { error }
    }
  }

  async function guard(tx: Tx, holder: Holder, control: AbortController): Promise<void> {
    if (await extendLease(tx, holder, clock.now(), leaseMs)) return
    control.abort(lost())
    throw lost()
  }

  async function done(row: JobRow, holder: Holder): Promise<void> {
    const ended = await store.transaction(tx => endJob(tx, holder, { state: 'done', now: clock.now(), error: null }))
    if (!ended) log.warn({ queue: row.queue, jobId: row.id }, 'a job was done by a worker that had lost it')
  }

  async function fail(row: JobRow, holder: Holder, error: unknown): Promise<void> {
    if (stopping) return putBack(holder, { runAt: clock.now(), attempts: row.attempts - 1, error: row.last_error })
    const facts = { queue: row.queue, jobId: row.id, attempt: row.attempts, err: error }
    const line = errorLine(error)
    if (row.attempts >= row.max_attempts || !mayRetry(error)) {
      const ended = await store.transaction(tx => endJob(tx, holder, { state: 'dead', now: clock.now(), error: line }))
      if (ended) log.error(facts, 'a job failed for good')
      return
    }
    log.warn(facts, 'a job failed and will be tried again')
    await putBack(holder, {
      runAt: clock.now() + retryDelayMs(row.attempts, error, random),
      attempts: row.attempts,
      error: line,
    })
  }

  async function putBack(holder: Holder, back: Parameters<typeof returnJob>[2]): Promise<void> {
    const once = () =>
      store.transaction(
        async tx =>
          (await returnJob(tx, holder, back)) ||
          // One of its key waits and will do the work; or the job was lost, and this changes nothing.
          endJob(tx, holder, { state: 'done', now: clock.now(), error: back.error }),
      )
    // One of its key may be committed in between, against which the second look is proof.
    await once().catch(once)
  }

  return {
    get busy() {
      return running.size
    },
    work,
    async beat() {
      await Promise.all(
        [...running].map(async ([holder, control]) => {
          const held = await store.transaction(tx => extendLease(tx, holder, clock.now(), leaseMs))
          if (!held && running.has(holder)) control.abort(lost())
        }),
      )
    },
    stop() {
      stopping = true
      for (const control of running.values()) control.abort(stopped())
    },
  }
}

const lost = () => connectorError('cancelled', 'Another worker has this job by now.')
const stopped = () => connectorError('cancelled', 'The host is being stopped.')
