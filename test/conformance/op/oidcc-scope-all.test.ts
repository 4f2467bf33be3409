// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

const scopes = ['profile', 'email', 'address', 'phone']

test('scopes that are not offered are not advertised; asked for, they are ignored and give nothing', async () => {
  const { basic } = await stage()
  expect(basic.config.serverMetadata().scopes_supported).not.toEqual(
    expect.arrayContaining([expect.stringMatching(scopes.join('|'))]),
  )
  const tokens = await basic.signIn({ scope: `openid ${scopes.join(' ')}` })
  expect(tokens.scope).toBe('openid')
  for (const claim of ['name', 'given_name', 'family_name', 'email', 'address', 'phone_number']) {
    expect(tokens.claims()).not.toHaveProperty(claim)
  }
})
