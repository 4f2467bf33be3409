import { importJWK, type JWK, SignJWT } from 'jose'
import {
  asIntegrationId,
  asSealed,
  type Clock,
  connectorError,
  type HostContext,
  type JsonObject,
  type Jwks,
  type PeopleList,
} from '../../src/contract/index.ts'
import { certifiedByJwk, factsOf } from '../../src/integrations/certificate.ts'
import { certify, createKeyPair, type KeyPair } from '../../src/integrations/keys.ts'
import { noList } from '../../src/integrations/people-list/no-list.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import { createSafeFetch } from '../../src/security/safe-fetch.ts'
import { quietLog } from '../support/log.ts'
import type { Call, Trouble } from './trouble.ts'

/** A host for one connector under test: in memory, but with the real way out, the real tokens and the real limits. */

export interface KitOptions {
  readonly allow: readonly string[]
  readonly clock?: Clock
  /** The list that the host keeps for the connector, where it has one. */
  readonly list?: PeopleList
  /** What goes wrong with calls of the product. */
  readonly trouble?: Trouble
}

export interface KitHost {
  readonly host: HostContext
  readonly log: { readonly lines: readonly string[] }
  /** How many calls were made: outgoing ones, and those of the list. */
  calls(): number
  /** The same, one by one. */
  readonly made: readonly Call[]
  /** Whether it signed something, whose time the product judges. */
  signs(): boolean
  /** Whether the product gave a token. */
  hasToken(): boolean
}

export function kitHost({ allow, clock = systemClock, list = noList, trouble }: KitOptions): KitHost {
  const id = asIntegrationId('kit')
  const log = quietLog()
  const state = new Map<string, string>()
  const seen = new Map<string, number>()
  const tokenEndpoints = new Set<string>()
  const safe = createSafeFetch({ allow, loopbackHttp: true, limits: { totalMs: 30_000 } })
  const made: Call[] = []
  let signs = false
  let hasToken = false
  let keyPair: Promise<KeyPair> | undefined

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase()
    const isToken = tokenEndpoints.has(url)
    const call: Call = { n: made.length + 1, method, url, isToken, headers }
    made.push(call)
    const response = (await trouble?.(call)) ?? (await safe(input, init))
    hasToken ||= isToken && response.ok
    return response
  }
  const ownKey = async () => {
    keyPair ??= createKeyPair()
    const { kid, privateJwk } = await keyPair
    const key = await importJWK(privateJwk as JWK, 'RS256')
    if (key instanceof Uint8Array) throw new TypeError('an RSA key was made')
    return { kid, key }
  }
  const certificates = new Map<string, Promise<string>>()
  const ownCertificate = async () => {
    keyPair ??= createKeyPair()
    const { kid, privateJwk } = await keyPair
    const made = certificates.get(kid) ?? certify(privateJwk as JWK, id, clock.now())
    certificates.set(kid, made)
    return { pem: await made, privateJwk: privateJwk as JWK }
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
    token(grant) {
      tokenEndpoints.add(grant.tokenEndpoint)
      signs ||= !grant.auth.method.startsWith('client_secret')
      return createTokenSource(grant, { fetch, clock, ownKey, ownCertificate: ownCertificateKey })
    },
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
        signs = true
        const { kid, key } = await ownKey()
        return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(key)
      },
      certificate: async () => factsOf((await ownCertificate()).pem),
    },
    directory: { find: async () => undefined, nudge: async () => undefined },
    list: watched(list, made, trouble),
    verifications: {
      start: async () => {
        throw connectorError('policy_denied', 'The kit starts no verifications.')
      },
      latest: async () => undefined,
      view: async () => {
        throw connectorError('object_not_found', 'The kit has no verifications.')
      },
      redeem: async () => {
        throw connectorError('object_not_found', 'The kit has no verifications.')
      },
      latestOfSession: async () => undefined,
      issued: async () => undefined,
    },
  }
  return { host, log, made, calls: () => made.length, signs: () => signs, hasToken: () => hasToken }
}

/** A call of the list is a call like any other: it is counted, and it can go wrong. */
function watched(list: PeopleList, made: Call[], trouble: Trouble | undefined): PeopleList {
  if (list === noList) return list
  return Object.fromEntries(
    Object.entries(list).map(([name, method]: [string, (...given: unknown[]) => Promise<unknown>]) => [
      name,
      async (...given: unknown[]) => {
        const call: Call = { n: made.length + 1, method: 'GET', url: `list:${name}`, isToken: false, headers: new Headers() }
        made.push(call)
        await trouble?.(call)
        return method(...given)
      },
    ]),
  ) as unknown as PeopleList
}
