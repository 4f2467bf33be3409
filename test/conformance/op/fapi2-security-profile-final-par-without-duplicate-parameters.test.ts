// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('client_id and request_uri are all that the address bar has to say', async () => {
  const { fapi } = await stage()
  const asked = await fapi.ask()
  expect([...new URL(asked.url).searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])
  expect((await fapi.redeem(await fapi.pass(asked), asked)).claims()).toMatchObject({ nonce: asked.checks.expectedNonce })
})
