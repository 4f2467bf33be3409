import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AtDesk, atDesk, type CallAnswer, codeOn, type DeskStage, deskStage } from '../helpdesk/stage.ts'

interface Audited {
  readonly facts: { readonly why?: string }
}

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

  it('a supervisor who allowed a call neither types its code nor opens anything of it, nor does a token that they made', async () => {
    await s.somebody('rex@example.com')
    const address = 'rex.private@example.com'
    const { id: overrideId } = (await allow(s.sue, 'rex@example.com', { address })).body
    const { id } = (await s.ann.start('rex@example.com', { address, overrideId, operations: ['unlock'] })).body
    await s.w.host.settleDown()
    const by = await s.sit(s.mailTo(address).links.find(link => link.includes('/verify/')) ?? '')
    const code = codeOn(await s.pass(id, by))
    const madeBySue = await person({ name: 'Made', role: 'agent' })
    await s.w.store.transaction(({ db }) =>
      db.updateTable('admin_tokens').set({ created_by: s.sue.id }).where('id', '=', madeBySue.id).execute(),
    )
    for (const second of [s.sue, madeBySue]) {
      expect(said(await second.confirm(id, code))).toBe('403 forbidden')
      expect(said(await second.operate(id, 'unlock'))).toBe('403 forbidden')
    }
    expect((await s.bob.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
    expect(said(await s.sue.operate(id, 'unlock'))).toBe('403 forbidden')
    expect((await s.bob.operate(id, 'unlock')).status).toBe(200)
    const { opened_by } = await s.w.store.db
      .selectFrom('operation_grants')
      .select('opened_by')
      .where('verification_id', '=', id as never)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(opened_by ?? '')).toMatchObject({ kind: 'admin', id: s.bob.id })
  })

  it('what a supervisor allowed is worth nothing once their token is taken from them, at the start and later', async () => {
    await s.somebody('ivo@example.com')
    const address = 'ivo.private@example.com'
    const [gone, left] = [
      await person({ name: 'Gone', role: 'supervisor' }),
      await person({ name: 'Left', role: 'supervisor', expiresAt: new Date(s.w.clock.now() + 60_000).toISOString() }),
    ]
    const unused = (await allow(gone, 'ivo@example.com', { address })).body.id
    const used = (await allow(gone, 'ivo@example.com', { address })).body.id
    const late = (await allow(left, 'ivo@example.com', { address })).body.id
    const { id } = (await s.ann.start('ivo@example.com', { address, overrideId: used, operations: ['unlock'] })).body
    expect((await s.w.admin('DELETE', `/v1/admin-tokens/${gone.id}`)).status).toBe(204)
    s.w.clock.advance(60_000)
    for (const overrideId of [unused, late]) {
      expect(said(await s.ann.start('ivo@example.com', { address, overrideId }))).toBe('403 policy_denied')
    }
    expect(said(await s.ann.call('POST', `/verifications/${id}/resend`))).toBe('403 policy_denied')
    expect(said(await s.ann.confirm(id, '123456'))).toBe('403 policy_denied')
    expect(said(await s.ann.operate(id, 'unlock'))).toBe('403 policy_denied')
  })

  it('why something was allowed is in its row, and in the audit as a keyed hash alone', async () => {
    await s.somebody('why@example.com')
    const why = 'Rang Theodora Secretname back at the office'
    const body = { integrationId: s.desk.id, loginHint: 'why@example.com', why }
    const ids = [1, 2].map(async () => (await s.sue.call<{ id: string }>('POST', '/overrides', body)).body.id)
    const audited = await Promise.all(
      ids.map(async id => (await s.w.admin<{ items: Audited[] }>('GET', `/v1/audit?target=${await id}`)).body.items),
    )
    expect(JSON.stringify(audited)).not.toContain('Secretname')
    const hashes = audited.flatMap(items => items.map(({ facts }) => facts.why))
    expect(hashes).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)])
    // The same words of two cannot be told to be the same.
    expect(new Set(hashes).size).toBe(2)
    expect(said(await s.sue.call('POST', '/overrides', { ...body, why: 'x'.repeat(501) }))).toBe('400 request_invalid')
  })

  it('a token that names nobody, or somebody who left, looks on and does nothing; the refusal says what an owner does', async () => {
    await s.somebody('una@example.com')
    const { id } = (await s.ann.start('una@example.com', { operations: ['unlock'] })).body
    const older = await person({ name: 'Older', role: 'agent' })
    const boss = await person({ name: 'Older boss', role: 'supervisor' })
    const leaver = await s.somebody('leaver@example.com')
    const left = await person({ name: 'Leaver', role: 'agent', ...holder('leaver@example.com') })
    await s.w.store.transaction(({ db }) =>
      db
        .updateTable('admin_tokens')
        .set({ person_directory: null, person_id: null })
        .where('id', 'in', [older.id, boss.id])
        .execute(),
    )
    const suspended = { ...leaver, status: 'suspended' as const, sourceStatus: 'SUSPENDED' }
    await s.w.store.loader.put(s.w.recoverable, suspended, s.w.clock.now())
    const owner = { id: 'owner', token: s.w.adminToken }
    for (const by of [older, boss, left, atDesk(s.w.url, s.desk.id, owner)]) {
      expect((await by.show(id)).progress).toBe('waiting')
      expect((await by.call('GET', `/verifications/${id}/note`)).status).toBe(200)
      const refused = [
        await by.start('una@example.com'),
        await by.confirm(id, '123456'),
        await by.operate(id, 'unlock'),
        await by.call('POST', `/verifications/${id}/resend`),
        await by.call('POST', `/verifications/${id}/cancel`),
      ]
      for (const answer of refused) {
        expect(answer).toMatchObject({
          status: 403,
          body: { code: 'forbidden', detail: expect.stringContaining('PUT /v1/admin-tokens/{id}/person') },
        })
      }
    }
    expect(said(await allow(boss, 'una@example.com'))).toBe('403 forbidden')
    const named = await s.w.admin('PUT', `/v1/admin-tokens/${boss.id}/person`, holder('una@example.com').person)
    expect(named.status).toBe(200)
    // Her own case it is now.
    expect(said(await allow(boss, 'una@example.com'))).toBe('403 forbidden')
    expect((await allow(boss, 'pia@example.com')).status).toBe(201)
  })

  it('a call is called off by whose it is, and by those who answer for the desk', async () => {
    await s.somebody('off@example.com')
    const cancel = (by: AtDesk, id: string) => by.call<CallAnswer>('POST', `/verifications/${id}/cancel`)
    const admin = await person({ name: 'Admin', role: 'admin' })
    for (const by of [s.sue, admin, s.ann]) {
      const { id } = (await s.ann.start('off@example.com')).body
      expect(said(await cancel(s.bob, id))).toBe('403 forbidden')
      expect((await cancel(by, id)).body).toMatchObject({ progress: 'finished', verdict: { class: 'over' } })
    }
  })

  it('a call that is called off before anybody was seen is nothing to the next agent', async () => {
    await s.somebody('early@example.com')
    const { id } = (await s.ann.start('early@example.com')).body
    await s.ann.call('POST', `/verifications/${id}/cancel`)
    expect((await s.bob.start('early@example.com')).status).toBe(201)
  })

  it.each([
    ['called off', { overall: 'OK' }],
    ['left to run out', { overall: 'OK' }],
    ['ended by a refusal', { overall: 'FAIL' }],
  ] as const)('a call that is %s once somebody was seen takes a supervisor of the next agent', async (how, outcome) => {
    const login = `${how.replaceAll(' ', '-')}@example.com`
    await s.somebody(login)
    const { id } = (await s.bob.start(login)).body
    await s.w.host.settleDown()
    const by = await s.sit(s.mailTo(login).links.find(link => link.includes('/verify/')) ?? '')
    await s.pass(id, by, outcome)
    if (how === 'called off') await s.bob.call('POST', `/verifications/${id}/cancel`)
    if (how === 'left to run out') s.w.clock.advance(6 * 3_600_000)
    const seen = await s.bob.show(id)
    expect([how, seen.verdict?.outcome === 'allow', seen.code.awaited]).toEqual([how, false, false])
    expect(said(await s.ann.start(login))).toBe('403 policy_denied')
    expect((await s.bob.start(login)).status).toBe(201)
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

  it('do not send it a fourth time', async () => {
    await s.somebody('often@example.com')
    const { id } = (await s.ann.start('often@example.com')).body
    const answers = await Promise.all([1, 2, 3, 4].map(() => s.ann.call('POST', `/verifications/${id}/resend`)))
    expect(answers.map(said).sort()).toEqual(['200', '200', '429 rate_limited', '429 rate_limited'])
    expect((await s.ann.show(id)).delivery.sends).toBe(3)
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
