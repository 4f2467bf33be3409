import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { anyRecord } from './rows.ts'

export type SigningJwk = JWK & { readonly kid: string }

/** Its `kid` is its RFC 7638 thumbprint: base64url, as Entra wants it. */
export async function newJwk(): Promise<SigningJwk> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const bare = await exportJWK(privateKey)
  return { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'RS256', use: 'sig' }
}

const key = { model: 'IssuerKey', id_hash: 'current' } as const
const place: SealPlace = { table: 'provider_records', row: `${key.model}/${key.id_hash}`, column: 'payload' }

/** The one key of installations from before keys had a table of their own. */
export async function formerKey(store: Store, seals: Seals): Promise<SigningJwk | undefined> {
  const stored = await anyRecord(store.db, key)
  return stored && JSON.parse(seals.open(stored.payload, place))
}
