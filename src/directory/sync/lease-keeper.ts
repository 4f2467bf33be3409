import { problem } from '../../contract/index.ts'
import { dropLease, dropLeaseIn, renewLease } from '../../storage/leases.ts'
import type { Tx } from '../../storage/store.ts'
import { type BegunRun, leaseMs, leaseOf, type SyncDeps } from './begin.ts'

/**
 * Keeps the lease of a run while it goes on: by a timer, since a product may take long for a page, and at each page, by
 * the host's clock. A run that lost it stops; what it still writes is refused by its fence.
 */
export class LeaseKeeper {
  readonly #deps: SyncDeps
  readonly #run: BegunRun
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  #renewedAt: number
  #renewing: Promise<void> | undefined

  constructor(deps: SyncDeps, run: BegunRun) {
    this.#deps = deps
    this.#run = run
    this.#renewedAt = deps.clock.now()
    this.#timer = setInterval(() => void this.#renew(), leaseMs / 3)
    this.#timer.unref()
  }

  /** Fires when the lease is lost. */
  get lost(): AbortSignal {
    return this.#controller.signal
  }

  async keep(): Promise<void> {
    if (this.#deps.clock.now() - this.#renewedAt >= leaseMs / 3) await this.#renew()
    if (this.lost.aborted) throw problem('conflict', 'The run no longer holds its lease.')
  }

  /** Lets go in the transaction that says that the run has ended: whoever reads that may begin the next one. */
  async dropIn(tx: Tx): Promise<void> {
    await dropLeaseIn(tx, leaseOf(this.#run.integrationId), this.#run.runId, this.#run.fence)
  }

  /** Lets go where that transaction never came, and of the timer in any case. */
  async drop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#renewing
    const { store } = this.#deps
    await dropLease(store, leaseOf(this.#run.integrationId), this.#run.runId, this.#run.fence)
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#ask().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #ask(): Promise<void> {
    const { store, clock, log } = this.#deps
    const { integrationId, runId, fence } = this.#run
    try {
      if (await renewLease(store, leaseOf(integrationId), runId, fence, leaseMs, clock)) this.#renewedAt = clock.now()
      else this.#controller.abort()
    } catch (error) {
      // Not lost yet: the next third of its time is another chance.
      log.warn({ runId, reason: error instanceof Error ? error.name : 'unknown' }, 'a lease could not be renewed')
    }
  }
}
