import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browser } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import { type Rp, relyingParty, through } from './relying-party.ts'

describe('a relying party that proves itself by a key', () => {
  let w: World
  let rp: Rp
  let publicKey: object
  let key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  beforeAll(async () => {
    w = await world()
    await w.person({ login: 'ada@example.com' })
    const pair = await generateKeyPair('ES256', { extractable: true })
    key = pair.privateKey
    publicKey = { ...(await exportJWK(pair.publicKey)), alg: 'ES256' }
    const jwks = { keys: [publicKey] }
    rp = await relyingParty(w, { token_endpoint_auth_method: 'private_key_jwt', jwks })
  })
  afterAll(() => w.close())

  it('pushes and redeems by assertions, and by nothing else', async () => {
    await expect(rp.ask({ login_hint: 'ada@example.com' })).rejects.toMatchObject({ cause: expect.anything() })
    const config = new client.Configuration(rp.config.serverMetadata(), rp.client.id, undefined, client.PrivateKeyJwt(key))
    client.allowInsecureRequests(config)
    const mine = { ...rp, config }
    const verifier = client.randomPKCECodeVerifier()
    const url = await client.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: 'http://127.0.0.1:9/callback',
      scope: 'openid',
      login_hint: 'ada@example.com',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const back = await through(w, browser(), url.href)
    const tokens = await client.authorizationCodeGrant(mine.config, new URL(String(back.location)), {
      pkceCodeVerifier: verifier,
    })
    expect(tokens.claims()).toMatchObject({ auth_overall_status: 'OK', aud: rp.client.id })
  })

  /** A client of the hooks that proves itself by the key. */
  async function hookClient(config: object): Promise<{ readonly id: string; readonly secret: string }> {
    const made = await w.admin<{ client: { id: string; secret: string } }>('POST', '/v1/integrations', {
      template: 'oidc-client-credentials',
      name: 'Desk',
      config: {
        purposes: ['step_up'],
        resultDelivery: 'poll',
        operations: ['unlock'],
        directoryIntegrationId: w.directoryId,
        ...config,
      },
    })
    expect(made.status).toBe(201)
    return made.body.client
  }

  async function tokenOf(id: string, proof: client.ClientAuth, scope?: string) {
    const config = new client.Configuration(rp.config.serverMetadata(), id, undefined, proof)
    client.allowInsecureRequests(config)
    return client.clientCredentialsGrant(config, scope === undefined ? {} : { scope })
  }

  it('a client of the hooks may, too, and it alone gets operations, where it asks for them by name', async () => {
    const byKey = await hookClient({ jwks: { keys: [publicKey] } })
    const usual = await tokenOf(byKey.id, client.PrivateKeyJwt(key))
    expect(usual).toMatchObject({ scope: 'hooks:read hooks:step_up', expires_in: 900 })
    const asked = await tokenOf(byKey.id, client.PrivateKeyJwt(key), 'operations:unlock')
    expect(asked).toMatchObject({ scope: 'operations:unlock', expires_in: 300 })
    await expect(tokenOf(byKey.id, client.PrivateKeyJwt(key), 'operations:reset_password')).rejects.toMatchObject({
      error: 'invalid_scope',
    })
    await expect(tokenOf(byKey.id, client.ClientSecretBasic(byKey.secret))).rejects.toMatchObject({ status: 401 })

    const bySecret = await hookClient({})
    await expect(tokenOf(bySecret.id, client.PrivateKeyJwt(key))).rejects.toMatchObject({ error: 'invalid_client' })
    const secret = client.ClientSecretBasic(bySecret.secret)
    await expect(tokenOf(bySecret.id, secret, 'operations:unlock')).rejects.toMatchObject({ error: 'invalid_scope' })
  })

  it('keys at an address are fetched, and an assertion of another key is refused', async () => {
    const keys = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [publicKey] }))
    })
    await new Promise<void>(resolve => keys.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void keys.close())
    const { port } = keys.address() as AddressInfo
    const made = await hookClient({ jwksUri: `http://127.0.0.1:${port}/keys` })
    expect(await tokenOf(made.id, client.PrivateKeyJwt(key))).toMatchObject({ scope: 'hooks:read hooks:step_up' })
    const { privateKey: another } = await generateKeyPair('ES256')
    await expect(tokenOf(made.id, client.PrivateKeyJwt(another))).rejects.toMatchObject({ error: 'invalid_client' })
  })

  it('neither a relying party itself nor what a browser fetches for it calls the hooks', async () => {
    await expect(tokenOf(rp.client.id, client.PrivateKeyJwt(key))).rejects.toMatchObject({ error: 'invalid_request' })
    const nothing = (token: string) =>
      fetch(`${w.url}/v1/hooks/verifications/nothing`, { headers: { authorization: `Bearer ${token}` } })

    const secretly = await relyingParty(w)
    const login_hint = 'ada@example.com'
    await expect(secretly.ask({ login_hint, scope: 'openid hooks:read' })).rejects.toMatchObject({ error: 'invalid_scope' })
    const asked = await secretly.ask({ login_hint })
    const back = await through(w, browser(), asked.url)
    const { access_token: fetched } = await secretly.redeem(String(back.location), asked)
    expect((await nothing(fetched)).status).toBe(401)
  })
})
