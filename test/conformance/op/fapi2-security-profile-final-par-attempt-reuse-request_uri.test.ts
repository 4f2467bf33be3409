// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a pushed request that has led to a code leads to no second one, in whatever browser', async () => {
  const { fapi } = await stage()
  const asked = await fapi.ask()
  const person = browser()
  await fapi.redeem(await fapi.pass(asked, person), asked)
  for (const again of [person, browser()]) {
    const back = await again.open(asked.url)
    expect(carriedBack(back)?.code).toBeUndefined()
    expect([400, 410]).toContain(back.status)
  }
})
