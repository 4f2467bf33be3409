// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a request object is refused by its own error, whatever it says', async () => {
  const { basic } = await stage()
  const { parameters } = await basic.draft()
  const request = new UnsecuredJWT(parameters).encode()
  const { url, checks } = await basic.ask({ request })
  const back = carriedBack(await browser().open(url, { follow: false }))
  expect(back).toMatchObject({ error: 'request_not_supported', state: checks.expectedState })
})
