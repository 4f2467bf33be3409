// A port of the module of this name in the OpenID Foundation's conformance suite, not a certification.
// The suite sends the hint with prompt=none, which nobody who verifies here can answer (see oidcc-prompt-none-logged-in).
import { expect, test } from 'vitest'
import { browser } from '../../support/browser.ts'
import { carriedBack } from './rejected.ts'
import { stage } from './stage.ts'

test('a hint of who is meant is taken where that person verifies, and never answered by another one', async () => {
  const { basic } = await stage()
  const first = await basic.ask()
  const tokens = await basic.redeem(await basic.pass(first), first)
  const id_token_hint = String(tokens.id_token)

  const silent = await basic.ask({ id_token_hint, prompt: 'none' })
  expect(carriedBack(await browser().open(silent.url, { follow: false }))).toMatchObject({ error: 'login_required' })

  const same = { ...(await basic.ask({ id_token_hint })), login: first.login }
  expect((await basic.redeem(await basic.pass(same), same)).claims()?.sub).toBe(tokens.claims()?.sub)

  const another = carriedBack(await basic.pass(await basic.ask({ id_token_hint })))
  expect(another).toMatchObject({ error: 'login_required' })
  expect(another).not.toHaveProperty('code')
})
