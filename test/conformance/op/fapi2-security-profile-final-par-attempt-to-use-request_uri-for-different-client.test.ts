// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('a pushed request of one client is none of another', async () => {
  const { fapi, other } = await stage()
  const url = new URL((await fapi.ask()).url)
  url.searchParams.set('client_id', other.id)
  const page = await browser().open(url.href, { follow: false })
  expect([page.status, page.location]).toEqual([400, null])
})
