// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { secondsNow } from './keys.ts'
import { stage } from './stage.ts'

test('an assertion that is not good yet is refused', async () => {
  const { fapi, keys } = await stage()
  const late = fapi.by(keys.proof({ nbf: secondsNow() + 65, exp: secondsNow() + 120 }))
  await expect(late.ask()).rejects.toMatchObject({ error: 'invalid_client', status: 401 })
})
