import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AtDesk, type DeskStage, deskStage } from '../helpdesk/stage.ts'

function said({ status, body }: { readonly status: number; readonly body: unknown }): string {
  const { code } = body as { readonly code?: unknown }
  return typeof code === 'string' ? `${status} ${code}` : String(status)
}

describe('people at the helpdesk who do alone what takes two', () => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage()
  })
  afterAll(() => s.close())

  const allow = (by: AtDesk, loginHint: string, more: object = {}) =>
    by.call<{ id: string; code?: string }>('POST', '/overrides', { integrationId: s.desk.id, loginHint, why: 'Seen', ...more })
  const holder = (login: string) => ({ person: { integrationId: s.w.recoverable, externalId: `u-${login.split('@')[0]}` } })
  /** A token that was there before the matter came up. */
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

  it.each([
    ['spoof_suspected', '403 policy_denied'],
    ['low_score', '201'],
  ] as const)('the same agent starts again after %s: %s', async (reason, answer) => {
    const login = `${reason}@example.com`
    await s.somebody(login)
    const { id } = (await s.ann.start(login)).body
    await s.w.store.transaction(({ db }) =>
      db
        .updateTable('verifications')
        .set({ state: 'denied', reason })
        .where('id', '=', id as never)
        .execute(),
    )
    expect(said(await s.ann.start(login))).toBe(answer)
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

describe.each(['sqlite', 'postgres'] as const)('agents at the same moment, on %s', database => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage({ database })
  })
  afterAll(() => s.close())

  it('do not both begin', async () => {
    await s.somebody('two@example.com')
    const answers = await Promise.all([s.ann, s.bob, s.ann, s.bob].map(by => by.start('two@example.com')))
    const heard = answers.map(said)
    expect(heard.filter(one => one === '403 policy_denied')).toHaveLength(2)
    expect(new Set([heard[0], heard[2]]).size + new Set([heard[1], heard[3]]).size).toBe(2)
  })

  it('do not use what was allowed once a second time', async () => {
    await s.somebody('twice@example.com')
    const address = 'elsewhere@example.com'
    const body = { integrationId: s.desk.id, loginHint: 'twice@example.com', why: 'Rang back', address }
    const { id: overrideId } = (await s.sue.call<{ id: string }>('POST', '/overrides', body)).body
    const answers = await Promise.all([1, 2, 3].map(() => s.ann.start('twice@example.com', { address, overrideId })))
    expect(answers.map(said).sort()).toEqual(['201', '403 policy_denied', '403 policy_denied'])
  })

  it('type the code as often as they like: it is received once, and three wrong ones are three', async () => {
    await s.somebody('code@example.com')
    const { id } = (await s.ann.start('code@example.com', { operations: ['unlock'] })).body
    const { code } = await s.verified('code@example.com', id)
    const answers = await Promise.all([1, 2, 3].map(() => s.ann.confirm(id, code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    await s.somebody('guess@example.com')
    const other = (await s.ann.start('guess@example.com')).body.id
    const right = (await s.verified('guess@example.com', other)).code
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
    const guesses = await Promise.all([1, 2, 3, 4, 5].map(() => s.ann.confirm(other, wrong)))
    const heard = guesses.map(({ status, body }) => (status === 200 ? body.did : status)).sort()
    expect(heard).toEqual([409, 409, 'void', 'wrong', 'wrong'])
  })
})
