import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AtDesk, type DeskStage, deskStage } from '../helpdesk/stage.ts'

describe('people at the helpdesk who do alone what takes two', () => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage()
  })
  afterAll(() => s.close())

  const allow = (by: AtDesk, loginHint: string, more: object = {}) =>
    by.call<{ id: string; code?: string }>('POST', '/overrides', { integrationId: s.desk.id, loginHint, why: 'Seen', ...more })
  const said = (answer: { status: number; body: unknown }) =>
    `${answer.status} ${(answer.body as { readonly code?: string }).code ?? ''}`.trim()
  const holder = (login: string) => ({ person: { integrationId: s.w.recoverable, externalId: `u-${login.split('@')[0]}` } })
  /** With a second account of the same maker, after a moment: a token that was there before the matter came up. */
  async function person(wanted: object): Promise<AtDesk> {
    const made = await s.person(wanted)
    s.w.clock.advance(1_000)
    return made
  }

  it('nobody starts, confirms, opens, allows or sends again in their own case, under whichever name or account', async () => {
    await s.somebody('self@example.com')
    const own = [
      await person({ name: 'Day shift', role: 'agent', ...holder('self@example.com') }),
      await person({ name: 'SELF@example.com', role: 'agent' }),
    ]
    const { id } = (await s.ann.start('self@example.com', { operations: ['unlock'] })).body
    for (const by of own) {
      expect(said(await by.start('self@example.com'))).toBe('403 forbidden')
      expect(said(await by.confirm(id, '123456'))).toBe('403 forbidden')
      expect(said(await by.operate(id, 'unlock'))).toBe('403 forbidden')
      expect(said(await by.call('POST', `/verifications/${id}/resend`))).toBe('403 forbidden')
    }
    const boss = await person({ name: 'Boss', role: 'supervisor', ...holder('self@example.com') })
    expect(said(await allow(boss, 'self@example.com'))).toBe('403 forbidden')
    // No guess was spent by them.
    expect((await s.ann.show(id)).code.triesLeft).toBe(3)
  })

  it('a supervisor allows nothing to themselves, nor to a token that they or their maker line made for it', async () => {
    await s.somebody('pia@example.com')
    const address = 'pia.private@example.com'
    await s.somebody('sue@example.com')
    const both = await person({ name: 'Sue, as agent', role: 'agent', ...holder('sue@example.com') })
    const boss = await person({ name: 'Sue, as supervisor', role: 'supervisor', ...holder('sue@example.com') })
    const { id: overrideId } = (await allow(boss, 'pia@example.com', { address })).body
    expect(said(await boss.start('pia@example.com', { address, overrideId }))).toBe('403 forbidden')
    expect(said(await both.start('pia@example.com', { address, overrideId }))).toBe('403 forbidden')
    // Another agent may use it: it was not used up by those who were refused.
    expect((await s.ann.start('pia@example.com', { address, overrideId })).status).toBe(201)
  })

  it('a second agent within a day needs a supervisor, and so does the same one after the person objected', async () => {
    await s.somebody('kim@example.com')
    await s.ann.start('kim@example.com')
    expect(said(await s.bob.start('kim@example.com'))).toBe('403 policy_denied')
    expect((await s.ann.start('kim@example.com')).status).toBe(201)
    const { id: overrideId } = (await allow(s.sue, 'kim@example.com')).body
    expect((await s.bob.start('kim@example.com', { overrideId })).status).toBe(201)
    expect(said(await s.bob.start('kim@example.com', { overrideId }))).toBe('403 policy_denied')
    s.w.clock.advance(24 * 3_600_000)
    expect((await s.bob.start('kim@example.com')).status).toBe(201)
  })

  it('of two agents at once one is refused', async () => {
    await s.somebody('two@example.com')
    const answers = await Promise.all([s.ann.start('two@example.com'), s.bob.start('two@example.com')])
    expect(answers.map(said).sort()).toEqual(['201', '403 policy_denied'])
  })

  it('agents neither allow anything nor read anything else, and supervisors are no administrators', async () => {
    await s.somebody('max@example.com')
    expect(said(await allow(s.ann, 'max@example.com'))).toBe('403 forbidden')
    for (const by of [s.ann, s.sue]) {
      for (const path of ['/v1/directory/users', '/v1/audit', '/v1/integrations', '/v1/reviews']) {
        const answer = await fetch(`${s.w.url}${path}`, { headers: { authorization: `Bearer ${by.token}` } })
        expect([path, answer.status]).toEqual([path, 403])
      }
    }
  })
})
