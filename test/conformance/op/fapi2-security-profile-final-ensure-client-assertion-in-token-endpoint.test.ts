// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { ClientSecretBasic, ClientSecretPost, None } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a client with a key redeems no code without its assertion', async () => {
  const { fapi } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  for (const proof of [None(), ClientSecretBasic(fapi.secret), ClientSecretPost(fapi.secret)]) {
    await expect(fapi.by(proof).redeem(back, asked)).rejects.toMatchObject({ status: 401 })
  }
  expect((await fapi.redeem(back, asked)).claims()).toMatchObject({ aud: fapi.id })
})
