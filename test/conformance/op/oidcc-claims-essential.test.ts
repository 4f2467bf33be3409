// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('an essential claim that is not there is no error (OpenID Connect Core 1.0 section 5.5.1)', async () => {
  const { basic } = await stage()
  const claims = (await basic.signIn({ claims: JSON.stringify({ userinfo: { name: { essential: true } } }) })).claims()
  expect(claims).toMatchObject({ aud: basic.id })
  expect(claims).not.toHaveProperty('name')
})
