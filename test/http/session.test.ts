import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { byLink, cookieName } from '../support/console.ts'
import { type World, world } from '../support/world.ts'

const minute = 60_000
const hour = 60 * minute

interface Session {
  readonly id: string
  readonly administratorId: string
  readonly csrf: string
  readonly idleEndsAt: string
}

describe('a session of the console', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  const made = { name: 'made by session', role: 'auditor' }
  const audit = async (target: string) =>
    (
      await w.admin<{ items: { action: string; actor: object; facts: object }[] }>('GET', `/v1/audit?target=${target}`)
    ).body.items.toReversed()

  it('is opened by the link of the command line, in a cookie that no script reads and no other site sends', async () => {
    const { token } = await w.host.adminLinks.make('test')
    const person = browser()
    const opened = await person.press(
      await person.open(`${w.url}/admin/link/${token}`),
      'Open the console',
      {},
      { follow: false },
    )
    expect(opened).toMatchObject({ status: 303, location: `${w.url}/console/` })
    const [cookie = '', ...others] = opened.headers.getSetCookie()
    expect(others).toEqual([])
    expect(cookie).toMatch(/^sg_admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const kept = JSON.stringify(await w.store.db.selectFrom('admin_sessions').selectAll().execute())
    expect(kept).not.toContain(person.cookies.get(cookieName))
  })

  it('says who is in it, what they may do, and until when', async () => {
    const { call } = await byLink(w)
    const { status, body, headers } = await call('GET', '/v1/session')
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({
      name: 'owner link',
      role: 'owner',
      permissions: expect.arrayContaining(['tokens:manage', 'self:read']),
      idleSeconds: 1_800,
      csrf: expect.stringMatching(/^[\w-]{43}$/),
      signIn: { oidc: false },
    })
    const left = Date.parse(String(body.expiresAt)) - w.clock.now()
    expect(left).toBeLessThanOrEqual(12 * hour)
    expect(left).toBeGreaterThan(12 * hour - minute)
    expect(body.permissions).not.toContain('helpdesk:override')
    expect(body).not.toHaveProperty('person')
  })

  it('is none for a browser that has no cookie, which is told how to sign in', async () => {
    for (const cookie of [
      '',
      `${cookieName}=${'x'.repeat(43)}`,
      `${cookieName}=`,
      'a=b; =; ;',
      `${cookieName}=${'x'.repeat(3_000)}`,
    ]) {
      const answer = await fetch(`${w.url}/v1/session`, { headers: { cookie } })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated', status: 401, signIn: { oidc: false } })
    }
  })

  it('uses the link up, as the token does, whichever comes first', async () => {
    for (const [first, then] of [
      ['Open the console', 'Make the token'],
      ['Make the token', 'Open the console'],
      ['Open the console', 'Open the console'],
    ] as const) {
      const person = browser()
      const page = await person.open(`${w.url}/admin/link/${(await w.host.adminLinks.make('test')).token}`)
      expect((await person.press(page, first, {}, { follow: false })).status).toBeLessThan(400)
      const before = person.cookies.get(cookieName)
      expect((await person.press(page, then, {}, { follow: false })).status).toBe(410)
      expect(person.cookies.get(cookieName)).toBe(before)
    }
  })

  it('opens once for fifty presses at once', async () => {
    const { token } = await w.host.adminLinks.make('test')
    const pressed = await Promise.all(
      Array.from({ length: 50 }, () => browser().post(`${w.url}/admin/link/${token}/console`, {}, { follow: false })),
    )
    expect(pressed.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(pressed.filter(({ status, headers }) => status === 410 && !headers.has('set-cookie'))).toHaveLength(49)
  })

  it('is not opened by a form of another site, which leaves the link alive', async () => {
    const link = `${w.url}/admin/link/${(await w.host.adminLinks.make('test')).token}/console`
    const foreign = await browser().post(link, {}, { headers: { origin: 'https://elsewhere.example' }, follow: false })
    expect(foreign.status).toBe(403)
    expect(foreign.headers.has('set-cookie')).toBe(false)
    expect((await browser().post(link, {}, { follow: false })).status).toBe(303)
  })

  it('is a new one whatever the browser brought: nobody can choose it for somebody else', async () => {
    const victim = browser()
    victim.cookies.set(cookieName, 'x'.repeat(43))
    await byLink(w, victim)
    expect(victim.cookies.get(cookieName)).not.toBe('x'.repeat(43))
    const first = victim.cookies.get(cookieName)
    await byLink(w, victim)
    expect(victim.cookies.get(cookieName)).not.toBe(first)
  })

  it('takes the place of a token, under its own name in the audit', async () => {
    const { call, change } = await byLink(w)
    const { administratorId } = (await call<Session>('GET', '/v1/session')).body
    const token = await change<{ id: string; createdBy: string }>('POST', '/v1/admin-tokens', made)
    expect(token).toMatchObject({ status: 201, body: { createdBy: administratorId } })
    expect((await call('GET', '/v1/me')).body).toEqual({ id: administratorId, name: 'owner link', role: 'owner' })
    expect(await audit(token.body.id)).toEqual([
      expect.objectContaining({
        action: 'admin_token.made',
        actor: expect.objectContaining({ kind: 'admin', id: administratorId, name: 'owner link' }),
      }),
    ])
  })

  describe('changes nothing for whoever only rides on its cookie', () => {
    it.each<[string, (csrf: string) => Record<string, string>]>([
      ['without its token', () => ({})],
      ['with another token', () => ({ 'x-stepgate-csrf': 'x'.repeat(43) })],
      ['with an empty token', () => ({ 'x-stepgate-csrf': '' })],
      ['from another origin', csrf => ({ 'x-stepgate-csrf': csrf, origin: 'https://elsewhere.example' })],
      ['from a page that hides where it is', csrf => ({ 'x-stepgate-csrf': csrf, origin: 'null' })],
      ['from another site', csrf => ({ 'x-stepgate-csrf': csrf, 'sec-fetch-site': 'cross-site' })],
      ['from a neighbour of the same site', csrf => ({ 'x-stepgate-csrf': csrf, 'sec-fetch-site': 'same-site' })],
      ['from nowhere', csrf => ({ 'x-stepgate-csrf': csrf, 'sec-fetch-site': 'none' })],
    ])('%s', async (_what, headersBy) => {
      const { call } = await byLink(w)
      const { csrf } = (await call<Session>('GET', '/v1/session')).body
      const answer = await call('POST', '/v1/admin-tokens', { body: { ...made, name: 'ridden' }, headers: headersBy(csrf) })
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
      const left = await w.store.db.selectFrom('admin_tokens').select('id').where('name', '=', 'ridden').execute()
      expect(left).toEqual([])
    })

    it('with the token of another session', async () => {
      const [mine, theirs] = [await byLink(w), await byLink(w)]
      const { csrf } = (await mine.call<Session>('GET', '/v1/session')).body
      const answer = await theirs.call('POST', '/v1/admin-tokens', { body: made, headers: { 'x-stepgate-csrf': csrf } })
      expect(answer.status).toBe(403)
    })
  })

  it('is read by its own pages and by the address bar, not by another site, and is shared with none', async () => {
    const { call } = await byLink(w)
    for (const site of ['same-origin', 'none']) {
      const answer = await call('GET', '/v1/admin-tokens', { headers: { 'sec-fetch-site': site } })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://a.example' },
    ]) {
      const answer = await call('GET', '/v1/admin-tokens', { headers })
      expect(answer.status).toBe(403)
      expect([...answer.headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
    }
  })

  it('steps back where there is a bearer, be it good or not', async () => {
    const { call } = await byLink(w)
    const made = await w.admin<{ token: string; id: string }>('POST', '/v1/admin-tokens', { name: 'a script', role: 'auditor' })
    const authorization = `Bearer ${made.body.token}`
    expect((await call('GET', '/v1/me', { headers: { authorization } })).body).toMatchObject({ id: made.body.id })
    expect((await call('GET', '/v1/session', { headers: { authorization } })).status).toBe(404)
    for (const bad of [`Bearer sga_${'x'.repeat(43)}`, 'Basic b3duZXI6b3duZXI=', 'Bearer']) {
      expect((await call('GET', '/v1/me', { headers: { authorization: bad } })).status).toBe(401)
    }
  })

  it('opens nothing but the admin API: no hook, no façade', async () => {
    const { call } = await byLink(w)
    const { csrf } = (await call<Session>('GET', '/v1/session')).body
    const headers = { 'x-stepgate-csrf': csrf, origin: w.url }
    for (const [method, path] of [
      ['POST', '/v1/hooks/step-up'],
      ['POST', '/v1/hooks/verifications/redeem'],
      ['GET', '/v1/hooks/verifications/x'],
      ['POST', '/omni/b2b/onboarding/request-new'],
      ['GET', '/oidc/me'],
    ] as const) {
      const { status } = await call(method, path, { headers, ...(method === 'POST' ? { body: {} } : {}) })
      expect(`${path} ${status}`).toBe(`${path} 401`)
    }
  })

  it('ends when it is left alone for half an hour, and not before', async () => {
    const { call } = await byLink(w)
    for (const _ of [1, 2, 3]) {
      w.clock.advance(29 * minute)
      expect((await call('GET', '/v1/session')).status).toBe(200)
    }
    w.clock.advance(30 * minute)
    expect((await call('GET', '/v1/session')).status).toBe(401)
  })

  it('is not kept alive by calls that nobody asked for', async () => {
    const { call } = await byLink(w)
    const quiet = { headers: { 'x-stepgate-quiet': '1' } }
    const ends = async () => (await call<Session>('GET', '/v1/session', quiet)).body.idleEndsAt
    const first = await ends()
    w.clock.advance(20 * minute)
    expect(await ends()).toBe(first)
    w.clock.advance(10 * minute)
    expect((await call('GET', '/v1/session', quiet)).status).toBe(401)
  })

  it('ends after twelve hours, whatever is done in it', async () => {
    const { call } = await byLink(w)
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      w.clock.advance(20 * minute)
      expect((await call('GET', '/v1/me')).status).toBe(200)
    }
    w.clock.advance(20 * minute)
    expect((await call('GET', '/v1/me')).status).toBe(401)
  })

  it('notes that it is used once a minute, not with each call', async () => {
    const { call } = await byLink(w)
    const { id } = (await call<Session>('GET', '/v1/session')).body
    const seen = async () =>
      (await w.store.db.selectFrom('admin_sessions').select('seen_at').where('id', '=', id).executeTakeFirstOrThrow()).seen_at
    const first = await seen()
    w.clock.advance(minute / 2)
    await call('GET', '/v1/me')
    expect(await seen()).toBe(first)
    w.clock.advance(minute / 2)
    await call('GET', '/v1/me')
    expect(await seen()).toBeGreaterThanOrEqual(first + minute)
  })

  it('ends by signing out, alone: that of another window goes on', async () => {
    const [one, other] = [await byLink(w), await byLink(w)]
    const { id } = (await one.call<Session>('GET', '/v1/session')).body
    expect((await one.call('DELETE', '/v1/session')).status).toBe(403)
    const out = await one.change('DELETE', '/v1/session')
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()).toEqual(['sg_admin=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0'])
    expect((await one.call('GET', '/v1/me')).status).toBe(401)
    expect((await other.call('GET', '/v1/me')).status).toBe(200)
    expect((await audit(id)).map(({ action, facts }) => ({ action, facts }))).toEqual([
      { action: 'admin_session.opened', facts: { role: 'owner', by: 'link' } },
      { action: 'admin_session.closed', facts: {} },
    ])
  })

  it('is seen and ended by an owner, with what waits under its name', async () => {
    const [mine, theirs] = [await byLink(w), await byLink(w)]
    const { id, administratorId } = (await theirs.call<Session>('GET', '/v1/session')).body
    const listed = await mine.call<{ items: { id: string }[] }>('GET', '/v1/admin-sessions')
    expect(listed.body.items).toContainEqual(
      expect.objectContaining({ id, role: 'owner', administrator: { id: administratorId, name: 'owner link' } }),
    )
    expect((await mine.change('DELETE', `/v1/admin-sessions/${id}`)).status).toBe(204)
    expect((await theirs.call('GET', '/v1/me')).status).toBe(401)
    expect((await mine.call('GET', '/v1/me')).status).toBe(200)
    const after = await mine.call<{ items: { id: string }[] }>('GET', '/v1/admin-sessions')
    expect(after.body.items.map(one => one.id)).not.toContain(id)
    expect((await mine.change('DELETE', '/v1/admin-sessions/never-was')).status).toBe(404)
    expect((await audit(administratorId)).map(({ action }) => action)).toEqual(['administrator.revoked'])
  })
})
