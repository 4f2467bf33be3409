import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { goByOpenid, showFace } from '../support/faces.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { allowed, carried, idOf, linkOf, pressContinue, said } from '../support/walk.ts'
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

  describe('as the policy of a group has it for its members, and for nobody else', () => {
    const minute = 60_000
    beforeAll(async () => {
      const logins = ['early', 'late', 'medium', 'high', 'face'].map(name => `${name}@example.com`)
      for (const login of logins) await w.somebody(login, {}, login.startsWith('high') ? 'high' : 'medium')
      for (const name of ['later', 'latest', 'weak', 'faced']) await w.somebody(`${name}@example.com`)
      await w.groupPolicy('careful', logins, {
        operations: {
          unlock: { windowMinutes: 2, names: 'matched' },
          temporary_access_pass: { minimumAssurance: 'high' },
        },
      })
    })
    beforeEach(() => {
      w.product.calls.length = 0
    })

    const why = async (id: string) => {
      const { body } = await w.admin<{ operations: { why: string | null }[] }>('GET', `/v1/verifications/${id}`)
      return body.operations.map(one => one.why)
    }
    const recovered = (name: string, operation: OperationName) => w.recovered(flow, `${name}@example.com`, [operation])

    it('for a shorter time, or a longer one', async () => {
      const pressedAfter = async (name: string, ms: number) => {
        const { show } = await recovered(name, 'unlock')
        w.clock.advance(ms)
        return (await show('unlock')).text
      }
      expect(await pressedAfter('early', 2 * minute - 5_000)).toContain('Your account is unlocked')
      expect(await pressedAfter('late', 2 * minute)).toContain('took too long')
      expect(await pressedAfter('later', 2 * minute)).toContain('Your account is unlocked')
      expect(w.product.calls).not.toContain('unlock u-late')
      await w.decree({ unlock: { windowMinutes: 40 } })
      expect(await pressedAfter('latest', 40 * minute - 5_000)).toContain('Your account is unlocked')
      expect(await pressedAfter('latest', 40 * minute)).toContain('took too long')
      expect(await pressedAfter('late', 2 * minute), 'the strictest counts').toContain('took too long')
      await w.decree({})
    })

    it('by a stronger binding', async () => {
      const weak = await recovered('medium', 'temporary_access_pass')
      const refused = await weak.show('temporary_access_pass')
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('cannot be done here')])
      expect([await why(weak.id), w.product.calls]).toEqual([['binding_too_weak'], []])
      for (const name of ['high', 'weak']) {
        const { show } = await recovered(name, 'temporary_access_pass')
        expect((await show('temporary_access_pass')).text).toContain(w.product.secrets.at(-1))
      }
    })

    it('by a document that names them, where a face was enough for the verdict', async () => {
      await goByOpenid(w)
      const byFace = async (name: string) => {
        const body = { loginHint: `${name}@example.com`, returnUrl: flow.returnUrl, operations: ['unlock'] }
        const started = await flow.call('POST', '/account-recovery', body)
        const person = browser()
        const { location } = await pressContinue(person, linkOf(started))
        await person.open(await showFace(w, person, String(location)))
        const pressed = await person.post(`${w.url}/verify/seat/${idOf(started)}/operations`, { operation: 'unlock' })
        return { id: idOf(started), text: pressed.text }
      }
      const refused = await byFace('face')
      expect(refused.text).toContain('cannot be done here')
      expect([await why(refused.id), w.product.calls]).toEqual([['names'], []])
      expect((await byFace('faced')).text).toContain('Your account is unlocked')
    })
  })
})
