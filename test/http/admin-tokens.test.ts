import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { type Answer, type World, world } from '../support/world.ts'

interface TokenView {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

describe('admin tokens', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  const make = (body: object): Promise<Answer<TokenView & { token: string }>> => w.admin('POST', '/v1/admin-tokens', body)
  const list = async () => (await w.admin<{ items: TokenView[] }>('GET', '/v1/admin-tokens')).body.items
  const as = async (token: string, method = 'GET', path = '/v1/me') => {
    const answer = await fetch(`${w.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
    return { status: answer.status, body: (await answer.json().catch(() => null)) as Record<string, unknown> }
  }

  it('are shown once, work at once, and say who they are', async () => {
    const made = await make({ name: 'terraform', role: 'admin' })
    expect(made.status).toBe(201)
    expect(made.headers.get('cache-control')).toBe('no-store')
    expect(made.body.token).toMatch(/^sga_[\w-]{43}$/)
    expect((await as(made.body.token)).body).toEqual({ id: made.body.id, name: 'terraform', role: 'admin' })
    const listed = await list()
    expect(listed.find(token => token.id === made.body.id)).toMatchObject({ name: 'terraform', role: 'admin', revokedAt: null })
    expect(JSON.stringify(listed)).not.toContain(made.body.token)
    expect(JSON.stringify(await w.store.db.selectFrom('admin_tokens').selectAll().execute())).not.toContain(made.body.token)
  })

  it('remember when they were used, to the minute', async () => {
    const made = await make({ name: 'used', role: 'auditor' })
    const lastUse = async () => (await list()).find(token => token.id === made.body.id)?.lastUsedAt
    expect(await lastUse()).toBeNull()
    await as(made.body.token)
    const first = await lastUse()
    expect(first).not.toBeNull()
    await as(made.body.token)
    expect(await lastUse()).toBe(first)
    w.clock.advance(60_000)
    // What only goes on, such as a stream that nobody looks at, is no use of it.
    expect(await w.host.adminTokens.find(String(made.body.token), false)).toMatchObject({ id: made.body.id })
    expect(await lastUse()).toBe(first)
    await as(made.body.token)
    expect(await lastUse()).not.toBe(first)
  })

  it('end when they are revoked, which can be said twice', async () => {
    const made = await make({ name: 'leaver', role: 'owner' })
    for (const _ of [1, 2]) expect((await w.admin('DELETE', `/v1/admin-tokens/${made.body.id}`)).status).toBe(204)
    expect((await as(made.body.token)).status).toBe(401)
    expect((await list()).find(token => token.id === made.body.id)?.revokedAt).not.toBeNull()
    expect(await w.admin('DELETE', '/v1/admin-tokens/never-was')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it.each([
    ['nothing', {}, ['/name', '/role']],
    ['an empty name', { name: '  ', role: 'owner' }, ['/name']],
    ['a role that is none', { name: 'x', role: 'root' }, ['/role']],
    ['a list of roles', { name: 'x', role: ['owner'] }, ['/role']],
    ['a day that is none', { name: 'x', role: 'owner', expiresAt: 'tomorrow' }, ['/expiresAt']],
    ['a day that is over', { name: 'x', role: 'owner', expiresAt: '2020-01-01T00:00:00Z' }, ['/expiresAt']],
  ])('are not made from %s', async (_what, body, paths) => {
    const before = (await list()).length
    const answer = await make(body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    const { faults } = answer.body as unknown as { faults: { path: string }[] }
    expect(faults.map(fault => fault.path)).toEqual(paths)
    expect((await list()).length).toBe(before)
  })

  it('are not made with more than was asked: unknown fields are a mistake', async () => {
    const answer = await make({ name: 'x', role: 'auditor', permissions: ['*'] })
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
  })

  it.each(['agent', 'supervisor'])('of an %s name somebody of a directory, or are not made', async role => {
    const nobody = { integrationId: w.directoryId, externalId: 'nobody' }
    for (const body of [{}, { person: nobody }, { person: { ...nobody, integrationId: 'nowhere' } }]) {
      const answer = await make({ name: 'Somebody', role, ...body })
      expect(answer).toMatchObject({ status: 400, body: { faults: [{ path: '/person' }] } })
    }
    const { externalId } = await w.person({ login: `${role}@example.com` })
    const person = { integrationId: w.directoryId, externalId }
    expect(await make({ name: 'Somebody', role, person })).toMatchObject({ status: 201, body: { person } })
  })

  it('that name nobody are given to somebody once, and to nobody else after', async () => {
    const made = await make({ name: 'older', role: 'admin' })
    const path = `/v1/admin-tokens/${made.body.id}/person`
    const [{ externalId }, other] = [await w.person({ login: 'ida@example.com' }), await w.person({ login: 'joe@example.com' })]
    const person = { integrationId: w.directoryId, externalId }
    expect((await w.admin('PUT', path, { ...person, externalId: 'nobody' })).status).toBe(400)
    expect(await w.admin('PUT', path, person)).toMatchObject({ status: 200, body: { person } })
    const again = await w.admin('PUT', path, { ...person, externalId: other.externalId })
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect((await w.admin('PUT', '/v1/admin-tokens/never-was/person', person)).status).toBe(404)
    const audit = await w.admin<{ items: { action: string }[] }>('GET', `/v1/audit?target=${made.body.id}`)
    expect(audit.body.items.map(({ action }) => action)).toContain('admin_token.named')
    expect(JSON.stringify(audit.body)).not.toContain(externalId)
  })

  it('are written down when they are made and revoked, by whom, without the token', async () => {
    const made = await make({ name: 'recorded', role: 'reviewer' })
    await w.admin('DELETE', `/v1/admin-tokens/${made.body.id}`)
    const audit = await w.admin<{ items: { action: string; actor: { kind: string; name?: string } }[] }>(
      'GET',
      `/v1/audit?target=${made.body.id}`,
    )
    expect(audit.body.items.map(entry => entry.action).toSorted()).toEqual(['admin_token.made', 'admin_token.revoked'])
    expect(audit.body.items.map(entry => entry.actor)).toEqual([
      expect.objectContaining({ kind: 'admin', name: 'test' }),
      expect.objectContaining({ kind: 'admin', name: 'test' }),
    ])
    expect(JSON.stringify(audit.body)).not.toContain(made.body.token)
  })
})

describe('the owner link', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  const address = async () => `${w.url}/admin/link/${(await w.host.adminLinks.make('test')).token}`
  const tokens = async () =>
    (await w.store.db.selectFrom('admin_tokens').select('id').where('name', '=', 'owner link').execute()).length
  const shown = (text: string) => /sga_[\w-]{43}/.exec(text)?.[0]

  it('offers first, makes an owner on the press of the button, and is over then', async () => {
    const [link, person] = [await address(), browser()]
    const page = await person.open(link)
    expect(page.status).toBe(200)
    expect(shown(page.text)).toBeUndefined()
    const made = await person.press(page, 'Make the token')
    expect(made.status).toBe(200)
    const answer = await fetch(`${w.url}/v1/me`, { headers: { authorization: `Bearer ${shown(made.text)}` } })
    expect(await answer.json()).toMatchObject({ role: 'owner' })
    for (const again of [await person.open(link), await person.press(page, 'Make the token')]) {
      expect(again.status).toBe(410)
      expect(shown(again.text)).toBeUndefined()
    }
  })

  it('says of a form that came from another site what it was, and lives on', async () => {
    const link = await address()
    const foreign = await fetch(link, { method: 'POST', headers: { origin: 'https://elsewhere.example' } })
    const text = await foreign.text()
    expect(foreign.status).toBe(403)
    expect(text).toContain('The link still works')
    expect(text).not.toContain('does not work any more')
    expect(shown((await browser().post(link)).text)).toBeDefined()
  })

  it('makes one token for a hundred presses at once', async () => {
    const [link, before] = [await address(), await tokens()]
    const pressed = await Promise.all(Array.from({ length: 100 }, () => browser().post(link)))
    expect(pressed.filter(answer => answer.status === 200)).toHaveLength(1)
    expect(pressed.filter(answer => answer.status === 410)).toHaveLength(99)
    expect((await tokens()) - before).toBe(1)
  })

  it('is over after ten minutes, unused', async () => {
    const [link, before] = [await address(), await tokens()]
    w.clock.advance(10 * 60_000)
    expect((await browser().open(link)).status).toBe(410)
    expect((await browser().post(link)).status).toBe(410)
    expect(await tokens()).toBe(before)
  })

  it('does not exist for whoever guesses', async () => {
    for (const guess of ['x', 'x'.repeat(43), '..%2f..%2fv1%2fme', 'x'.repeat(300)]) {
      expect((await browser().open(`${w.url}/admin/link/${guess}`)).status).toBe(404)
      expect((await browser().post(`${w.url}/admin/link/${guess}`)).status).toBe(404)
    }
  })
})
