import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Mode } from '../../contract/index.ts'
import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { anyRecord, putRecordOnce, type RecordKey } from './rows.ts'

/** Each mode signs by its own: what one has signed no relying party of the other believes. */
const keys = {
  live: { model: 'IssuerKey', id_hash: 'current' },
  rehearsal: { model: 'IssuerKey', id_hash: 'rehearsal' },
} as const satisfies Record<Mode, RecordKey>

const placeOf = (key: RecordKey): SealPlace => ({
  table: 'provider_records',
  row: `${key.model}/${key.id_hash}`,
  column: 'payload',
})

/**
 * The issuer's signing key: RS256, which every relying party can verify. Made when it is first asked for, stored
 * sealed, and the same for all processes on one database: of two that make one at a time, both use the first.
 */
export async function issuerKeys(
  store: Store,
  seals: Seals,
  epoch: string,
  mode: Mode,
): Promise<{ readonly keys: readonly JWK[] }> {
  const key = keys[mode]
  const stored = (await anyRecord(store.db, key)) ?? (await makeKey(store, seals, epoch, key))
  const jwk: JWK = JSON.parse(seals.open(stored.payload, placeOf(key)))
  return { keys: [jwk] }
}

async function makeKey(store: Store, seals: Seals, epoch: string, key: RecordKey): Promise<{ readonly payload: string }> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const bare = await exportJWK(privateKey)
  const jwk: JWK = { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'RS256', use: 'sig' }
  const payload = seals.close(JSON.stringify(jwk), placeOf(key))
  await store.transaction(tx =>
    putRecordOnce(tx, { ...key, payload, client_id: null, grant_id: null, uid: null, epoch, expires_at: null }),
  )
  return (await anyRecord(store.db, key)) ?? { payload }
}
