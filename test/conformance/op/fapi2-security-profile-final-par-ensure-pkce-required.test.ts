// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a pushed request without a code challenge is refused', async () => {
  const { fapi } = await stage()
  const none = { code_challenge: undefined, code_challenge_method: undefined }
  await expect(fapi.ask(none)).rejects.toMatchObject({ error: 'invalid_request', status: 400 })
})
