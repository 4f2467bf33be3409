// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { secondsNow } from './keys.ts'
import { stage } from './stage.ts'

test('an assertion that is over redeems no code', async () => {
  const { fapi, keys } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  const wrong = fapi.by(keys.proof({ iat: secondsNow() - 360, exp: secondsNow() - 300 }))
  await expect(wrong.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_client' })
})
