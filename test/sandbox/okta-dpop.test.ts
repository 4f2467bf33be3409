import { calculateJwkThumbprint, decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, assertion, ath, type Claims, type Key, makeKey, proof, requestToken, tokenFor } from './okta-client.ts'

let okta: OktaStandIn
let url: string
let key: Key
let proofKey: Key
let nonce: string
let token: string

const tokenRequest = async (claims: Claims, header: Record<string, unknown> = {}) =>
  requestToken(
    url,
    await assertion(url, key),
    {},
    { dpop: await proof(proofKey, { htm: 'POST', htu: `${url}/oauth2/v1/token`, ...claims }, header) },
  )

beforeAll(async () => {
  key = await makeKey('app')
  proofKey = await makeKey('proof')
  okta = await startOktaStandIn({ people: 5, clients: [appWith(key, { dpop: true })] })
  url = okta.url
  nonce = (await tokenRequest({})).headers.get('dpop-nonce') ?? ''
  token = String((await tokenRequest({ nonce })).body.access_token)
})
afterAll(() => okta.close())

const call = async (path: string, claims: Claims, { scheme = 'DPoP', by = proofKey } = {}) => {
  const dpop = await proof(by, { htm: 'GET', htu: `${url}${path.split('?')[0]}`, ath: ath(token), ...claims })
  const response = await fetch(`${url}${path}`, { headers: { authorization: `${scheme} ${token}`, dpop } })
  return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '', body: await response.json() }
}

describe('a token request of an app that must prove possession', () => {
  it('is refused without a proof', async () => {
    const { status, body } = await requestToken(url, await assertion(url, key))
    expect([status, body]).toEqual([
      400,
      { error: 'invalid_dpop_proof', error_description: 'The DPoP proof JWT header is missing.' },
    ])
  })

  it('is sent back for a nonce first, and then for a proof with a nonce that the server gave', async () => {
    for (const claims of [{}, { nonce: 'made-up' }]) {
      const { status, headers, body } = await tokenRequest(claims)
      expect([status, body.error]).toEqual([400, 'use_dpop_nonce'])
      expect(headers.get('dpop-nonce')).toBe(nonce)
    }
  })

  it('uses the assertion up even when it is sent back', async () => {
    const once = await assertion(url, key)
    const headers = async (more: Claims) => ({
      dpop: await proof(proofKey, { htm: 'POST', htu: `${url}/oauth2/v1/token`, ...more }),
    })
    expect((await requestToken(url, once, {}, await headers({}))).body.error).toBe('use_dpop_nonce')
    expect((await requestToken(url, once, {}, await headers({ nonce }))).body.error).toBe('invalid_client')
  })

  it('gives a token that is bound to the key of the proof', async () => {
    const { body } = await tokenRequest({ nonce })
    expect(body).toMatchObject({ token_type: 'DPoP', expires_in: 3600 })
    expect(decodeJwt(String(body.access_token)).cnf).toEqual({ jkt: await calculateJwkThumbprint(proofKey.jwk) })
  })

  it.each<[string, Claims, Record<string, unknown>]>([
    ['another method', { htm: 'GET' }, {}],
    ['another address', { htu: 'https://org.okta.com/oauth2/v1/token' }, {}],
    ['an old proof', { iat: 1_600_000_000 }, {}],
    ['no jti', { jti: undefined }, {}],
    ['another type', {}, { typ: 'JWT' }],
  ])('is refused with %s', async (_, claims, header) => {
    const { status, body } = await tokenRequest({ nonce, ...claims }, header)
    expect([status, body.error]).toEqual([400, 'invalid_dpop_proof'])
  })

  it('takes a nonce for three days and hands out a new one every day', async () => {
    let now = Date.now()
    const aging = await startOktaStandIn({ people: 1, clock: { now: () => now }, clients: [appWith(key, { dpop: true })] })
    const at = () => ({ iat: Math.floor(now / 1000) })
    const ask = async (claims: Claims) => {
      const signed = await assertion(aging.url, key, { ...at(), exp: at().iat + 300 })
      return requestToken(
        aging.url,
        signed,
        {},
        { dpop: await proof(proofKey, { htm: 'POST', htu: `${aging.url}/oauth2/v1/token`, ...at(), ...claims }) },
      )
    }
    const first = (await ask({})).headers.get('dpop-nonce') ?? ''
    now += 2 * 86_400_000
    expect((await ask({ nonce: first })).status).toBe(200)
    expect((await ask({})).headers.get('dpop-nonce')).not.toBe(first)
    now += 86_400_000
    expect((await ask({ nonce: first })).body.error).toBe('use_dpop_nonce')
    await aging.close()
  })
})

describe('a call with a bound token', () => {
  it('needs no nonce, only a proof of its own', async () => {
    expect((await call('/api/v1/users?limit=2', {})).status).toBe(200)
  })

  it('is refused as Bearer', async () => {
    const { status, body, challenge } = await call('/api/v1/users', {}, { scheme: 'Bearer' })
    expect([status, body]).toMatchObject([401, { errorCode: 'E0000011' }])
    expect(challenge).toContain('error="invalid_token"')
  })

  it('is refused without a proof', async () => {
    const response = await fetch(`${url}/api/v1/users`, { headers: { authorization: `DPoP ${token}` } })
    expect(response.status).toBe(400)
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"')
  })

  it.each<[string, Claims]>([
    ["'htu' claim", { htu: 'http://127.0.0.1/api/v1/users' }],
    ["'htm' claim", { htm: 'POST' }],
    ["'ath' claim", { ath: ath('another token') }],
    ["'ath' claim", { ath: undefined }],
  ])('is refused when the %s does not fit', async (claim, claims) => {
    const { status, challenge } = await call('/api/v1/users', claims)
    expect(status).toBe(400)
    expect(challenge).toContain(`error="invalid_dpop_proof", error_description="${claim} in the DPoP proof JWT is invalid."`)
    expect(challenge).toContain('DPoP algs="RS256 RS384 RS512 ES256 ES384 ES512"')
  })

  it('is refused when a proof is used twice', async () => {
    const jti = 'only-once'
    expect((await call('/api/v1/users', { jti })).status).toBe(200)
    expect((await call('/api/v1/users', { jti })).status).toBe(400)
  })

  it('is refused when another key made the proof', async () => {
    expect((await call('/api/v1/users', {}, { by: await makeKey('thief') })).status).toBe(400)
  })

  it('compares htu with the decoded path, so that an encoded login in it is refused', async () => {
    expect((await call('/api/v1/users/user0%40example.com', {})).status).toBe(400)
    expect((await call('/api/v1/users/user0%40example.com', { htu: `${url}/api/v1/users/user0@example.com` })).status).toBe(200)
  })
})

it('a proof with an unbound token is refused', async () => {
  const plain = await startOktaStandIn({ people: 1, clients: [appWith(key)] })
  const bearer = await tokenFor(plain.url, key)
  const dpop = await proof(proofKey, { htm: 'GET', htu: `${plain.url}/api/v1/users`, ath: ath(bearer) })
  const response = await fetch(`${plain.url}/api/v1/users`, { headers: { authorization: `DPoP ${bearer}`, dpop } })
  expect(response.status).toBe(401)
  await plain.close()
})
