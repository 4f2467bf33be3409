// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
// The suite wants the first sign-in to be used again. max_age says how old it may be at most (OpenID Connect Core 1.0 section
// 3.1.2.1); here it is always new.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { stage } from './stage.ts'

test('a sign-in that might be old is new all the same, and says when it was', async () => {
  const { basic } = await stage()
  const person = browser()
  const login = (await basic.draft()).login
  const again = async () => {
    const asked = { ...(await basic.ask({ max_age: '10000' })), login }
    return (await basic.redeem(await basic.pass(asked, person), asked)).claims()
  }
  const [first, second] = [await again(), await again()]
  expect(second).toMatchObject({ sub: first?.sub, auth_time: expect.any(Number) })
  expect(Number(second?.auth_time)).toBeGreaterThanOrEqual(Number(first?.auth_time))
})
