// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a long state comes back whole', async () => {
  const { fapi } = await stage()
  const state = 's'.repeat(1_024)
  const asked = await fapi.ask({ state })
  expect(carriedBack(await fapi.pass(asked))).toMatchObject({ state, code: expect.any(String) })
})
