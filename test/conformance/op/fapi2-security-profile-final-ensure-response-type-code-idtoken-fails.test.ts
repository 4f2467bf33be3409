// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('no token comes by the browser: response_type=code id_token is refused', async () => {
  const { fapi } = await stage()
  await expect(fapi.ask({ response_type: 'code id_token' })).rejects.toMatchObject({ error: 'unsupported_response_type' })
})
