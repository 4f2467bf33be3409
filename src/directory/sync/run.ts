import { type Cursor, connectorCodeOf, connectorError, type DirectorySource, isStepgateError } from '../../contract/index.ts'
import type { Absent, Counts } from '../../storage/store.ts'
import { storageTrouble } from '../../storage/trouble.ts'
import { PagePipe, type Progress } from './apply.ts'
import { type BegunRun, beginRun, type RunRequest, type SyncDeps } from './begin.ts'
import { type Ending, finish, type RunOutcome } from './finish.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { mustHold } from './removal-guard.ts'

/** A run that was begun, or one to be begun now, and where it reads from. */
export type SyncWork = (BegunRun | RunRequest) & {
  readonly source: DirectorySource
  /** Stops the run within a page. */
  readonly signal: AbortSignal
  onProgress?(counts: Counts): void
}

/** So many of those who would be removed are examples enough. A list that somebody releases is whole. */
const mostExamples = 10_000
/** A run of which nothing was read. */
const nothingSeen = { seen: 0, created: 0, updated: 0, unchanged: 0, deactivated: 0, set_aside: 0, total: null } as const

/**
 * Reads a directory into the view. Pages are read while the last ones are written; each goes in one transaction with
 * its cursor. Nobody leaves before the read is over, and then only if the guard lets them.
 */
export async function runSync(deps: SyncDeps, work: SyncWork): Promise<RunOutcome> {
  const begun = 'runId' in work ? work : { ...work, ...(await beginRun(deps, work)) }
  const keeper = new LeaseKeeper(deps, begun)
  try {
    const ending = await new Run(deps, begun, begun, keeper).go()
    const outcome = await deps.store.transaction(async tx => {
      const ended = await finish(tx, deps, begun, ending)
      await keeper.dropIn(tx)
      return ended
    })
    if (outcome.state === 'held') deps.log.warn({ runId: begun.runId, integrationId: begun.integrationId }, 'a sync was held')
    if (!begun.dryRun) await deps.afterRun?.(begun)
    return outcome
  } finally {
    await deps.store.loader.end(begun.runId)
    await keeper.drop()
  }
}

class Run {
  readonly #deps: SyncDeps
  readonly #work: Pick<SyncWork, 'source' | 'signal' | 'onProgress'>
  readonly #keeper: LeaseKeeper
  /** As it was begun, or from the beginning once the product had forgotten the checkpoint. */
  #run: BegunRun
  #fromTheStart: boolean
  /** What the end of the read said that it means not to have been mentioned. */
  #absent: Absent = 'deleted'

  constructor(deps: SyncDeps, run: BegunRun, work: Pick<SyncWork, 'source' | 'signal' | 'onProgress'>, keeper: LeaseKeeper) {
    this.#deps = deps
    this.#run = run
    this.#work = work
    this.#keeper = keeper
    this.#fromTheStart = run.from === undefined
  }

  async go(): Promise<Ending> {
    try {
      return await this.#leave(await this.#read())
    } catch (error) {
      if (this.#work.signal.aborted) return { state: 'cancelled', code: 'cancelled' }
      const code = connectorCodeOf(error)
      this.#deps.log.warn({ runId: this.#run.runId, error: code }, 'a sync failed')
      if (!isStepgateError(error)) {
        const detail = storageTrouble(error)
        return { state: 'failed', code, ...(detail === undefined ? {} : { detail }) }
      }
      return { state: 'failed', code, detail: error.message, retryAfterMs: (error.retryAfterSeconds ?? 0) * 1_000 }
    }
  }

  /** Reads to the end; once more from the beginning if the product no longer knows the place. */
  async #read(): Promise<Progress> {
    try {
      return await this.#pages(this.#run.from)
    } catch (error) {
      if (connectorCodeOf(error) !== 'checkpoint_expired' || this.#work.signal.aborted) throw error
      await this.#startOver()
      return this.#pages(undefined)
    }
  }

  async #pages(from: Cursor | undefined): Promise<Progress> {
    const { store, clock, failPoint } = this.#deps
    const { runId, fence, mode, first } = this.#run
    const { onProgress } = this.#work
    const pipe = new PagePipe({
      loader: store.loader,
      run: runId,
      fence,
      cursors: { each: mode === 'incremental' || first, complete: mode === 'incremental' },
      mapped: () => failPoint?.('mapped'),
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    const stop = AbortSignal.any([this.#work.signal, this.#keeper.lost])
    let ended = false
    try {
      for await (const page of this.#work.source.pages(from, stop)) {
        failPoint?.('fetched')
        stop.throwIfAborted()
        await this.#keeper.keep()
        await pipe.write(page, clock.now())
        ended = page.end !== undefined
        this.#absent = page.absent ?? 'deleted'
        if (ended) break
      }
    } finally {
      // What was handed on is durable, or has failed, before anything else is said of the run.
      await pipe.drain()
    }
    stop.throwIfAborted()
    if (!ended) throw connectorError('response_invalid', 'The read stopped before its end.')
    return pipe.progress
  }

  /** The checkpoint expired: all that is known of the read so far is void, and everybody is looked at again. */
  async #startOver(): Promise<void> {
    const { store } = this.#deps
    const { runId } = this.#run
    await store.loader.end(runId)
    await store.transaction(async ({ db }) => {
      await db
        .updateTable('sync_runs')
        .set({ mode: 'full', interrupted: 0, ...nothingSeen })
        .where('id', '=', runId)
        .where('state', '=', 'running')
        .execute()
      // Somebody else's verdict that was seen was there, whatever the next read shows: it stays to be dealt with.
      await db.deleteFrom('sync_run_people').where('run_id', '=', runId).where('kind', '<>', 'foreign').execute()
    })
    this.#run = { ...this.#run, mode: 'full', from: undefined }
    this.#fromTheStart = true
  }

  /** Those who are gone become tombstones, unless they are too many to be believed. */
  async #leave({ anybody, nameless }: Progress): Promise<Ending> {
    const { store, clock } = this.#deps
    const { runId, fence, mode, dryRun, asks, liveBefore, follows } = this.#run
    const whole = mode === 'full' && this.#fromTheStart
    const unmentioned = whole && !nameless
    const missing = await store.loader.missing(runId, unmentioned, this.#absent, follows)
    const empty = whole && !anybody
    const isHeld = mustHold({ liveBefore, leaving: missing.unshown, empty })
    await this.#keeper.keep()
    if (asks || isHeld || dryRun) {
      const mayBeReleased = isHeld && !empty && !dryRun
      const most = mayBeReleased ? missing.total : mostExamples
      await store.loader.list({ run: runId, fence, unmentioned, absent: this.#absent }, most)
      const would = { wouldRemove: missing.total, wouldLeaveScope: missing.leftScope }
      if (asks) return { state: 'held', code: 'safety_hold', heldFor: 'first_run', ...would }
      if (!isHeld) return { state: 'done', ...would }
      return { state: 'held', code: 'safety_hold', heldFor: empty ? 'empty' : 'removals', ...would }
    }
    await store.loader.sweep({ run: runId, fence, unmentioned, absent: this.#absent, at: clock.now() })
    return { state: 'done' }
  }
}
