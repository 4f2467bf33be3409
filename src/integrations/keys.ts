import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, importJWK, type JWK, SignJWT } from 'jose'
import { type Clock, connectorError, type IntegrationId, type JsonObject, type Jwks } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'

/**
 * The key pair that an integration has for itself: RSA, because every product takes RS256. Its private half never
 * leaves the database unsealed; the public half is served for the product to fetch.
 */

const algorithm = 'RS256'
const bits = 2048

export interface KeyPair {
  readonly kid: string
  readonly publicJwk: JsonObject
  readonly privateJwk: JsonObject
}

/** A key to sign with. */
export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
}

export async function createKeyPair(): Promise<KeyPair> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: bits })
  const [publicPart, privatePart] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)])
  const kid = await calculateJwkThumbprint(publicPart)
  const about = { kid, alg: algorithm, use: 'sig' }
  return { kid, publicJwk: { ...publicPart, ...about } as JsonObject, privateJwk: { ...privatePart, ...about } as JsonObject }
}

function placeOf(integrationId: IntegrationId, kid: string) {
  return { table: 'integration_keys', row: integrationId, column: kid }
}

export async function addKeyPair(tx: Tx, seals: Seals, integrationId: IntegrationId, pair: KeyPair, at: number): Promise<void> {
  await tx.db
    .insertInto('integration_keys')
    .values({
      integration_id: integrationId,
      kid: pair.kid,
      use: 'client_assertion',
      algorithm,
      public_jwk: JSON.stringify(pair.publicJwk),
      private_sealed: seals.close(JSON.stringify(pair.privateJwk), placeOf(integrationId, pair.kid)),
      created_at: at,
      not_before: at,
      not_after: null,
    })
    .execute()
}

async function validKeys(store: Store, integrationId: IntegrationId, now: number) {
  return store.db
    .selectFrom('integration_keys')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where(or => or.or([or('not_after', 'is', null), or('not_after', '>', now)]))
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
}

export interface OwnKeys {
  jwks(): Promise<Jwks>
  /** The newest key that is in force; made where there is none yet. */
  signingKey(): Promise<SigningKey>
  /** A JWT under the integration's own key. */
  sign(claims: JsonObject): Promise<string>
  certificate(): Promise<{ readonly pem: string; readonly thumbprint: string; readonly notAfter: string }>
}

export function ownKeys(store: Store, seals: Seals, clock: Clock, integrationId: IntegrationId): OwnKeys {
  async function newest() {
    const now = clock.now()
    const keys = await validKeys(store, integrationId, now)
    return keys.find(key => key.not_before <= now)
  }

  async function signingKey(): Promise<SigningKey> {
    let row = await newest()
    if (!row) {
      const pair = await createKeyPair()
      await store.transaction(tx => addKeyPair(tx, seals, integrationId, pair, clock.now()))
      row = await newest()
    }
    if (!row) throw new TypeError('a key that was stored cannot be read')
    const privateJwk = JSON.parse(seals.open(row.private_sealed, placeOf(integrationId, row.kid))) as JWK
    return { kid: row.kid, key: (await importJWK(privateJwk, algorithm)) as CryptoKey }
  }

  return {
    signingKey,
    async certificate() {
      throw connectorError('config_invalid', 'This integration has no certificate yet.')
    },
    async jwks() {
      const keys = await validKeys(store, integrationId, clock.now())
      return { keys: keys.map(key => JSON.parse(key.public_jwk) as JsonObject) }
    },
    async sign(claims) {
      const { kid, key } = await signingKey()
      return new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' }).sign(key)
    },
  }
}
