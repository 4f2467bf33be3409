// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('userinfo answers a POST with the token in the body (RFC 6750 section 2.2)', async () => {
  const { basic, issuer } = await stage()
  const tokens = await basic.signIn()
  const body = new URLSearchParams({ access_token: tokens.access_token })
  const answer = await fetch(`${issuer}/me`, { method: 'POST', body })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ sub: tokens.claims()?.sub })
})
