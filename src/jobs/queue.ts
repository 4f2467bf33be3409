import type { Clock, Logger, Random } from '../contract/index.ts'
import type { Retention } from '../storage/retention.ts'
import type { Store } from '../storage/store.ts'
import { jobsTopic } from './enqueue.ts'
import type { JobHandler } from './handler.ts'
import { outboxQueue, runOutbox } from './outbox.ts'
import { claimJobs, dueQueues, type JobRow, sweepOver } from './rows.ts'
import { runSchedules } from './schedule.ts'
import { createWorker } from './worker.ts'

export interface QueueOptions {
  /** For how long what is over is kept; as usual where it is left out. */
  readonly kept?: Retention
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** Names this process among those that share the database. */
  readonly owner: string
  /** By queue. Jobs of queues without a handler are left for other processes. */
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly pollMs?: number
  readonly leaseMs?: number
  /** How many jobs this process does at once. */
  readonly concurrency?: number
}

export interface Queue {
  start(): void
  /** Asks what runs to end at its next border, and waits for it. */
  stop(): Promise<void>
  /** Does what is due, also what becomes due by it, and says how many jobs that were. */
  drain(): Promise<number>
}

const sweepEveryMs = 60_000

/**
 * Claims due jobs and does them. Wakes are hints, below which it polls; any number of processes may run one. A job is
 * leased: whose process dies, or freezes for longer than the lease, loses it to another one.
 */
export function createQueue(options: QueueOptions): Queue {
  const { store, clock, random, log, owner, handlers, pollMs = 1_000, leaseMs = 30_000, concurrency = 10 } = options
  const queues = Object.keys(handlers)
  const worker = createWorker({ store, clock, random, log, owner, handlers, leaseMs })
  const stopping = new AbortController()
  const inFlight = new Set<Promise<void>>()
  const bell = createBell()
  let sweptAt = 0
  let looping: Promise<unknown> | undefined
  let beating: NodeJS.Timeout | undefined

  /** What asks for jobs by time or by rows of its own. */
  async function askForJobs(): Promise<void> {
    await runSchedules({ store, clock, random }, queues)
    if (outboxQueue in handlers) await runOutbox({ store, clock, random })
    if (clock.now() - sweptAt >= sweepEveryMs) {
      sweptAt = clock.now()
      await sweepOver(store, queues, sweptAt, options.kept)
    }
  }

  /** Every queue with work gets a share, so that a long one starves none; what was left behind comes first. */
  async function claim(limit: number): Promise<readonly JobRow[]> {
    const due = await dueQueues(store.db, queues, clock.now())
    const claimed: JobRow[] = []
    for (const [n, each] of due.entries()) {
      const share = Math.ceil((limit - claimed.length) / (due.length - n))
      if (share < 1) break
      claimed.push(...(await claimJobs(store, each, { owner, now: clock.now(), leaseMs, limit: share })))
    }
    return claimed
  }

  function begin(row: JobRow): Promise<void> {
    const ended = worker.work(row).finally(() => {
      inFlight.delete(ended)
      // Claiming again for every single job would give batches of one.
      if (worker.busy <= concurrency / 2) bell.ring()
    })
    inFlight.add(ended)
    return ended
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await askForJobs().catch(error => log.error({ err: error }, 'schedules and outbox cannot be looked at'))
      const free = concurrency - worker.busy
      const rows = free > 0 ? await claim(free).catch(nothing) : []
      for (const row of rows) begin(row)
      await bell.wait(pollMs)
    }
  }

  function nothing(error: unknown): readonly JobRow[] {
    log.error({ err: error }, 'jobs cannot be claimed')
    return []
  }

  async function listen(): Promise<void> {
    try {
      for await (const _ of store.wakes(jobsTopic, stopping.signal)) bell.ring()
    } catch (error) {
      log.warn({ err: error }, 'the queue is no longer woken and only polls')
    }
  }

  function beat(): void {
    worker.beat().catch(error => log.warn({ err: error }, 'the leases of jobs cannot be held'))
  }

  return {
    start() {
      beating ??= setInterval(beat, leaseMs / 3)
      looping ??= Promise.all([loop(), listen()])
    },
    async stop() {
      stopping.abort()
      worker.stop()
      bell.ring()
      await looping
      await Promise.all(inFlight)
      clearInterval(beating)
    },
    async drain() {
      for (let total = 0; ; ) {
        await askForJobs()
        const rows = await claim(concurrency)
        if (rows.length === 0) return total
        await Promise.all(rows.map(begin))
        total += rows.length
      }
    },
  }
}

interface Bell {
  ring(): void
  /** Until it rings, at most so long; at once if it rang since the last wait. */
  wait(ms: number): Promise<void>
}

function createBell(): Bell {
  let rang = false
  let answer: (() => void) | undefined
  return {
    ring() {
      rang = true
      answer?.()
    },
    async wait(ms) {
      if (!rang) {
        let timer: NodeJS.Timeout | undefined
        await new Promise<void>(resolve => {
          answer = resolve
          timer = setTimeout(resolve, ms)
        })
        clearTimeout(timer)
        answer = undefined
      }
      rang = false
    },
  }
}
