import { importJWK, type JWK, SignJWT } from 'jose'
import {
  asIntegrationId,
  asSealed,
  type Clock,
  connectorError,
  type HostContext,
  type JsonObject,
  type Jwks,
} from '../../src/contract/index.ts'
import { certifiedByJwk, factsOf } from '../../src/integrations/certificate.ts'
import { certify, createKeyPair, type KeyPair } from '../../src/integrations/keys.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import { createSafeFetch } from '../../src/security/safe-fetch.ts'
import { quietLog } from '../support/log.ts'

/** A host for one connector under test: in memory, but with the real way out, the real tokens and the real limits. */

export interface KitOptions {
  readonly allow: readonly string[]
  readonly clock?: Clock
  /** Whether every call ends as it does where the product cannot be reached. */
  readonly isOffline?: boolean
}

export interface KitHost {
  readonly host: HostContext
  readonly log: { readonly lines: readonly string[] }
  /** How many outgoing calls were made. */
  calls(): number
}

export function kitHost({ allow, clock = systemClock, isOffline = false }: KitOptions): KitHost {
  const id = asIntegrationId('kit')
  const log = quietLog()
  const state = new Map<string, string>()
  const seen = new Map<string, number>()
  const safe = createSafeFetch({ allow, loopbackHttp: true })
  let calls = 0
  let keyPair: Promise<KeyPair> | undefined

  const fetch: typeof globalThis.fetch = async (input, init) => {
    calls += 1
    if (isOffline) throw connectorError('provider_unavailable')
    return safe(input, init)
  }
  const ownKey = async () => {
    keyPair ??= createKeyPair()
    const { kid, privateJwk } = await keyPair
    const key = await importJWK(privateJwk as JWK, 'RS256')
    if (key instanceof Uint8Array) throw new TypeError('an RSA key was made')
    return { kid, key }
  }
  const certificates = new Map<string, string>()
  const ownCertificate = async () => {
    keyPair ??= createKeyPair()
    const { kid, privateJwk } = await keyPair
    const pem = certificates.get(kid) ?? certify(privateJwk as JWK, id, clock.now())
    certificates.set(kid, pem)
    return { pem, privateJwk: privateJwk as JWK }
  }
  const ownCertificateKey = async () => {
    const { pem, privateJwk } = await ownCertificate()
    return certifiedByJwk(privateJwk, pem)
  }

  const host: HostContext = {
    integration: { id, url: `https://stepgate.example/i/${id}` },
    clock,
    random: systemRandom,
    log,
    fetch,
    token: grant => createTokenSource(grant, { fetch, clock, ownKey, ownCertificate: ownCertificateKey }),
    state: {
      get: async key => state.get(key),
      async set(key, value) {
        state.set(key, value)
      },
    },
    seal: {
      close: async plain => asSealed(Buffer.from(plain).toString('base64')),
      open: async sealed => Buffer.from(sealed, 'base64').toString(),
    },
    async once(key, ttlSeconds) {
      if ((seen.get(key) ?? 0) > clock.now()) return false
      seen.set(key, clock.now() + ttlSeconds * 1000)
      return true
    },
    keys: {
      async jwks(): Promise<Jwks> {
        keyPair ??= createKeyPair()
        return { keys: [(await keyPair).publicJwk] }
      },
      async sign(claims: JsonObject) {
        const { kid, key } = await ownKey()
        return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(key)
      },
      certificate: async () => factsOf((await ownCertificate()).pem),
    },
    directory: { find: async () => undefined, nudge: async () => undefined },
    verifications: {
      start: async () => {
        throw connectorError('policy_denied', 'The kit starts no verifications.')
      },
      latest: async () => undefined,
    },
  }
  return { host, log, calls: () => calls }
}
