import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type CryptoKey, exportJWK, importJWK, type JWK } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClientCredentials, JsonObject, TokenSource } from '../../src/contract/index.ts'
import { createKeyPair } from '../../src/integrations/keys.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { createSafeFetch } from '../../src/security/safe-fetch.ts'
import { fakeClock } from '../support/clock.ts'
import { type FakeProduct, fakeProduct } from '../support/fake-product.ts'
import { errorOf } from '../support/integrations.ts'

describe('tokens', () => {
  const clock = fakeClock()
  let product: FakeProduct

  beforeEach(async () => {
    product = await fakeProduct(clock)
  })
  afterEach(() => product.close())

  function source(auth: ClientCredentials['auth'], more: Partial<ClientCredentials> = {}, ownKey?: JsonObject): TokenSource {
    const grant = { tokenEndpoint: `${product.url}/token`, clientId: 'client-1', auth, ...more }
    const fetch = createSafeFetch({ allow: [new URL(product.url).host], loopbackHttp: true })
    return createTokenSource(grant, {
      fetch,
      clock,
      async ownKey() {
        if (!ownKey) throw new Error('this test has no key of its own')
        return { kid: 'own', key: (await importJWK(ownKey as JWK, 'RS256')) as CryptoKey }
      },
    })
  }

  const withSecret = (more: Partial<ClientCredentials> = {}) =>
    source({ method: 'client_secret_post', secret: 'the-right-secret' }, more)
  const read = (from: TokenSource) => from.fetch(`${product.url}/users?limit=1`)

  it.each(['client_secret_post', 'client_secret_basic'] as const)('are asked for with %s', async method => {
    const response = await read(source({ method, secret: 'the-right-secret' }))
    expect(response.status).toBe(200)
  })

  it('are asked for with an assertion under the integration’s own key', async () => {
    const pair = await createKeyPair()
    product.rules.jwks = [pair.publicJwk]
    const auth = { method: 'private_key_jwt' } as const
    expect((await read(source(auth, {}, pair.privateJwk))).status).toBe(200)
    const other = await createKeyPair()
    expect((await errorOf(read(source(auth, {}, other.privateJwk)))).code).toBe('credentials_invalid')
  })

  it('are asked for with an assertion under a key that was pasted in', async () => {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
    product.rules.jwks = [(await exportJWK(pair.publicKey)) as JsonObject]
    const privateJwk = (await exportJWK(pair.privateKey)) as JsonObject
    const token = source({ method: 'private_key_jwt', privateJwk, audience: `${product.url}/token` })
    expect((await read(token)).status).toBe(200)
  })

  it.each([{}, { kty: 'RSA', n: 'canary', e: 'AQAB' }, { kty: 'oct', k: 'canary-key' }])(
    'say that a key cannot be read, without quoting it: %j',
    async privateJwk => {
      const error = await errorOf(read(source({ method: 'private_key_jwt', privateJwk })))
      expect(error.code).toBe('config_invalid')
      expect(JSON.stringify([error.message, error.detail, error.cause])).not.toContain('canary')
    },
  )

  it('are fetched once for all that ask at the same time, and kept', async () => {
    const token = withSecret()
    await Promise.all(Array.from({ length: 50 }, () => read(token)))
    for (let n = 0; n < 20; n += 1) await read(token)
    expect(product.count('/token')).toBe(1)
    expect(product.count('/users')).toBe(70)
  })

  it('are renewed half a minute before they expire', async () => {
    const token = withSecret()
    await read(token)
    clock.advance(3_569_000)
    await read(token)
    expect(product.count('/token')).toBe(1)
    clock.advance(1000)
    await read(token)
    expect(product.count('/token')).toBe(2)
  })

  it('that are refused are fetched anew, once, for all calls together', async () => {
    const token = withSecret()
    await read(token)
    product.revokeTokens()
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await read(token)).status))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(product.count('/token')).toBe(2)
  })

  it('that stay refused leave the answer to the caller', async () => {
    const token = withSecret()
    product.rules.faults = [1, 2].map(() => ({ path: '/users', status: 401 }))
    expect((await read(token)).status).toBe(401)
    expect(product.count('/users')).toBe(2)
  })

  it('are forgotten when told', async () => {
    const token = withSecret()
    await read(token)
    token.forget()
    await read(token)
    expect(product.count('/token')).toBe(2)
  })

  it('tell their scheme once there is one', async () => {
    const token = withSecret()
    expect(token.scheme?.()).toBeUndefined()
    await read(token)
    expect(token.scheme?.()).toBe('Bearer')
    token.forget()
    expect(token.scheme?.()).toBeUndefined()
    product.rules.dpop = 'use_dpop_nonce'
    await read(token)
    expect(token.scheme?.()).toBe('DPoP')
  })

  it('tell no scheme after a refusal', async () => {
    const token = source({ method: 'client_secret_post', secret: 'the-wrong-secret' })
    expect((await errorOf(read(token))).code).toBe('credentials_invalid')
    expect(token.scheme?.()).toBeUndefined()
  })

  describe('bound to a key (DPoP)', () => {
    it.each(['use_dpop_nonce', 'invalid_dpop_proof'] as const)('where the product answers %s', async answer => {
      product.rules.dpop = answer
      const token = withSecret()
      expect((await read(token)).status).toBe(200)
      expect((await read(token)).status).toBe(200)
      expect(product.calls.at(-1)?.authorization).toMatch(/^DPoP /)
      const minted = product.count('/token')
      token.forget()
      await read(token)
      expect(product.count('/token'), 'the nonce is kept').toBe(minted + 1)
    })

    it('with a fresh proof for each call, and a nonce where the resource wants one', async () => {
      product.rules.dpop = 'use_dpop_nonce'
      product.rules.resourceNonce = true
      const token = withSecret()
      const statuses = await Promise.all([1, 2, 3].map(async () => (await read(token)).status))
      expect(statuses).toEqual([200, 200, 200])
    })

    it('also after the product forgot them', async () => {
      product.rules.dpop = 'use_dpop_nonce'
      const token = withSecret()
      await read(token)
      product.revokeTokens()
      expect((await read(token)).status).toBe(200)
    })

    it('under the key of the client assertion never', async () => {
      const pair = await createKeyPair()
      product.rules.jwks = [pair.publicJwk]
      product.rules.dpop = 'use_dpop_nonce'
      // The product takes ES256 proofs only; the assertion is RS256.
      expect((await read(source({ method: 'private_key_jwt' }, {}, pair.privateJwk))).status).toBe(200)
    })
  })

  describe('refused', () => {
    it.each([
      ['client_secret_post', 'an error body'],
      ['client_secret_basic', 'a challenge'],
    ] as const)('for a wrong secret by %s, which arrives as %s', async (method, _arrival) => {
      const error = await errorOf(read(source({ method, secret: 'the-wrong-canary' })))
      expect(error.code).toBe('credentials_invalid')
      expect(error.detail).toBe('token endpoint: invalid_client: Client authentication failed.')
      expect(JSON.stringify(error)).not.toContain('canary')
    })

    it('for a scope, in the product’s own words', async () => {
      const error = await errorOf(read(withSecret({ scope: 'forbidden' })))
      expect(error.code).toBe('permission_missing')
      expect(error.detail).toBe('token endpoint: invalid_scope: The scope forbidden is not granted.')
    })

    it.each([
      [
        429,
        '{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit"}',
        'rate_limited',
        'E0000047: API call exceeded rate limit',
      ],
      [500, '<html>oops</html>', 'provider_unavailable', 'HTTP 500'],
      [503, '{"error":"temporarily_unavailable"}', 'provider_unavailable', 'temporarily_unavailable'],
      [401, '', 'credentials_invalid', 'HTTP 401'],
      [404, '', 'config_invalid', 'HTTP 404'],
      [400, '{"error":"access_denied"}', 'permission_missing', 'access_denied'],
      [400, '{"error":"consent_required"}', 'consent_required', 'consent_required'],
      [400, '{"error":["odd"]}', 'response_invalid', 'HTTP 400'],
      [
        401,
        '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure that it is the value. Trace ID: 7f-00 Correlation ID: 1 Timestamp: 2026-01-01"}',
        'credentials_invalid',
        'invalid_client: AADSTS7000215: Invalid client secret provided.',
      ],
      [
        400,
        '{"error":"unauthorized_client","error_description":"AADSTS700016: Application with identifier \'a\' was not found in the directory \'Contoso\'. This can happen. Trace ID: 1"}',
        'credentials_invalid',
        "unauthorized_client: AADSTS700016: Application with identifier 'a' was not found in the directory 'Contoso'.",
      ],
      [
        400,
        '{"error":"invalid_grant","error_description":"AADSTS65001: No consent."}',
        'consent_required',
        'invalid_grant: AADSTS65001: No consent.',
      ],
      [
        400,
        '{"error":"invalid_request","error_description":"AADSTS90002: Tenant not found. Check."}',
        'config_invalid',
        'invalid_request: AADSTS90002: Tenant not found.',
      ],
    ] as const)('with %i %s as %s', async (status, body, code, words) => {
      product.rules.faults = [{ path: '/token', status, body, headers: { 'retry-after': '7' } }]
      const error = await errorOf(read(withSecret()))
      expect([error.code, error.detail, error.retryAfterSeconds]).toEqual([code, `token endpoint: ${words}`, 7])
    })

    it.each(['', '{"access_token":"x"}', '{"access_token":"x","token_type":"mac"}', '<html>'])(
      'where the answer is no token: %j',
      async body => {
        product.rules.faults = [{ path: '/token', status: 200, body }]
        expect((await errorOf(read(withSecret()))).code).toBe('response_invalid')
        expect((await read(withSecret())).status).toBe(200)
      },
    )

    it('where there is nobody, and by our own rules of where to call', async () => {
      await product.close()
      expect((await errorOf(read(withSecret()))).code).toBe('provider_unavailable')
      const elsewhere = withSecret({ tokenEndpoint: 'https://elsewhere.example/token' })
      expect((await errorOf(read(elsewhere))).code).toBe('policy_denied')
    })

    it('by the caller’s own abort', async () => {
      const token = withSecret()
      await read(token)
      const signal = AbortSignal.abort()
      expect((await errorOf(token.fetch(`${product.url}/users`, { signal }))).code).toBe('cancelled')
    })
  })

  it('recover after trouble: a refusal is not kept', async () => {
    const token = withSecret()
    product.rules.faults = [{ path: '/token', status: 503 }]
    const first = await Promise.allSettled([read(token), read(token)])
    expect(first.map(one => one.status)).toEqual(['rejected', 'rejected'])
    expect((await read(token)).status).toBe(200)
  })
})
