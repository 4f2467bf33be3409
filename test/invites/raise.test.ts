import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { relyingParty, through } from '../facades/provider/relying-party.ts'
import { browser } from '../support/browser.ts'
import { allowed, said, sit, verify } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'
import { type Stage, stage } from './stage.ts'

const low = { enrollment: 'enrolled', assurance: 'low' }

describe('what an invitation alone opens', () => {
  let s: Stage
  let recovery: Flow
  beforeAll(async () => {
    s = await stage()
    recovery = await s.w.flow({ purposes: ['account_recovery', 'step_up'] })
  })
  afterAll(() => s.close())

  const enrolled = async (name: string) => {
    const login = `${name}@example.com`
    await s.w.person({ login })
    await s.invite({ people: [{ login }] })
    await s.w.host.settleDown()
    await s.w.host.settleDown()
    await s.enroll(login)
    expect(await s.enrollmentOf(login)).toMatchObject(low)
    return login
  }
  const recover = (loginHint: string) => recovery.call('POST', '/account-recovery', { loginHint, returnUrl: recovery.returnUrl })

  it('is no recovery, until the person has signed in and shown the same identity', async () => {
    const login = await enrolled('ana')
    expect(said(await recover(login))).toBe('failed/none/deny/binding_too_weak')
    const { code } = await verify(s.w, await s.flow.stepUp(login))
    expect(said(await s.flow.redeem(code, { loginHint: login }))).toBe(allowed)
    expect(await s.enrollmentOf(login)).toMatchObject({ assurance: 'medium' })
    // Three days in which whoever has the account is told, and can object.
    expect(said(await recover(login))).toBe('failed/none/deny/binding_too_weak')
    s.w.clock.advance(72 * 3_600_000 - 60_000)
    expect(said(await recover(login))).toBe('failed/none/deny/binding_too_weak')
    s.w.clock.advance(60_000)
    expect(said(await recover(login))).toBe('pending/none/challenge/not_started')
  })

  it('is not raised by another identity', async () => {
    const login = await enrolled('ben')
    const { code } = await verify(s.w, await s.flow.stepUp(login), { overall: 'OK', identityId: 'id-of-mallory' })
    expect(said(await s.flow.redeem(code, { loginHint: login }))).toBe('failed/rejected/deny/identity_mismatch')
    expect(await s.enrollmentOf(login)).toMatchObject(low)
  })

  it('is not raised by a verdict that nobody redeems, nor by one for somebody else', async () => {
    const login = await enrolled('cleo')
    const { code } = await verify(s.w, await s.flow.stepUp(login))
    expect(await s.enrollmentOf(login)).toMatchObject(low)
    expect(said(await s.flow.redeem(code, { loginHint: 'ben@example.com' }))).toBe('409 expectation_failed')
    expect(await s.enrollmentOf(login)).toMatchObject(low)
  })

  it('is not raised where nothing shows that the receiver sits with the face', async () => {
    const login = await enrolled('dan')
    const loose = await s.w.flow({ resultDelivery: 'poll', policies: ['unbound_step_up'] })
    const started = await loose.call('POST', '/step-up', { loginHint: login })
    const person = await sit(started)
    await person.open(await s.w.finish(started.body.data.verificationId, { overall: 'OK' }))
    s.w.clock.advance(11_000)
    expect(said(await loose.call('GET', `/verifications/${started.body.data.verificationId}`))).toBe(allowed)
    expect(await s.enrollmentOf(login)).toMatchObject(low)
  })

  it('is not raised by a sign-in elsewhere, for which somebody was only named', async () => {
    const login = await enrolled('finn')
    const rp = await relyingParty(s.w, { use: 'sign_in' })
    const asked = await rp.ask({ login_hint: login })
    const mine = browser()
    const back = await through(s.w, mine, asked.url)
    expect((await rp.redeem(String(back.location), asked)).claims()).toMatchObject({ auth_overall_status: 'OK' })
    expect(await s.enrollmentOf(login)).toMatchObject(low)
  })

  it('cannot be read by the client of the integration that it went through', async () => {
    const login = await enrolled('eva')
    const answer = await s.flow.call('GET', `/verifications/${await s.verificationOf(login)}`)
    expect(answer.status).toBe(404)
  })
})
