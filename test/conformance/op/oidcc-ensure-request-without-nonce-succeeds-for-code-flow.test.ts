// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('the code flow needs no nonce, and makes none up', async () => {
  const { basic } = await stage()
  const claims = (await basic.signIn({ nonce: undefined })).claims()
  expect(claims).toMatchObject({ aud: basic.id })
  expect(claims).not.toHaveProperty('nonce')
})
