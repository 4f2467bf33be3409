// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('an assertion for somebody else redeems no code', async () => {
  const { fapi, keys } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  const wrong = fapi.by(keys.proof({ aud: 'https://other.example' }))
  await expect(wrong.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_client' })
})
