// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { fetchProtectedResource } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('userinfo answers a POST with the token in the header', async () => {
  const { basic, issuer } = await stage()
  const tokens = await basic.signIn()
  const answer = await fetchProtectedResource(basic.config, tokens.access_token, new URL(`${issuer}/me`), 'POST')
  expect(await answer.json()).toMatchObject({ sub: tokens.claims()?.sub })
})
