// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a code is over after a minute', async () => {
  const { fapi, w } = await stage()
  const asked = await fapi.ask()
  const back = await fapi.pass(asked)
  w.clock.advance(61_000)
  await expect(fapi.redeem(back, asked)).rejects.toMatchObject({ error: 'invalid_grant' })
})
