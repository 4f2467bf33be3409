// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('whoever has just verified verifies anew, in the same browser', async () => {
  const { basic, w } = await stage()
  const person = browser()
  const first = await basic.signIn({ max_age: '10000' }, person)
  w.clock.advance(1_000)
  const asked = await basic.ask({ prompt: 'login', max_age: '10000' })
  expect((await person.open(asked.url)).text).toContain('name="login"')
  const second = await basic.signIn({ prompt: 'login', max_age: '10000' }, person)
  expect(second.claims()?.auth_time).toBeGreaterThan(Number(first.claims()?.auth_time))
})
