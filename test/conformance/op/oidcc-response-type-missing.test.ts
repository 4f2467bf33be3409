// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a request without response_type is told so, with its state', async () => {
  const { basic } = await stage()
  const { parameters } = await basic.draft({ response_type: undefined })
  const url = new URL(String(basic.config.serverMetadata().authorization_endpoint))
  url.search = new URLSearchParams(parameters).toString()
  const back = await browser().open(url.href, { follow: false })
  expect(carriedBack(back)).toMatchObject({ error: 'invalid_request', state: parameters.state })
  expect(carriedBack(back)).not.toHaveProperty('code')
})
