// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { buildAuthorizationUrl } from 'openid-client'
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a client that has to push its requests is refused in the address bar', async () => {
  const { fapi } = await stage()
  const { parameters } = await fapi.draft()
  const back = await browser().open(buildAuthorizationUrl(fapi.config, parameters).href, { follow: false })
  expect(carriedBack(back)).toMatchObject({ error: 'invalid_request', state: parameters.state })
})
