import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { anyRecord, putRecordOnce } from './rows.ts'

const key = { model: 'IssuerKey', id_hash: 'current' } as const
const place: SealPlace = { table: 'provider_records', row: `${key.model}/${key.id_hash}`, column: 'payload' }

/**
 * The issuer's signing key: RS256, which every relying party can verify. Made when it is first asked for, stored
 * sealed, and the same for all processes on one database: of two that make one at a time, both use the first.
 */
export async function issuerKeys(store: Store, seals: Seals, epoch: string): Promise<{ readonly keys: readonly JWK[] }> {
  const stored = (await anyRecord(store.db, key)) ?? (await makeKey(store, seals, epoch))
  const jwk: JWK = JSON.parse(seals.open(stored.payload, place))
  return { keys: [jwk] }
}

async function makeKey(store: Store, seals: Seals, epoch: string): Promise<{ readonly payload: string }> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const bare = await exportJWK(privateKey)
  const jwk: JWK = { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'RS256', use: 'sig' }
  const payload = seals.close(JSON.stringify(jwk), place)
  await store.transaction(tx =>
    putRecordOnce(tx, { ...key, payload, client_id: null, grant_id: null, uid: null, epoch, expires_at: null }),
  )
  return (await anyRecord(store.db, key)) ?? { payload }
}
