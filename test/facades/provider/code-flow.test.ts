import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import { newest, type Rp, redirectUri, relyingParty, through } from './relying-party.ts'

describe('a relying party that sends its person to verify', () => {
  let w: World
  let rp: Rp
  beforeAll(async () => {
    w = await world()
    rp = await relyingParty(w)
  })
  afterAll(() => w.close())

  it('gets claims in the ID token and at userinfo, and a row of the ledger for the token', async () => {
    const ada = await w.person({ login: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' })
    const asked = await rp.ask({ login_hint: 'ada@example.com' })
    const back = await through(w, browser(), asked.url, { overall: 'OK', value: 97.1 })
    expect(back.status).toBe(303)
    expect(back.location).toContain(`${redirectUri}?`)
    expect(new URL(String(back.location)).searchParams.get('iss')).toBe(`${w.url}/oidc`)

    const tokens = await rp.redeem(String(back.location), asked)
    const said = {
      sub: ada.externalId,
      auth_overall_status: 'OK',
      auth_overall_score: 97.1,
      identity_id: expect.any(String),
      purpose: 'step_up',
    }
    expect(tokens.claims()).toMatchObject({ ...said, nonce: asked.nonce, jti: expect.any(String) })
    expect(tokens.claims()).not.toHaveProperty('given_name')
    expect(await client.fetchUserInfo(rp.config, tokens.access_token, ada.externalId)).toEqual(said)

    const row = expect.objectContaining({
      jti: tokens.claims()?.jti,
      client_id: rp.client.id,
      mode: 'live',
      subject: ada.externalId,
    })
    const rows = await w.store.db.selectFrom('issuance').selectAll().where('subject', '=', ada.externalId).execute()
    expect(rows).toEqual([row])
    const seen = await w.admin<{ tokens: readonly unknown[] }>('GET', `/v1/verifications/${await newest(w)}`)
    expect(seen.body.tokens).toEqual([
      {
        jti: tokens.claims()?.jti,
        clientId: rp.client.id,
        kid: rows[0]?.kid,
        issuedAt: expect.any(String),
        expiresAt: expect.any(String),
        acceptedAt: null,
      },
    ])
  })
})
