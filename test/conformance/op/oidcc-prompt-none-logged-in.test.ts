// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
// The suite wants a second sign-in without asking. Nobody stays signed in here: OpenID Connect Core 1.0 section 3.1.2.6 names
// login_required for whoever is not.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a verification signs nobody in for the next request', async () => {
  const { basic } = await stage()
  const person = browser()
  await basic.signIn({}, person)
  const asked = await basic.ask({ prompt: 'none' })
  expect(carriedBack(await person.open(asked.url, { follow: false }))).toMatchObject({ error: 'login_required' })
})
