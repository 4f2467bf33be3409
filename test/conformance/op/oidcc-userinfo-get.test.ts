// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { fetchUserInfo } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('userinfo says by GET what the ID token says of the same subject', async () => {
  const { basic } = await stage()
  const tokens = await basic.signIn()
  const sub = String(tokens.claims()?.sub)
  expect(await fetchUserInfo(basic.config, tokens.access_token, sub)).toMatchObject({ sub, auth_overall_status: 'OK' })
})
