// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('a redirect URI inside a request object is no redirect URI', async () => {
  const { basic } = await stage()
  const request = new UnsecuredJWT({ redirect_uri: 'https://evil.example/callback' }).encode()
  const { url } = await basic.ask({ request })
  const page = await browser().open(url, { follow: false })
  expect(`${page.location}${page.text}`).not.toContain('evil.example')
  expect(basic.config.serverMetadata().request_parameter_supported).not.toBe(true)
})
