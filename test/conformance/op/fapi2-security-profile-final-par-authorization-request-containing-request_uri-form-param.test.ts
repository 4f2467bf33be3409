// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a request that is pushed names no pushed request (RFC 9126 section 2.1)', async () => {
  const { fapi } = await stage()
  const request_uri = String(new URL((await fapi.ask()).url).searchParams.get('request_uri'))
  await expect(fapi.ask({ request_uri })).rejects.toMatchObject({ error: 'request_uri_not_supported', status: 400 })
})
