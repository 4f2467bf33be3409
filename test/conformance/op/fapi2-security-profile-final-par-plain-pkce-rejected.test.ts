// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { randomPKCECodeVerifier } from 'openid-client'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a code challenge that is the verifier itself is refused, named or by default', async () => {
  const { fapi } = await stage()
  const code_challenge = randomPKCECodeVerifier()
  for (const code_challenge_method of ['plain', undefined]) {
    await expect(fapi.ask({ code_challenge, code_challenge_method })).rejects.toMatchObject({ error: 'invalid_request' })
  }
})
