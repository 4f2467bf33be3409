import type { IntegrationId, Random } from '../../contract/index.ts'
import { askForStanding } from '../../directory/standing.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import type { Tx } from '../../storage/store.ts'
import { integrationIn, textIn, type WriteBackDeps } from './deps.ts'
import { findSwitch, rowsAfter } from './rows.ts'

/**
 * Fewer days from now on count for what already stands, too: after an incident nobody waits for the old number to run
 * out. Each person is looked at once more, a slice at a time; of whom nothing changes, the product is told nothing.
 */

export const shortenQueue = 'write-back-shorten'

const slice = 500

export function shortenJob({ store, clock, random, writes }: WriteBackDeps): JobHandler {
  return async (payload, job) => {
    const integrationId = integrationIn(payload)
    const on = await findSwitch(store.db, integrationId)
    if (!writes || on?.state !== 'on') return
    const rows = await rowsAfter(store.db, integrationId, textIn(payload, 'after'), slice)
    const last = rows.at(-1)
    if (last === undefined) return
    await store.transaction(async tx => {
      await job.guard(tx)
      const at = clock.now()
      for (const { external_id: externalId } of rows) await askForStanding(tx, { integrationId, externalId, at }, random)
      await askToShorten(tx, integrationId, at, random, last.external_id)
    })
  }
}

export function askToShorten(tx: Tx, integrationId: IntegrationId, at: number, random: Random, after = ''): Promise<void> {
  return enqueue(tx, { queue: shortenQueue, payload: { integrationId, after }, runAt: at, dedupeKey: integrationId }, random)
}
