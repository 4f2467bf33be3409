// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { redirectUri } from './party.ts'
import { stage } from './stage.ts'

test('a redirect URI that is not registered is shown an error, and no browser is sent there', async () => {
  const { basic } = await stage()
  const { url } = await basic.ask({ redirect_uri: `${redirectUri}/${'x'.repeat(10)}` })
  const page = await browser().open(url, { follow: false })
  expect([page.status, page.location]).toEqual([400, null])
  expect(page.headers.get('content-type')).toContain('text/html')
})
