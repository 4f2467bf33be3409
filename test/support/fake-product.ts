import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { calculateJwkThumbprint, EmbeddedJWK, importJWK, type JWK, jwtVerify } from 'jose'
import type { Clock, JsonObject, SourceUser } from '../../src/contract/index.ts'
import { sha256 } from '../../src/security/hash.ts'

/** A small product on loopback: a token endpoint that is as strict as the real ones, and people to page through. */

export interface ProductRules {
  clientId: string
  secret: string
  /** Public keys that client assertions are checked with. */
  jwks: readonly JsonObject[]
  /** Tokens only for a proof with a nonce (RFC 9449 section 8), as Okta's API services apps have it. */
  dpop: 'off' | 'use_dpop_nonce' | 'invalid_dpop_proof'
  /** Whether resource calls have to carry a nonce, too. */
  resourceNonce: boolean
  tokenSeconds: number
  users: readonly SourceUser[]
  /** Answers the next calls of a path with this, in order; then the real answer. */
  faults: { path: string; status: number; headers?: Record<string, string>; body?: string }[]
}

export interface FakeProduct {
  readonly url: string
  readonly rules: ProductRules
  /** `POST /token` and the like, oldest first. */
  readonly calls: { readonly method: string; readonly path: string; readonly authorization: string }[]
  count(path: string): number
  /** Every token that was given out so far is refused from now on. */
  revokeTokens(): void
  close(): Promise<void>
}

export function fakeUser(n: number): SourceUser {
  return {
    externalId: `u${n}`,
    login: `user${n}@example.com`,
    givenName: `Given${n}`,
    familyName: `Family${n}`,
    status: 'active',
    sourceStatus: 'ACTIVE',
    claims: {},
  }
}

export async function fakeProduct(clock: Clock, given: Partial<ProductRules> = {}): Promise<FakeProduct> {
  const rules: ProductRules = {
    clientId: 'client-1',
    secret: 'the-right-secret',
    jwks: [],
    dpop: 'off',
    resourceNonce: false,
    tokenSeconds: 3600,
    users: Array.from({ length: 5 }, (_, n) => fakeUser(n)),
    faults: [],
    ...given,
  }
  const calls: { method: string; path: string; authorization: string }[] = []
  /** token → thumbprint of the key it is bound to, empty for a bearer. */
  const tokens = new Map<string, string>()
  const proofs = new Set<string>()
  const now = () => new Date(clock.now())

  async function proofOf(request: IncomingMessage, path: string, token?: string) {
    const header = request.headers.dpop
    if (typeof header !== 'string') return undefined
    const { payload, protectedHeader } = await jwtVerify(header, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      currentDate: now(),
    })
    const isRight =
      payload.htm === request.method &&
      payload.htu === `${url()}${path}` &&
      Math.abs((payload.iat ?? 0) * 1000 - clock.now()) < 10_000 &&
      !proofs.has(payload.jti ?? '') &&
      (token === undefined || payload.ath === sha256(token))
    proofs.add(payload.jti ?? '')
    if (!isRight) throw new Error('proof')
    return { jkt: await calculateJwkThumbprint(protectedHeader.jwk as JWK), nonce: payload.nonce }
  }

  async function isClient(request: IncomingMessage, form: URLSearchParams): Promise<boolean> {
    const assertion = form.get('client_assertion')
    if (assertion !== null) {
      for (const jwk of rules.jwks) {
        const { iss, sub, aud } = await jwtVerify(assertion, await importJWK(jwk as JWK, 'RS256'), { currentDate: now() })
          .then(verified => verified.payload)
          .catch(() => ({ iss: '', sub: '', aud: '' }))
        if (iss === rules.clientId && sub === rules.clientId && aud === `${url()}/token`) return true
      }
      return false
    }
    // Both are form-encoded inside (RFC 6749 section 2.3.1).
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (basic !== undefined) {
      const parts = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
      return parts[0] === rules.clientId && parts[1] === rules.secret
    }
    return form.get('client_id') === rules.clientId && form.get('client_secret') === rules.secret
  }

  async function token(request: IncomingMessage, form: URLSearchParams, response: ServerResponse): Promise<void> {
    if (!(await isClient(request, form))) {
      // RFC 6749 section 5.2: who came by the Authorization header is answered with a challenge.
      const challenge = request.headers.authorization ? { 'www-authenticate': 'Basic realm="fake"' } : {}
      json(response, 401, { error: 'invalid_client', error_description: 'Client authentication failed.' }, challenge)
      return
    }
    if (form.get('scope')?.includes('forbidden')) {
      json(response, 400, { error: 'invalid_scope', error_description: 'The scope forbidden is not granted.' })
      return
    }
    let jkt = ''
    if (rules.dpop !== 'off') {
      const proof = await proofOf(request, '/token').catch(() => undefined)
      const wanted = { error: proof ? 'use_dpop_nonce' : rules.dpop, error_description: 'A DPoP proof is needed.' }
      if (proof?.nonce !== 'nonce-1') {
        json(response, 400, wanted, { 'dpop-nonce': 'nonce-1' })
        return
      }
      jkt = proof.jkt
    }
    const value = `token-${tokens.size + 1}`
    tokens.set(value, jkt)
    json(response, 200, { access_token: value, token_type: jkt ? 'DPoP' : 'Bearer', expires_in: rules.tokenSeconds })
  }

  async function mayRead(request: IncomingMessage, path: string, response: ServerResponse): Promise<boolean> {
    const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ')
    const jkt = tokens.get(value)
    if (jkt === undefined || scheme !== (jkt ? 'DPoP' : 'Bearer')) {
      json(response, 401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' })
      return false
    }
    if (!jkt) return true
    const proof = await proofOf(request, path, value).catch(() => undefined)
    if (rules.resourceNonce && proof?.nonce !== 'nonce-2') {
      json(response, 401, {}, { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'nonce-2' })
      return false
    }
    if (proof?.jkt === jkt) return true
    json(response, 401, {}, { 'www-authenticate': 'DPoP error="invalid_dpop_proof"' })
    return false
  }

  function people(path: string, query: URLSearchParams, response: ServerResponse): void {
    const id = /^\/users\/(.+)$/.exec(path)?.[1]
    if (id !== undefined) {
      const user = rules.users.find(one => one.externalId === id)
      json(response, user ? 200 : 404, user ?? {})
      return
    }
    const from = Number(query.get('after') ?? 0)
    const limit = Number(query.get('limit') ?? 2)
    const items = rules.users.slice(from, from + limit)
    json(response, 200, { items, next: from + limit < rules.users.length ? from + limit : null })
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake')
    const body = await text(request)
    calls.push({ method: request.method ?? '', path: pathname, authorization: request.headers.authorization ?? '' })
    const fault = rules.faults.findIndex(one => one.path === pathname)
    const [planned] = fault === -1 ? [] : rules.faults.splice(fault, 1)
    if (planned) {
      response.writeHead(planned.status, { 'content-type': 'application/json', ...planned.headers }).end(planned.body ?? '{}')
    } else if (pathname === '/token') {
      await token(request, new URLSearchParams(body), response)
    } else if (await mayRead(request, pathname, response)) {
      people(pathname, searchParams, response)
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url: url(),
    rules,
    calls,
    count: path => calls.filter(call => call.path === path).length,
    revokeTokens: () => tokens.clear(),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
