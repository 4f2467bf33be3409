// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('a pushed request is over after a minute', async () => {
  const { fapi, w } = await stage()
  const { url } = await fapi.ask()
  w.clock.advance(61_000)
  const page = await browser().open(url, { follow: false })
  expect([page.status, page.location]).toEqual([400, null])
  expect(page.text).toContain('invalid_request_uri')
})
