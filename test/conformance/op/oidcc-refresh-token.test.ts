// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('there is no refresh token, asked for or not, and none is advertised', async () => {
  const { basic } = await stage()
  const tokens = await basic.signIn({ scope: 'openid offline_access', prompt: 'consent' })
  expect(tokens).not.toHaveProperty('refresh_token')
  expect(basic.config.serverMetadata().grant_types_supported).not.toContain('refresh_token')
})
