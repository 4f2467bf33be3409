import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import { type Rp, relyingParty, through } from './relying-party.ts'

describe('a relying party that proves itself by a key', () => {
  let w: World
  let rp: Rp
  let key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  beforeAll(async () => {
    w = await world()
    await w.person({ login: 'ada@example.com' })
    const pair = await generateKeyPair('ES256', { extractable: true })
    key = pair.privateKey
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256' }] }
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
})
