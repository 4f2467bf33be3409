import type { JobHandler } from '../jobs/handler.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import { deliver } from './deliver.ts'
import type { Deps } from './deps.ts'
import { askFor } from './fan-out.ts'
import { dueDeliveries, endWaiting, findSubscription, nextDue } from './rows.ts'

const together = 8
/** Then others have their turn; what is left is asked for again. */
const turnMs = 30_000
/** Longer than a turn and the slowest answer that can begin in it. */
const leaseMs = 60_000
const againMs = 2_000

/**
 * Sees to one receiver: everything that is due for it, some at a time, by one process. So a receiver that is slow costs
 * itself its turn, and holds up nobody else. What is not due yet is asked for at its time.
 */
export function seeTo(deps: Deps): JobHandler {
  const { store, clock, owner } = deps
  return async ({ subscriptionId }, job) => {
    const id = String(subscriptionId)
    const name = `webhook:${id}`
    const lease = await takeLease(store, name, owner, leaseMs, clock)
    if (lease === undefined) return store.transaction(tx => askFor(deps, tx, id, clock.now() + againMs))
    try {
      const isOver = (await findSubscription(store.db, id))?.state !== 'enabled'
      // What came in while it was disabled, or deleted, waits for nobody.
      if (isOver) return await store.transaction(tx => endWaiting(tx, id, 'disabled', clock.now()))
      await sendDue(deps, id, job.signal)
    } finally {
      await dropLease(store, name, owner, lease.fence)
    }
    const next = await nextDue(store.db, id)
    if (next === undefined) return
    // A delivery that was due and is there still was put off by whoever has it, or by the end of the turn.
    await store.transaction(tx => askFor(deps, tx, id, Math.max(next, clock.now())))
  }
}

async function sendDue(deps: Deps, id: string, signal: AbortSignal): Promise<void> {
  const { store, clock } = deps
  const until = clock.now() + turnMs
  while (!signal.aborted && clock.now() < until) {
    const subscription = await findSubscription(store.db, id)
    if (subscription?.state !== 'enabled') return
    const due = await dueDeliveries(store.db, id, clock.now(), together)
    if (due.length === 0) return
    const hears = await Promise.all(due.map(one => deliver(deps, subscription, one, { signal })))
    if (hears.includes(false)) return
  }
}
