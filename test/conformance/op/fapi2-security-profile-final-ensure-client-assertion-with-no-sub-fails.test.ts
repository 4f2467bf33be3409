// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('an assertion that names no client redeems no code', async () => {
  const { fapi, keys } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  const wrong = fapi.by(keys.proof({ sub: undefined }))
  await expect(wrong.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_client' })
})
