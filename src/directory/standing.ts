import type { IntegrationId, Random } from '../contract/index.ts'
import { enqueue } from '../jobs/enqueue.ts'
import { compiledOnce } from '../storage/compiled.ts'
import type { Tx } from '../storage/store.ts'

/**
 * Asks for what stands in the product of a person to be looked at, in the transaction of what changed it. What is to
 * stand there is found out when the job runs, so that jobs may come late, twice or in another order.
 */

export const standingQueue = 'write-back'

const isOn = compiledOnce((db, integrationId: IntegrationId) =>
  db
    .selectFrom('write_back_switches')
    .select('integration_id')
    .where('integration_id', '=', integrationId)
    .where('state', '=', 'on'),
)

/** One seek, and nothing more where write-back is off. */
export async function standingChanged(
  tx: Tx,
  person: { readonly integrationId: IntegrationId; readonly externalId: string; readonly at: number },
  random: Random,
): Promise<void> {
  if ((await isOn(tx.db, person.integrationId)).length > 0) await askForStanding(tx, person, random)
}

/** The same where it is known that write-back is on. One job of a person waits at a time. */
export async function askForStanding(
  tx: Tx,
  { integrationId, externalId, at }: { readonly integrationId: IntegrationId; readonly externalId: string; readonly at: number },
  random: Random,
): Promise<void> {
  const dedupeKey = `${integrationId}:${externalId}`
  const job = { queue: standingQueue, payload: { integrationId, externalId }, runAt: at, dedupeKey, quiet: true }
  await enqueue(tx, job, random)
}
