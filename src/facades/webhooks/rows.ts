import type { Kysely } from 'kysely'
import type { IntegrationId, VerificationId } from '../../contract/index.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { Tables } from '../../storage/tables/index.ts'

export interface InboxKey {
  readonly integration_id: IntegrationId
  readonly dedupe_key: string
}

/** Which of these keys came before. */
export async function seenKeys(
  db: Kysely<Tables>,
  integrationId: IntegrationId,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('webhook_inbox')
    .select('dedupe_key')
    .where('integration_id', '=', integrationId)
    .where('dedupe_key', 'in', keys)
    .execute()
  return new Set(rows.map(row => row.dedupe_key))
}

/** True for the first of its key, across all replicas. */
export async function receive(
  tx: Tx,
  entry: InboxKey & { readonly session_id: string; readonly event: string; readonly received_at: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('webhook_inbox')
    .values(entry)
    .onConflict(conflict => conflict.columns(['integration_id', 'dedupe_key']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** As if it had not come. */
export async function forget(tx: Tx, key: InboxKey): Promise<void> {
  await tx.db
    .deleteFrom('webhook_inbox')
    .where('integration_id', '=', key.integration_id)
    .where('dedupe_key', '=', key.dedupe_key)
    .execute()
}

/** Shortest time between two settles that notifications of one verification ask for. */
const settleIntervalMs = 2_000

/**
 * When the next settle of a verification may run. Kept as an entry of the inbox: whoever can name new events must not
 * be able to have Incode asked as fast as they can write.
 */
export async function nextSettle(tx: Tx, integrationId: IntegrationId, id: VerificationId, now: number): Promise<number> {
  const key: InboxKey = { integration_id: integrationId, dedupe_key: `settle ${id}` }
  const last = await tx.db
    .selectFrom('webhook_inbox')
    .select('received_at')
    .where('integration_id', '=', key.integration_id)
    .where('dedupe_key', '=', key.dedupe_key)
    .executeTakeFirst()
  // One that is still to come serves this notification, too.
  if (last !== undefined && last.received_at > now) return last.received_at
  const at = last === undefined ? now : Math.max(now, last.received_at + settleIntervalMs)
  await tx.db
    .insertInto('webhook_inbox')
    .values({ ...key, session_id: '', event: 'settle', received_at: at })
    .onConflict(conflict => conflict.columns(['integration_id', 'dedupe_key']).doUpdateSet({ received_at: at }))
    .execute()
  return at
}

/** Forgets what came before `before`, up to `limit` entries; says how many. Products repeat for hours, not for weeks. */
export async function sweepInbox(store: Store, before: number, limit: number): Promise<number> {
  const old = await store.db
    .selectFrom('webhook_inbox')
    .select(['integration_id', 'dedupe_key'])
    .where('received_at', '<', before)
    .orderBy('received_at')
    .limit(limit)
    .execute()
  if (old.length === 0) return 0
  await store.transaction(async tx => {
    for (const key of old) {
      await tx.db
        .deleteFrom('webhook_inbox')
        .where('integration_id', '=', key.integration_id)
        .where('dedupe_key', '=', key.dedupe_key)
        .where('received_at', '<', before)
        .execute()
    }
  })
  return old.length
}
