import { problem, type VerificationId } from '../contract/index.ts'
import type { Store, Tx } from '../storage/store.ts'

const keptMs = 24 * 3_600_000

/** A start that can be repeated: by whom, through which route, under which key, with what body. */
export interface Once {
  readonly by: string
  readonly route: string
  readonly key: string
  readonly bodyHash: string
}

/**
 * Takes the key for a new verification, in the transaction that makes it. Of parallel duplicates one takes it and the
 * others wait for its commit; they are told the verification that they were a repetition of.
 */
export async function takeKey(tx: Tx, once: Once, id: VerificationId, now: number): Promise<VerificationId | undefined> {
  const row = {
    client_id: once.by,
    route: once.route,
    key: once.key,
    body_hash: once.bodyHash,
    status: 201,
    verification_id: id,
    created_at: now,
    expires_at: now + keptMs,
  }
  const { client_id: _, route: __, key: ___, ...fields } = row
  const taken = await tx.db
    .insertInto('idempotency')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['client_id', 'route', 'key']).doUpdateSet(fields).where('idempotency.expires_at', '<=', now),
    )
    .returning('verification_id')
    .executeTakeFirst()
  if (taken !== undefined) return undefined
  const before = await knownKey(tx.db, once, now)
  if (before === undefined) throw problem('unavailable')
  return before
}

/** The verification of a start that came before. Asked for first, so that a repetition costs and changes nothing. */
export async function knownKey(db: Store['db'], once: Once, now: number): Promise<VerificationId | undefined> {
  const before = await db
    .selectFrom('idempotency')
    .select(['body_hash', 'verification_id'])
    .where('client_id', '=', once.by)
    .where('route', '=', once.route)
    .where('key', '=', once.key)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (before === undefined || before.verification_id === null) return undefined
  if (before.body_hash !== once.bodyHash) throw problem('idempotency_key_reused')
  return before.verification_id as VerificationId
}
