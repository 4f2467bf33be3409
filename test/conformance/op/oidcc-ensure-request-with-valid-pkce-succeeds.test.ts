// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a client that need not send a code challenge may, and is held to it', async () => {
  const { basic } = await stage()
  const pkceCodeVerifier = randomPKCECodeVerifier()
  const challenge = { code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256' }
  const asked = await basic.ask(challenge)
  const back = await basic.pass(asked)
  await expect(basic.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_grant' })
  const { checks } = asked
  expect((await basic.redeem(back, { checks: { ...checks, pkceCodeVerifier } })).claims()).toMatchObject({ aud: basic.id })
})
