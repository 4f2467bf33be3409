// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('a hint in the address bar does no harm, and is not believed: the person says who they are', async () => {
  const { basic } = await stage()
  const asked = await basic.ask({ login_hint: 'buffy@example.com' })
  const person = browser()
  const page = await person.open(asked.url)
  expect(page.text).toContain('name="login"')
  expect(page.text).not.toContain('buffy')
  const { login } = await basic.draft()
  expect((await basic.redeem(await basic.pass({ ...asked, login }), asked)).claims()).toMatchObject({ aud: basic.id })
})
