// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('an authorization request may come by POST from the page of the relying party', async () => {
  const { basic } = await stage()
  const { parameters, ...rest } = await basic.draft()
  const endpoint = String(basic.config.serverMetadata().authorization_endpoint)
  const person = browser()
  const first = await person.post(endpoint, parameters, { follow: false, headers: { 'sec-fetch-site': 'cross-site' } })
  expect(first.status).toBe(303)
  const back = await basic.pass({ ...rest, url: String(first.location) }, person)
  expect((await basic.redeem(back, rest)).claims()).toMatchObject({ aud: basic.id })
})
