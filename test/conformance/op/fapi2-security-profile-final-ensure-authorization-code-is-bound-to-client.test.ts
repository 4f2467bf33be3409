// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a code of one client is none of another, and stays its own', async () => {
  const { fapi, other } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  await expect(other.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_grant' })
  expect((await fapi.redeem(back, asked)).claims()).toMatchObject({ aud: fapi.id })
})
