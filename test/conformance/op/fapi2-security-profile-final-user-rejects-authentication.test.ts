// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { follow } from '../../facades/provider/relying-party.ts'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('whoever says that it is not them is sent back with access_denied, at once or when they come again', async () => {
  const { fapi, w, issuer } = await stage()
  const asked = await fapi.ask()
  const person = browser()
  const page = await follow(w, person, asked.url)
  const { location } = await person.press(page, 'Not me', {}, { follow: false })
  const ended = location === null ? undefined : carriedBack(await follow(w, person, location))
  const back = ended ?? carriedBack(await follow(w, person, asked.url))
  expect(back).toEqual({ error: 'access_denied', state: asked.checks.expectedState, iss: issuer })
})

test('whoever does not pass is sent back with access_denied', async () => {
  const { fapi, issuer } = await stage()
  const asked = await fapi.ask()
  const back = carriedBack(await fapi.pass(asked, browser(), { overall: 'FAIL' }))
  expect(back).toEqual({ error: 'access_denied', state: asked.checks.expectedState, iss: issuer })
})
