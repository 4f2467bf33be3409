import { problem, type VerificationId } from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import type { Store, Tx } from '../storage/store.ts'

const keptMs = 24 * 3_600_000

/** A start that can be repeated: by whom, through which route, under which key, with what body. */
export interface Once {
  readonly by: string
  readonly route: string
  readonly key: string
  readonly bodyHash: string
}

const taken = compiledOnce(
  (db, client_id: string, route: string, key: string, body_hash: string, id: VerificationId, now: number, until: number) => {
    const fields = { body_hash, status: 201, verification_id: id, created_at: now, expires_at: until }
    return db
      .insertInto('idempotency')
      .values({ client_id, route, key, ...fields })
      .onConflict(conflict =>
        conflict.columns(['client_id', 'route', 'key']).doUpdateSet(fields).where('idempotency.expires_at', '<=', now),
      )
      .returning('verification_id')
  },
)

/**
 * Takes the key for a new verification, in the transaction that makes it. Of parallel duplicates one takes it and the
 * others wait for its commit; they are told the verification that they were a repetition of.
 */
export async function takeKey(tx: Tx, once: Once, id: VerificationId, now: number): Promise<VerificationId | undefined> {
  const { by, route, key, bodyHash } = once
  if ((await taken(tx.db, by, route, key, bodyHash, id, now, now + keptMs)).length > 0) return undefined
  const before = await knownKey(tx.db, once, now)
  if (before === undefined) throw problem('unavailable')
  return before
}

const byKey = compiledOnce((db, by: string, route: string, key: string, now: number) =>
  db
    .selectFrom('idempotency')
    .select(['body_hash', 'verification_id'])
    .where('client_id', '=', by)
    .where('route', '=', route)
    .where('key', '=', key)
    .where('expires_at', '>', now),
)

/** The verification of a start that came before. Asked for first, so that a repetition costs and changes nothing. */
export async function knownKey(db: Store['db'], once: Once, now: number): Promise<VerificationId | undefined> {
  const [before] = await byKey(db, once.by, once.route, once.key, now)
  if (before === undefined || before.verification_id === null) return undefined
  if (before.body_hash !== once.bodyHash) throw problem('idempotency_key_reused')
  return before.verification_id as VerificationId
}
