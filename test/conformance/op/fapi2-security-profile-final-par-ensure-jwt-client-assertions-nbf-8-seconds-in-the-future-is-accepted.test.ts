// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { secondsNow } from './keys.ts'
import { stage } from './stage.ts'

test('a clock that is a little ahead is forgiven', async () => {
  const { fapi, keys } = await stage()
  const asked = await fapi.by(keys.proof({ nbf: secondsNow() + 8 })).ask()
  expect(new URL(asked.url).searchParams.get('request_uri')).toMatch(/^urn:ietf:params:oauth:request_uri:/)
})
