import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { allowed, carried, said } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

describe('somebody who is locked out gets back into their account', () => {
  let w: RecoveryWorld
  let flow: Flow
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.recovering({ operations: ['password_reset_link', 'temporary_access_pass', 'reset_factors', 'unlock'] })
  })
  afterAll(() => w.close())

  it('shows a link to set a new password once, in the browser that was verified, and goes back with the verdict', async () => {
    const ana = await w.somebody('ana@example.com')
    const { page, person, show, id } = await w.recovered(flow, ana.login, ['password_reset_link'])
    expect(page.text).toContain('Your identity is confirmed')
    expect(page.forms[0]?.fields).toEqual({ operation: 'password_reset_link' })
    expect(w.product.calls).toEqual([])

    const shown = await person.press(page, 'Show')
    expect(shown.status).toBe(200)
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(shown.text).toContain(w.product.secrets.at(-1))
    expect(shown.text).toContain('signed out everywhere else')
    expect(w.product.calls).toEqual(['password_reset_link u-ana', 'revoke_sessions u-ana'])

    for (const again of [await show('password_reset_link'), await person.press(page, 'Show')]) {
      expect([again.status, again.text]).toEqual([409, expect.stringContaining('shown once')])
      expect(again.text).not.toContain('canary')
    }
    const seat = await person.open(`${w.url}/verify/seat/${id}`)
    expect(seat.text).not.toContain('canary')
    expect(seat.text).toContain('make a new one by verifying again')
    expect(w.product.calls).toHaveLength(2)

    const back = await person.press(
      seat,
      `Go back to ${seat.forms.at(-2)?.buttons[0]?.label.slice('Go back to '.length)}`,
      {},
      { follow: false },
    )
    const { code } = carried(back, person)
    expect(said(await flow.redeem(code, { loginHint: ana.login, purpose: 'account_recovery' }))).toBe(allowed)
  })

  it.each([
    ['es-MX', 'es', 'Su identidad está confirmada', 'Mostrar', 'Establecer una contraseña nueva'],
    ['pt', 'pt', 'A sua identidade está confirmada', 'Mostrar', 'Definir uma nova palavra-passe'],
    ['de', 'en', 'Your identity is confirmed', 'Show', 'Set a new password'],
  ])('in the language that the flow asked for: %s', async (language, lang, title, label, link) => {
    const { login } = await w.somebody(`of-${language.toLowerCase()}@example.com`)
    const { page, person } = await w.recovered(flow, login, ['password_reset_link'], { language })
    expect(page.text).toContain(`<html lang="${lang}">`)
    expect(page.text).toContain(title)
    expect((await person.press(page, label)).text).toContain(link)
  })

  it('says what each press does, and does nothing by being looked at', async () => {
    const { login } = await w.somebody('bea@example.com')
    w.product.calls.length = 0
    const { page, person, id } = await w.recovered(flow, login, ['unlock', 'temporary_access_pass'])
    for (let look = 0; look < 3; look += 1) await person.open(`${w.url}/verify/seat/${id}`)
    expect(w.product.calls).toEqual([])
    const done = await person.press(page, 'Yes, unlock my account')
    expect(done.text).toContain('Your account is unlocked')
    const seat = await person.open(`${w.url}/verify/seat/${id}`)
    expect(seat.forms.map(({ fields }) => fields.operation).filter(Boolean)).toEqual(['temporary_access_pass'])
  })

  it('keeps nothing of a secret that somebody could go back to', async () => {
    const { login } = await w.somebody('eva@example.com')
    const { show } = await w.recovered(flow, login, ['temporary_access_pass'])
    const shown = await show('temporary_access_pass')
    expect(shown.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/)
    expect(shown.text).toContain("addEventListener('pagehide'")
    expect(shown.headers.get('referrer-policy')).toBe('same-origin')
  })
})
