import { type Clock, problem, type RunId } from '../../contract/index.ts'
import { findRunAlone, paceOf, runTopic } from '../../directory/sync/index.ts'
import { type Sleep, sleep as wait } from '../../security/sleep.ts'
import type { Store } from '../../storage/store.ts'
import type { RunProgress } from './port.ts'

/** Below the wake, which tells of the end alone: pages of a run may be written anywhere. */
const pollMs = 500

/** The run as it is, each time that it has changed, until it has ended. Wherever it goes on, its row tells. */
export async function* followRun(
  { store, clock, sleep = wait }: { readonly store: Store; readonly clock: Clock; readonly sleep?: Sleep | undefined },
  id: RunId,
  signal: AbortSignal,
): AsyncGenerator<RunProgress, void> {
  const over = new AbortController()
  const ending = AbortSignal.any([signal, over.signal])
  const wakes = store.wakes(runTopic(id), ending)[Symbol.asyncIterator]()
  let woken = wakes.next()
  let shown = ''
  try {
    while (!signal.aborted) {
      const found = await findRunAlone(store.db, id)
      if (found === undefined) throw problem('not_found', 'There is no run of this id.')
      const run = { ...found, ...paceOf(found, clock.now()) }
      const counts = `${run.state} ${JSON.stringify(run.counts)} ${run.total}`
      if (counts !== shown) yield run
      shown = counts
      if (run.state !== 'running') return
      const waiting = new AbortController()
      const timer = sleep(pollMs, AbortSignal.any([ending, waiting.signal])).catch(() => undefined)
      const first = await Promise.race([woken.then(() => 'woken' as const), timer])
      waiting.abort()
      if (first === 'woken') woken = wakes.next()
    }
  } finally {
    over.abort()
  }
}
