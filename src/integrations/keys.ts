import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, importJWK, type JWK, SignJWT } from 'jose'
import type { Clock, IntegrationId, JsonObject, Jwks } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import { once } from '../storage/once.ts'
import type { Store, Tx } from '../storage/store.ts'
import { type CertificateFacts, type CertifiedKey, certifiedByJwk, factsOf, selfSigned } from './certificate.ts'

/**
 * The key pair that an integration has for itself: RSA, because every product takes RS256. Its private half never
 * leaves the database unsealed; the public half is served for the product to fetch, with its certificate where a product
 * asked for one.
 */

const algorithm = 'RS256'
const bits = 2048

const dayMs = 86_400_000
const certificateDays = 730
/** From then on the next key and certificate are there to be uploaded; the former still signs. */
const renewDays = 60
/** So long before the former ends, the next one signs. */
const switchDays = 14
/** Certificates begin a little earlier, for products whose clocks are behind. */
const skewMs = 10 * 60_000

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

/** A certificate of the pair for the usual time. */
export function certify(privateJwk: JWK, integrationId: IntegrationId, from: number): Promise<string> {
  return selfSigned(privateJwk, {
    name: `Stepgate ${integrationId}`,
    from: from - skewMs,
    until: from + certificateDays * dayMs,
  })
}

function placeOf(integrationId: IntegrationId, kid: string) {
  return { table: 'integration_keys', row: integrationId, column: kid }
}

export async function addKeyPair(
  tx: Tx,
  seals: Seals,
  integrationId: IntegrationId,
  pair: KeyPair,
  at: number,
  more: { readonly notBefore?: number; readonly certificate?: string; readonly use?: KeyUse } = {},
): Promise<void> {
  await tx.db
    .insertInto('integration_keys')
    .values({
      integration_id: integrationId,
      kid: pair.kid,
      use: more.use ?? 'client_assertion',
      algorithm,
      public_jwk: JSON.stringify(pair.publicJwk),
      private_sealed: seals.close(JSON.stringify(pair.privateJwk), placeOf(integrationId, pair.kid)),
      created_at: at,
      not_before: more.notBefore ?? at,
      not_after: null,
      certificate: more.certificate ?? null,
    })
    .execute()
}

/** A rehearsal signs by keys that are in no key set of the integration's. */
export type KeyUse = 'client_assertion' | 'rehearsal'

async function validKeys(store: Store, integrationId: IntegrationId, use: KeyUse, now: number) {
  return store.db
    .selectFrom('integration_keys')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('use', '=', use)
    .where(or => or.or([or('not_after', 'is', null), or('not_after', '>', now)]))
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
}

type KeyRow = Awaited<ReturnType<typeof validKeys>>[number]

export interface OwnKeys {
  jwks(): Promise<Jwks>
  /** The newest key that is in force; made where there is none yet. */
  signingKey(): Promise<SigningKey>
  /** The same key for PS256, known by its certificate. */
  certifiedKey(): Promise<CertifiedKey>
  /** A JWT under the integration's own key. */
  sign(claims: JsonObject): Promise<string>
  /** The newest certificate, made where there is none; two months before it ends there is another, to be uploaded in time. */
  certificate(): Promise<CertificateFacts & { readonly former?: Pick<CertificateFacts, 'thumbprint' | 'notAfter'> }>
}

export function ownKeys(
  store: Store,
  seals: Seals,
  clock: Clock,
  integrationId: IntegrationId,
  use: KeyUse = 'client_assertion',
): OwnKeys {
  const privateOf = (row: KeyRow): JWK => JSON.parse(seals.open(row.private_sealed, placeOf(integrationId, row.kid))) as JWK

  async function newest(): Promise<KeyRow | undefined> {
    const now = clock.now()
    return (await validKeys(store, integrationId, use, now)).find(key => key.not_before <= now)
  }

  async function inForce(): Promise<KeyRow> {
    let row = await newest()
    if (!row) {
      const pair = await createKeyPair()
      await store.transaction(tx => addKeyPair(tx, seals, integrationId, pair, clock.now(), { use }))
      row = await newest()
    }
    if (!row) throw new TypeError('a key that was stored cannot be read')
    return row
  }

  /** In force or not yet. */
  async function latestKey(now: number): Promise<KeyRow> {
    const [latest] = await validKeys(store, integrationId, use, now)
    if (!latest) throw new TypeError('a key that was stored cannot be read')
    return latest
  }

  /** The certificate of a key. Whoever comes second takes what the first one made. */
  async function certificateOf(row: KeyRow): Promise<string> {
    if (row.certificate !== null) return row.certificate
    const certificate = await certify(privateOf(row), integrationId, clock.now())
    await store.transaction(async ({ db }) => {
      await db
        .updateTable('integration_keys')
        .set({ certificate })
        .where('integration_id', '=', integrationId)
        .where('kid', '=', row.kid)
        .where('certificate', 'is', null)
        .execute()
    })
    const stored = (await validKeys(store, integrationId, use, clock.now())).find(({ kid }) => kid === row.kid)
    return stored?.certificate ?? certificate
  }

  /** Once for each key that ends, whichever replica sees it first. */
  async function succeed(row: KeyRow, endsAt: number): Promise<void> {
    const at = clock.now()
    const pair = await createKeyPair()
    const certificate = await certify(pair.privateJwk as JWK, integrationId, at)
    await store.transaction(async tx => {
      if (!(await once(tx, `integration:${integrationId}:successor:${row.kid}`, endsAt + 365 * dayMs, at))) return
      const notBefore = Math.max(endsAt - switchDays * dayMs, at)
      await addKeyPair(tx, seals, integrationId, pair, at, { notBefore, certificate, use })
    })
  }

  async function signingKey(): Promise<SigningKey> {
    const row = await inForce()
    return { kid: row.kid, key: (await importJWK(privateOf(row), algorithm)) as CryptoKey }
  }

  return {
    signingKey,
    async certifiedKey() {
      const row = await inForce()
      return certifiedByJwk(privateOf(row), await certificateOf(row))
    },
    async certificate() {
      const now = clock.now()
      const signing = await inForce()
      let latest = await latestKey(now)
      const endsAt = Date.parse(factsOf(await certificateOf(latest)).notAfter)
      if (endsAt - now <= renewDays * dayMs) {
        await succeed(latest, endsAt)
        latest = await latestKey(now)
      }
      const facts = factsOf(await certificateOf(latest))
      if (latest.kid === signing.kid) return facts
      const { thumbprint, notAfter } = factsOf(await certificateOf(signing))
      return { ...facts, former: { thumbprint, notAfter } }
    },
    async jwks() {
      const keys = await validKeys(store, integrationId, use, clock.now())
      return { keys: keys.map(publishedOf) }
    },
    async sign(claims) {
      const { kid, key } = await signingKey()
      return new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' }).sign(key)
    },
  }
}

function publishedOf({ public_jwk, certificate }: KeyRow): JsonObject {
  const jwk = JSON.parse(public_jwk) as JsonObject
  if (certificate === null) return jwk
  const { der, thumbprint } = factsOf(certificate)
  return { ...jwk, x5c: [der], 'x5t#S256': thumbprint }
}
