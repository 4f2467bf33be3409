// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('the code flow ends in an ID token for this client, its nonce and its issuer, and in an access token', async () => {
  const { basic, issuer } = await stage()
  const tokens = await basic.signIn()
  expect(tokens.claims()).toMatchObject({ iss: issuer, aud: basic.id, sub: expect.any(String), auth_overall_status: 'OK' })
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number), scope: 'openid' })
})
