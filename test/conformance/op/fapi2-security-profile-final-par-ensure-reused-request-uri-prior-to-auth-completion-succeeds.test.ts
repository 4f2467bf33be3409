// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('whoever opens the address twice before they are through comes to the same verification', async () => {
  const { fapi } = await stage()
  const asked = await fapi.ask()
  const person = browser()
  const [first, second] = [await person.open(asked.url), await person.open(asked.url)]
  expect(second.url).toBe(first.url)
  expect((await fapi.redeem(await fapi.pass(asked, person), asked)).claims()).toMatchObject({ aud: fapi.id })
})
