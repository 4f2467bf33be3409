// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a request that must not ask anybody is told that somebody has to verify', async () => {
  const { basic } = await stage()
  const asked = await basic.ask({ prompt: 'none' })
  const back = carriedBack(await browser().open(asked.url, { follow: false }))
  expect(back).toMatchObject({ error: 'login_required', state: asked.checks.expectedState })
  expect(back).not.toHaveProperty('code')
})
