import { standingQueue } from '../../directory/standing.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import { catchUpJob, catchUpQueue } from './catch-up.ts'
import { switchJob } from './clear.ts'
import type { WriteBackDeps } from './deps.ts'
import { type EndedRun, putRight } from './foreign.ts'
import { lookAfter } from './round.ts'
import { shortenJob, shortenQueue } from './shorten.ts'
import { switchQueue } from './switch.ts'
import { writeJob } from './write.ts'

/**
 * Write-back: the last verdict of a person as an attribute of the product, on which its own policies branch. It is
 * history and no presence, and fails closed: only a received allow of a live verification is written, with its expiry,
 * and is written over when that comes; what others write there is put right; when it is turned on, what stands already
 * is written too, and when it is turned off, all of it is taken away again. This room knows no product (that is `WriteBack` of the contract), no façade and no route.
 */
export interface WriteBackEngine {
  /** By queue. */
  readonly handlers: Readonly<Record<string, JobHandler>>
  /** Follows each run of a sync. */
  readonly afterRun: { readonly name: string; run(run: EndedRun): Promise<void> }
  readonly round: { readonly name: string; readonly everyMs: number; run(): Promise<void> }
}

export function createWriteBack(deps: WriteBackDeps): WriteBackEngine {
  return {
    handlers: {
      [standingQueue]: writeJob(deps),
      [switchQueue]: switchJob(deps),
      [shortenQueue]: shortenJob(deps),
      [catchUpQueue]: catchUpJob(deps),
    },
    afterRun: { name: 'write-back', run: run => putRight(deps, run) },
    round: { name: 'write-back', everyMs: 60_000, run: () => lookAfter(deps) },
  }
}

export type { WriteBackDeps } from './deps.ts'
export { type PersonStanding, personStanding, viewOf as writeBackView, type WriteBackView } from './read.ts'
