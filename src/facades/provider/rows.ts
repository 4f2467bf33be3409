import type { Kysely } from 'kysely'
import type { IntegrationId, Mode } from '../../contract/index.ts'
import { compiledOnce } from '../../storage/compiled.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { Tables } from '../../storage/tables/index.ts'

/** A stored record of the OpenID provider, as its adapter reads it. */
export interface ProviderRecord {
  readonly id_hash: string
  readonly payload: string
  readonly consumed_at: number | null
}

export interface RecordKey {
  readonly model: string
  readonly id_hash: string
}

export interface NewRecord extends RecordKey {
  readonly payload: string
  readonly client_id: string | null
  readonly grant_id: string | null
  readonly uid: string | null
  readonly epoch: string
  readonly expires_at: number | null
}

/** Writes a record. A later version of the same record keeps the mark that it was consumed. */
export async function putRecord(tx: Tx, record: NewRecord): Promise<void> {
  await tx.db
    .insertInto('provider_records')
    .values({ ...record, consumed_at: null })
    .onConflict(conflict =>
      conflict.columns(['model', 'id_hash']).doUpdateSet({
        payload: record.payload,
        client_id: record.client_id,
        grant_id: record.grant_id,
        uid: record.uid,
        epoch: record.epoch,
        expires_at: record.expires_at,
      }),
    )
    .execute()
}

/** Writes a record unless there is one already: of several processes that make the same, the first one wins. */
export async function putRecordOnce(tx: Tx, record: NewRecord): Promise<void> {
  await tx.db
    .insertInto('provider_records')
    .values({ ...record, consumed_at: null })
    .onConflict(conflict => conflict.columns(['model', 'id_hash']).doNothing())
    .execute()
}

/** Whether a client may still use what it proved itself by. Held against a change until the transaction ends. */
export async function proofIsInForce(
  tx: Tx,
  dialect: Store['dialect'],
  clientId: string,
  proof: { readonly secretHash: string } | { readonly byKey: true },
  now: number,
): Promise<boolean> {
  const living = tx.db
    .selectFrom('clients')
    .select('id')
    .where('id', '=', clientId)
    .where('revoked_at', 'is', null)
    .where(where => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
  const query =
    'byKey' in proof
      ? living
      : living.where(where =>
          where.or([
            where('secret_hash', '=', proof.secretHash),
            where.and([where('previous_secret_hash', '=', proof.secretHash), where('previous_until', '>', now)]),
          ]),
        )
  // SQLite has one writer at a time and no row locks.
  const held = dialect === 'postgres' ? query.forShare() : query
  return (await held.executeTakeFirst()) !== undefined
}

/** A record that is alive: of this epoch, not expired. */
export async function liveRecord(
  db: Kysely<Tables>,
  by: RecordKey | { readonly model: string; readonly uid: string },
  epoch: string,
  now: number,
): Promise<ProviderRecord | undefined> {
  const live = db
    .selectFrom('provider_records')
    .select(['id_hash', 'payload', 'consumed_at'])
    .where('model', '=', by.model)
    .where('epoch', '=', epoch)
    .where(where => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
  return 'uid' in by
    ? live.where('uid', '=', by.uid).executeTakeFirst()
    : live.where('id_hash', '=', by.id_hash).executeTakeFirst()
}

/** A record whatever its epoch: signing keys outlive a restore, or every relying party would have to fetch anew. */
export async function anyRecord(db: Kysely<Tables>, key: RecordKey): Promise<ProviderRecord | undefined> {
  return db
    .selectFrom('provider_records')
    .select(['id_hash', 'payload', 'consumed_at'])
    .where('model', '=', key.model)
    .where('id_hash', '=', key.id_hash)
    .executeTakeFirst()
}

/** True for the one caller that used the record up. */
export async function consumeRecord(tx: Tx, key: RecordKey, epoch: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('provider_records')
    .set({ consumed_at: now })
    .where('model', '=', key.model)
    .where('id_hash', '=', key.id_hash)
    .where('epoch', '=', epoch)
    .where('consumed_at', 'is', null)
    .where(where => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** True for the one holder that has it first, and for that one again. */
export async function claimRecord(tx: Tx, key: RecordKey, holder: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('provider_records')
    .set({ uid: holder })
    .where('model', '=', key.model)
    .where('id_hash', '=', key.id_hash)
    .where(where => where.or([where('uid', 'is', null), where('uid', '=', holder)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function dropRecord(tx: Tx, key: RecordKey): Promise<void> {
  await tx.db.deleteFrom('provider_records').where('model', '=', key.model).where('id_hash', '=', key.id_hash).execute()
}

export async function dropRecordsOfGrant(tx: Tx, model: string, grantId: string): Promise<void> {
  await tx.db.deleteFrom('provider_records').where('model', '=', model).where('grant_id', '=', grantId).execute()
}

/** Removes up to `limit` expired records; says how many. Expired ones are never answered, so this is only tidying. */
export async function sweepRecords(store: Store, now: number, limit: number): Promise<number> {
  const expired = await store.db
    .selectFrom('provider_records')
    .select(['model', 'id_hash'])
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
  if (expired.length === 0) return 0
  await store.transaction(async tx => {
    for (const key of expired) await dropRecord(tx, key)
  })
  return expired.length
}

/** All that the hooks have to know of a bearer token, read live in one look-up. */
export interface TokenRow {
  readonly payload: string
  readonly epoch: string
  readonly expires_at: number | null
  readonly client_id: string
  readonly integration_id: IntegrationId
  readonly mode: Mode
  readonly revoked_at: number | null
  /** When the client ends, whatever its token says. */
  readonly client_expires_at: number | null
  readonly state: 'draft' | 'enabled' | 'disabled' | 'deleted'
}

/** The look-up of a bearer token by its hash: every call of a hook comes through here. */
const tokenByHash = compiledOnce((db, idHash: string) =>
  db
    .selectFrom('provider_records as record')
    .innerJoin('clients as client', 'client.id', 'record.client_id')
    .innerJoin('integrations as integration', 'integration.id', 'client.integration_id')
    .select([
      'record.payload',
      'record.epoch',
      'record.expires_at',
      'client.id as client_id',
      'client.integration_id',
      'client.mode',
      'client.revoked_at',
      'client.expires_at as client_expires_at',
      'integration.state',
    ])
    .where('record.model', '=', 'ClientCredentials')
    .where('record.id_hash', '=', idHash),
)

export async function findToken(db: Kysely<Tables>, idHash: string): Promise<TokenRow | undefined> {
  return (await tokenByHash(db, idHash))[0]
}
