import { createHash, X509Certificate } from 'node:crypto'
import { type CryptoKey, decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { asIntegrationId, type ClientCredentials, type JsonObject } from '../../src/contract/index.ts'
import { certifiedByJwk } from '../../src/integrations/certificate.ts'
import { certify, createKeyPair } from '../../src/integrations/keys.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { fakeClock } from '../support/clock.ts'
import { errorOf } from '../support/integrations.ts'
import { pemOf } from './pem.ts'

/** Client assertions as Entra documents them: by a certificate, and by workload identity federation. */

const clock = fakeClock()
const endpoint = 'https://login.example/tenant/oauth2/v2.0/token'
const pair = await createKeyPair()
const stranger = await createKeyPair()
const own = await certify(pair.privateJwk as JWK, asIntegrationId('int-1'), clock.now())

/** The form that was posted, by a token endpoint that gives one token out. */
async function formFor(auth: ClientCredentials['auth'], more: { readonly withoutCertificate?: boolean } = {}) {
  let form = new URLSearchParams()
  const source = createTokenSource(
    { tokenEndpoint: endpoint, clientId: 'client-1', scope: 'https://graph.example/.default', auth },
    {
      clock,
      ownKey: async () => ({ kid: pair.kid, key: (await importJWK(pair.privateJwk as JWK, 'RS256')) as CryptoKey }),
      ...(more.withoutCertificate ? {} : { ownCertificate: () => certifiedByJwk(pair.privateJwk as JWK, own) }),
      async fetch(url, init) {
        if (String(url) !== endpoint) return Response.json({ ok: true })
        form = new URLSearchParams(String(init?.body))
        const claims = Buffer.from(JSON.stringify({ roles: ['User.Read.All'] })).toString('base64url')
        return Response.json({ access_token: `e30.${claims}.x`, token_type: 'Bearer', expires_in: 3599 })
      },
    },
  )
  await source.fetch('https://graph.example/v1.0/users')
  return { form: Object.fromEntries(form), source }
}

const thumbprintOf = (pem: string) => createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url')

describe('an assertion by a certificate', () => {
  it.each([
    ['the integration’s own', undefined, own],
    ['one that was pasted', pemOf(pair.privateJwk, own), own],
  ])('names %s and the token endpoint, and is PS256', async (_, pem, certificate) => {
    const { form } = await formFor({ method: 'certificate', audience: endpoint, ...(pem === undefined ? {} : { pem }) })
    const { client_assertion: assertion = '', ...rest } = form
    expect(rest).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      scope: 'https://graph.example/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprintOf(certificate) })
    const { payload } = await jwtVerify(assertion, new X509Certificate(certificate).publicKey, {
      algorithms: ['PS256'],
      currentDate: new Date(clock.now()),
      audience: endpoint,
      issuer: 'client-1',
      subject: 'client-1',
    })
    expect(payload.jti).toBeTypeOf('string')
    expect((payload.exp ?? 0) - (payload.nbf ?? 0)).toBe(300)
  })

  it.each([
    ['without its private key', own],
    ['that is no PEM', 'canary-of-a-certificate'],
    ['with the key of another', pemOf(stranger.privateJwk, own)],
  ])('is not made with one %s, which is not repeated', async (_, pem) => {
    const error = await errorOf(formFor({ method: 'certificate', audience: endpoint, pem }))
    expect(error.code).toBe('config_invalid')
    expect(JSON.stringify([error.message, error.detail, error.cause])).not.toMatch(/canary|BEGIN/)
  })

  it('is not made where there is no certificate at all', async () => {
    const made = formFor({ method: 'certificate', audience: endpoint }, { withoutCertificate: true })
    expect((await errorOf(made)).code).toBe('config_invalid')
  })
})

describe('an assertion of ours as an external issuer', () => {
  const auth = {
    method: 'federated',
    issuer: 'https://host.example/i/int-1',
    subject: 'int-1',
    audience: 'api://AzureADTokenExchange',
  } as const

  it('is a token of the issuer about the subject, under the key that the host serves', async () => {
    const { form } = await formFor(auth)
    const { client_assertion: assertion = '' } = form
    expect(form).toMatchObject({ grant_type: 'client_credentials', client_id: 'client-1' })
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256', typ: 'JWT', kid: pair.kid })
    const key = await importJWK(pair.publicJwk as JWK, 'RS256')
    const { payload } = await jwtVerify(assertion, key, {
      currentDate: new Date(clock.now()),
      issuer: auth.issuer,
      subject: auth.subject,
      audience: auth.audience,
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  })

  it('is another one each time', async () => {
    const [one, two] = [await formFor(auth), await formFor(auth)].map(({ form }) => decodeJwt(form.client_assertion ?? '').jti)
    expect(one).not.toBe(two)
  })
})

it('a token that is a JWT tells what it says of itself, one that is opaque nothing', async () => {
  const { source } = await formFor({ method: 'client_secret_post', secret: 'x' })
  expect(source.claims?.()).toEqual({ roles: ['User.Read.All'] } satisfies JsonObject)
  source.forget()
  expect(source.claims?.()).toBeUndefined()
})
