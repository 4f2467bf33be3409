import type { JsonObject } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'

/** What a handler is told about the run that it is part of. */
export interface JobRun {
  /** 1 the first time. */
  readonly attempt: number
  /** Fires when the lease was lost or the queue stops: end at the next border. */
  readonly signal: AbortSignal
  /**
   * To be called in every transaction that writes. Throws when another worker has the job by now; holds the lease for
   * another while otherwise, and until the transaction ends nobody can take it.
   */
  guard(tx: Tx): Promise<void>
}

/**
 * Does the work of one queue. May run again after it succeeded, when its process died before that was noted. An error
 * brings the job back later, unless its row in the contract says `retry: never`.
 */
export type JobHandler = (payload: JsonObject, job: JobRun) => Promise<void>
