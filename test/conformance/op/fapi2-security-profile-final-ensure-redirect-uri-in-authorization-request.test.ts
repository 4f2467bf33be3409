// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a request names its redirect URI, even where there is only one', async () => {
  const { fapi } = await stage()
  await expect(fapi.ask({ redirect_uri: undefined })).rejects.toMatchObject({ error: 'invalid_request', status: 400 })
})
