// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('an assertion for several audiences is refused, the issuer among them or alone', async () => {
  const { fapi, keys, issuer } = await stage()
  await expect(fapi.by(keys.proof({ aud: [issuer] })).ask()).rejects.toMatchObject({ error: 'invalid_client', status: 401 })
})
