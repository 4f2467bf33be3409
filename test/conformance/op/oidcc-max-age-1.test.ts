// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('the ID token says when the person verified, and that is never older than was asked for', async () => {
  const { basic, w } = await stage()
  const person = browser()
  const first = await basic.signIn({ max_age: '15000' }, person)
  w.clock.advance(2_000)
  const second = await basic.signIn({ max_age: '1' }, person)
  expect(Number(second.claims()?.auth_time)).toBeGreaterThan(Number(first.claims()?.auth_time) + 1)
})
