import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

interface Token {
  readonly id: string
  readonly token: string
}
interface Link {
  readonly id: string
  readonly state: string
}

describe('links between accounts, by the admin API', () => {
  let w: World
  let ada: Token
  let bob: Token
  let people = 0
  beforeAll(async () => {
    w = await world()
    ada = await token(w.adminToken, 'Ada')
    bob = await token(w.adminToken, 'Bob')
    w.clock.advance(60_000)
  })
  afterAll(() => w.close())

  async function call<T>(bearer: string, method: string, path: string, body?: unknown) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${w.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T & { code?: string } }
  }
  async function token(by: string, name: string): Promise<Token> {
    return (await call<Token>(by, 'POST', '/v1/admin-tokens', { name, role: 'owner' })).body
  }
  async function pair() {
    people += 1
    const made = await Promise.all(['', 'adm-'].map(prefix => w.person({ login: `${prefix}p${people}@example.com` })))
    return made.map(({ externalId }) => ({ integrationId: w.directoryId, externalId }))
  }
  async function proposed(by = ada.token) {
    const accounts = await pair()
    const answer = await call<Link>(by, 'POST', '/v1/directory/links', { accounts })
    expect([answer.status, answer.body.state]).toEqual([201, 'proposed'])
    return { accounts, id: answer.body.id }
  }
  const confirm = async (by: string, id: string) => {
    const { status, body } = await call<Link>(by, 'POST', `/v1/directory/links/${id}/confirm`)
    return `${status} ${body.code ?? body.state}`
  }

  it('are proposed by one administrator, confirmed by another one, shown on both accounts, and dropped', async () => {
    const { accounts, id } = await proposed()
    expect(await confirm(bob.token, id)).toBe('200 live')
    for (const [n, { externalId }] of accounts.entries()) {
      const shown = await w.admin<{ linked: unknown }>('GET', `/v1/directory/users/${w.directoryId}/${externalId}`)
      expect(shown.body.linked).toMatchObject([{ linkId: id, externalId: accounts[1 - n]?.externalId, origin: 'admin' }])
    }
    const listed = await w.admin<{ items: unknown }>('GET', '/v1/directory/links?state=live')
    expect(listed.body.items).toMatchObject([{ id, proposedBy: { id: ada.id }, madeBy: { id: bob.id } }])
    expect((await call(ada.token, 'DELETE', `/v1/directory/links/${id}`)).status).toBe(204)
    const after = await w.admin<{ linked: unknown }>('GET', `/v1/directory/users/${w.directoryId}/${accounts[0]?.externalId}`)
    expect(after.body.linked).toEqual([])
    const audit = await w.admin<{ items: readonly { action: string }[] }>('GET', `/v1/audit?target=${id}`)
    expect(audit.body.items.map(({ action }) => action).toSorted()).toEqual(['link.dropped', 'link.made', 'link.proposed'])
  })

  it('are not confirmed by the one who proposed, with no token of his own making', async () => {
    const { id } = await proposed()
    expect(await confirm(ada.token, id)).toBe('403 forbidden')
    const second = await token(ada.token, 'Ada again')
    w.clock.advance(60_000)
    expect(await confirm(second.token, id)).toBe('403 forbidden')
    const later = await proposed()
    expect(await confirm(second.token, later.id)).toBe('403 forbidden')
    const third = await token(second.token, 'Ada once more')
    w.clock.advance(60_000)
    const last = await proposed()
    expect(await confirm(third.token, last.id)).toBe('403 forbidden')
    expect(await confirm(w.adminToken, last.id)).toBe('403 forbidden')
    const own = await proposed(third.token)
    expect(await confirm(ada.token, own.id)).toBe('403 forbidden')
    expect(await confirm(bob.token, own.id)).toBe('200 live')
  })

  it('are not confirmed with a token that was made for it', async () => {
    const { id } = await proposed()
    w.clock.advance(60_000)
    const fresh = await token(w.adminToken, 'made for it')
    w.clock.advance(60_000)
    expect(await confirm(fresh.token, id)).toBe('403 forbidden')
  })

  it('are neither proposed nor confirmed by whoever has one of the accounts', async () => {
    const { id, accounts } = await proposed()
    for (const person of accounts) {
      const own = (await call<Token>(w.adminToken, 'POST', '/v1/admin-tokens', { name: 'own', role: 'owner', person })).body
      const later = await proposed()
      await call(ada.token, 'DELETE', `/v1/directory/links/${later.id}`)
      const [other] = later.accounts
      expect((await call(own.token, 'POST', '/v1/directory/links', { accounts: [other, person] })).status).toBe(403)
      w.clock.advance(60_000)
      await call(ada.token, 'DELETE', `/v1/directory/links/${id}`)
      const { body } = await call<Link>(ada.token, 'POST', '/v1/directory/links', { accounts })
      expect(await confirm(own.token, body.id)).toBe('403 forbidden')
      await call(ada.token, 'DELETE', `/v1/directory/links/${body.id}`)
    }
  })

  it('say why they were proposed and of whom they are, to whoever looks for those of one account', async () => {
    const accounts = await pair()
    const made = await call<Link>(ada.token, 'POST', '/v1/directory/links', {
      accounts,
      reason: 'Her account for administration.',
    })
    const [one] = accounts
    const list = (query: string) => w.admin<{ items: unknown; code?: string }>('GET', `/v1/directory/links?${query}`)
    const { body } = await list(`integrationId=${w.directoryId}&externalId=${one?.externalId}&origin=admin`)
    expect(body.items).toMatchObject([
      {
        id: made.body.id,
        reason: 'Her account for administration.',
        accounts: expect.arrayContaining([expect.objectContaining({ login: `adm-p${people}@example.com`, status: 'active' })]),
      },
    ])
    expect((await list(`integrationId=${w.directoryId}&externalId=nobody`)).body.items).toEqual([])
    expect((await list('externalId=nobody')).status).toBe(400)
    const shown = await w.admin('GET', `/v1/directory/links/${made.body.id}`)
    expect(shown.body).toMatchObject({ state: 'proposed', rests: null, unbinds: null })
    expect((await w.admin('GET', '/v1/directory/links/lnk_nothing')).status).toBe(404)
    const { body: audit } = await w.admin('GET', `/v1/audit?target=${made.body.id}`)
    expect(JSON.stringify(audit)).not.toContain('administration')
  })

  it('that are unknown, ended or not whole are refused', async () => {
    expect(await confirm(bob.token, 'lnk_nothing')).toBe('404 not_found')
    const { id, accounts } = await proposed()
    await call(ada.token, 'DELETE', `/v1/directory/links/${id}`)
    expect(await confirm(bob.token, id)).toBe('409 conflict')
    const one = await call<Link>(ada.token, 'POST', '/v1/directory/links', { accounts: [accounts[0]] })
    expect([one.status, one.body.code]).toEqual([400, 'request_invalid'])
  })

  it('say of a person what stands in the product, and of a directory whether it is on', async () => {
    const [one] = await pair()
    const shown = await w.admin('GET', `/v1/directory/users/${w.directoryId}/${one?.externalId}`)
    expect(shown.body).toMatchObject({ standing: null, linked: [] })
    const state = await w.admin('GET', `/v1/integrations/${w.directoryId}/write-back`)
    expect([state.status, state.body]).toMatchObject([200, { state: 'off', on: false, written: 0, remaining: 0 }])
    expect((await w.admin('GET', '/v1/integrations/nothing/write-back')).status).toBe(404)
  })
})
