// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { randomPKCECodeVerifier } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a code is not redeemed with another verifier', async () => {
  const { fapi } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  const checks = { ...asked.checks, pkceCodeVerifier: randomPKCECodeVerifier() }
  await expect(fapi.redeem(back, { checks })).rejects.toMatchObject({ error: 'invalid_grant' })
})
