// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a nonce of 64 characters comes back whole', async () => {
  const { fapi } = await stage()
  const nonce = 'n'.repeat(64)
  expect((await fapi.signIn({ nonce })).claims()).toHaveProperty('nonce', nonce)
})
