import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Role, roles } from '../../src/http/admin/permissions.ts'
import { type Admins, adminRoles, admins } from '../support/admins.ts'
import { browser } from '../support/browser.ts'
import { byLink, cookieName } from '../support/console.ts'
import { world } from '../support/world.ts'

interface Session {
  readonly administratorId: string
  readonly role: Role
  readonly name: string
}

describe('the sign-in of administrators', () => {
  let a: Admins
  beforeAll(async () => {
    a = await admins({
      settings: made => ({ ...made, directory: 'okta', contact: 'the identity team, room 4', maxAgeMinutes: 60 }),
    })
    await a.person({ login: 'ada@example.com' })
  })
  afterAll(() => a.close())
  afterEach(() => {
    Object.assign(a.provider.says, { authenticatedSecondsAgo: 0, claims: {}, signedBy: 'itself' })
  })

  const refusals = async () =>
    (
      await a.admin<{ items: { action: string; facts: Record<string, string>; actor: object }[] }>(
        'GET',
        '/v1/audit?target=console',
      )
    ).body.items.filter(({ action }) => action === 'admin_session.refused')
  const opened = async () => (await a.store.db.selectFrom('admin_sessions').select('id').execute()).length

  it.each(roles)('makes a session of the %s whose group says so', async role => {
    a.groups[`${role}@example.com`] = ['everyone', ...adminRoles[role]]
    const { call } = await a.enter(`${role}@example.com`)
    const { body } = await call('GET', '/v1/session')
    expect(body).toMatchObject({ role, name: role, signIn: { oidc: true } })
    expect((await call('GET', '/v1/admin-tokens')).status).toBe(role === 'owner' ? 200 : 403)
  })

  it('asks for a code with PKCE, state, nonce and how old the sign-in may be', async () => {
    const asked = await browser().open(`${a.url}/console/sign-in`, { follow: false })
    const query = Object.fromEntries(new URL(asked.location ?? '').searchParams)
    expect(query).toMatchObject({
      response_type: 'code',
      redirect_uri: `${a.url}/console/signed-in`,
      scope: 'openid profile',
      code_challenge_method: 'S256',
      max_age: '3600',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query[name]).toMatch(/^[\w-]{43}$/)
  })

  it('ends at a page of our own, from which the strict cookie goes along, where the console asked for', async () => {
    a.groups['deep@example.com'] = ['owners']
    const to = '/console/people/abc?tab=history'
    const { page } = await a.come('deep@example.com', { to })
    expect(page).toMatchObject({ status: 200, location: null })
    expect(page.text).toContain(`<meta http-equiv="refresh" content="0; url=${to}">`)
    const [session = '', begun = ''] = page.headers.getSetCookie()
    expect(session).toMatch(/^sg_admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(begun).toMatch(/^sg_admin_sign_in=; .*Max-Age=0/)
  })

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/console/\\elsewhere',
    '/v1/session',
    'javascript:alert(1)',
    '/console',
    '/console/sign-in',
    '/console/x/../sign-in?to=/console/sign-in',
    '/console/%2e/signed-in',
  ])('leads to the console, never to %s', async to => {
    a.groups['led@example.com'] = ['owners']
    const { page } = await a.come('led@example.com', { to })
    expect(page.text).toContain('content="0; url=/console/"')
  })

  it('refuses whoever has no role, says whom to ask, and writes it down without who they are', async () => {
    const before = [await opened(), (await refusals()).length]
    const { page, person } = await a.come('nobody@example.com')
    expect(page.status).toBe(403)
    expect(page.text).toContain('You have no role here')
    expect(page.text).toContain('Ask the identity team, room 4')
    expect(person.cookies.has(cookieName)).toBe(false)
    const now = await refusals()
    expect([await opened(), now.length - 1]).toEqual(before)
    expect(now[0]).toMatchObject({ facts: { why: 'no_role', who: expect.stringMatching(/^[\w-]{43}$/) } })
    expect(JSON.stringify(now)).not.toContain('nobody@example.com')
  })

  it.each<[string, unknown]>([
    ['no groups', null],
    ['a group that has the name of a role', ['owner']],
    ['a group that only begins like one', ['owners2', 'owner', 'OWNERS', ' owners']],
    ['groups that are no texts', [{ owners: true }, 7, ['owners']]],
    ['an object of groups', { owners: 'owners' }],
    ['a line of groups', 'admins,owners'],
  ])('gives no role for %s', async (_what, groups) => {
    a.provider.says.claims = { groups }
    expect((await a.come('odd@example.com')).page.status).toBe(403)
  })

  it('says so where the provider left the groups out as too many', async () => {
    a.provider.says.claims = { groups: null, _claim_names: { groups: 'src1' } }
    const { page } = await a.come('many@example.com')
    expect(page.status).toBe(403)
    expect(page.text).toContain('so many groups')
    expect((await refusals())[0]?.facts.why).toBe('too_many_groups')
  })

  it('gives one role to whoever is in groups of several: the strongest', async () => {
    a.groups['both@example.com'] = ['auditors', 'more-admins', 'agents']
    const { body } = await (await a.enter('both@example.com')).call<Session>('GET', '/v1/session')
    expect(body.role).toBe('admin')
  })

  it('knows people by issuer and subject, not by what they are called', async () => {
    a.groups['ada@example.com'] = ['admins']
    const known = async () => (await (await a.enter('ada@example.com')).call<Session>('GET', '/v1/session')).body
    const first = await known()
    a.provider.says.claims = { name: 'Ada, married', email: 'new@example.com' }
    expect(await known()).toMatchObject({ administratorId: first.administratorId, name: 'Ada, married' })
    a.provider.says.claims = { sub: 'another', name: 'Ada, married', email: 'new@example.com' }
    expect((await known()).administratorId).not.toBe(first.administratorId)
  })

  it('takes the role that the groups give now, not that of before', async () => {
    a.groups['moved@example.com'] = ['owners']
    await a.enter('moved@example.com')
    a.groups['moved@example.com'] = ['auditors']
    const { body } = await (await a.enter('moved@example.com')).call<Session>('GET', '/v1/session')
    expect(body.role).toBe('auditor')
  })

  it('names whom of the directory it is, as tokens do, so that nobody decides in their own case', async () => {
    a.groups['ada@example.com'] = ['admins']
    const { body } = await (await a.enter('ada@example.com')).call('GET', '/v1/session')
    expect(body).toMatchObject({ role: 'admin', person: { integrationId: a.directoryId, externalId: '00u-ada' } })
  })

  it.each<[string, () => void]>([
    ['is older than the host wants', () => (a.provider.says.authenticatedSecondsAgo = 3_700)],
    ['does not say how old it is', () => (a.provider.says.claims = { auth_time: null })],
    ['is for another request', () => (a.provider.says.claims = { nonce: 'another' })],
    ['is for another client', () => (a.provider.says.claims = { aud: 'another' })],
    ['is by another issuer', () => (a.provider.says.claims = { iss: 'https://elsewhere.example' })],
    ['is over', () => (a.provider.says.claims = { exp: 1 })],
    ['is signed by a stranger', () => (a.provider.says.signedBy = 'a stranger')],
  ])('takes no token that %s', async (_what, spoil) => {
    a.groups['ok@example.com'] = ['owners']
    spoil()
    const before = await opened()
    const { page, person } = await a.come('ok@example.com')
    expect(page.status).toBe(403)
    expect(page.text).toContain('You are not signed in')
    expect(person.cookies.has(cookieName)).toBe(false)
    expect(await opened()).toBe(before)
  })

  it('does not let somebody end in another browser what was begun in theirs', async () => {
    a.groups['mallory@example.com'] = ['owners']
    const mallory = browser()
    const asked = await mallory.open(`${a.url}/console/sign-in`)
    const back = (await mallory.press(asked, 'Sign in', { login: 'mallory@example.com' }, { follow: false })).location ?? ''
    for (const victim of [browser(), (await byLink(a)).person]) {
      const before = victim.cookies.get(cookieName)
      expect((await victim.open(back)).status).toBe(403)
      expect(victim.cookies.get(cookieName)).toBe(before)
    }
  })

  it('opens one session by one return', async () => {
    a.groups['once@example.com'] = ['owners']
    const person = browser()
    const asked = await person.open(`${a.url}/console/sign-in`)
    const back = (await person.press(asked, 'Sign in', { login: 'once@example.com' }, { follow: false })).location ?? ''
    const kept = new Map(person.cookies)
    expect((await person.open(back)).status).toBe(200)
    const again = browser()
    for (const [name, value] of kept) again.cookies.set(name, value)
    expect((await again.open(back)).status).toBe(403)
    expect(again.cookies.has(cookieName)).toBe(false)
  })

  it('ends all windows of one person at once, if they say so, and nobody else’s', async () => {
    a.groups['two@example.com'] = ['owners']
    const [one, two] = [await a.enter('two@example.com'), await a.enter('two@example.com')]
    const other = await byLink(a)
    expect((await one.change('DELETE', '/v1/session?all')).status).toBe(204)
    for (const { call } of [one, two]) expect((await call('GET', '/v1/me')).status).toBe(401)
    expect((await other.call('GET', '/v1/me')).status).toBe(200)
  })

  it('says after a while that one address tried too often', async () => {
    const tried = await Promise.all(Array.from({ length: 130 }, () => browser().open(`${a.url}/console/signed-in?code=x`)))
    expect(tried.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
    a.clock.advance(10 * 60_000)
    expect((await browser().open(`${a.url}/console/sign-in`, { follow: false })).status).toBe(303)
  })
})

describe('a sign-in whose client has a key', () => {
  it('proves by it who it is, and by no secret', async () => {
    const a = await admins({
      settings: ({ clientSecret: _none, ...rest }, provider) => ({ ...rest, clientKey: provider.client.key }),
    })
    try {
      a.groups['key@example.com'] = ['owners']
      expect((await (await a.enter('key@example.com')).call('GET', '/v1/session')).body).toMatchObject({ role: 'owner' })
    } finally {
      await a.close()
    }
  })
})

describe('a host without a sign-in provider for administrators', () => {
  it('says what else gets one in', async () => {
    const w = await world()
    try {
      const page = await browser().open(`${w.url}/console/sign-in`)
      expect(page.status).toBe(503)
      expect(page.text).toContain('stepgate admin link')
    } finally {
      await w.close()
    }
  })
})
