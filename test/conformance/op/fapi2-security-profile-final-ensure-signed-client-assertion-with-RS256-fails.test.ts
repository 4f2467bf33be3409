// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a key that is published for PS256 proves nothing under RS256', async () => {
  const { fapi, keys } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  const wrong = fapi.by(keys.byRsa('RS256'))
  await expect(wrong.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_client' })
})

test('under PS256 it does', async () => {
  const { fapi, keys } = await stage()
  expect((await fapi.by(keys.byRsa('PS256')).signIn()).claims()).toMatchObject({ aud: fapi.id })
})
