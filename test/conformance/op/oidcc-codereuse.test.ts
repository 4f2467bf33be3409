// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { fetchUserInfo } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a code that was used is refused, and what it gave ends', async () => {
  const { basic } = await stage()
  const asked = await basic.ask()
  const back = await basic.pass(asked)
  const tokens = await basic.redeem(back, asked)
  await expect(basic.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_grant' })
  const sub = String(tokens.claims()?.sub)
  await expect(fetchUserInfo(basic.config, tokens.access_token, sub)).rejects.toMatchObject({ status: 401 })
})
