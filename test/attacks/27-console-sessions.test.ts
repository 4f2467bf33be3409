import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ownersOnRecord } from '../../src/alerts/owners.ts'
import { accountParty, isOneParty, partyOf } from '../../src/directory/parties.ts'
import { createHost } from '../../src/host.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { type Admins, adminRoles, admins } from '../support/admins.ts'
import type { Signed } from '../support/console.ts'
import { dump } from '../support/dump.ts'
import { quietLog } from '../support/log.ts'

/** Whoever signed in once is what their groups say now, at the desk too; and is forgotten like anybody else. */

describe('a session of the console', () => {
  let a: Admins
  let desk: string
  beforeAll(async () => {
    a = await admins({ settings: made => ({ ...made, directory: 'okta' }) })
    for (const name of ['ada', 'gus', 'sue', 'cal', 'eve']) await a.person({ login: `${name}@example.com` })
    const config = { directoryIntegrationId: a.directoryId, operations: [] }
    desk = (await a.admin<{ id: string }>('POST', '/v1/integrations', { template: 'helpdesk', name: 'Desk', config })).body.id
  })
  afterAll(() => a.close())
  afterEach(() => {
    a.provider.says.claims = {}
  })

  const statusOf = async ({ call }: Signed) => (await call('GET', '/v1/me')).status
  const enterAs = async (login: string, ...groups: readonly string[]) => {
    a.groups[login] = groups
    return a.enter(login)
  }
  const start = ({ change }: Signed, loginHint: string, more: object = {}) =>
    change<{ id: string }>('POST', '/v1/helpdesk/verifications', {
      integrationId: desk,
      loginHint,
      channel: 'link',
      reason: 'You lost your phone',
      ticket: 'INC1',
      ...more,
    })
  const allow = ({ change }: Signed, loginHint: string) =>
    change<{ id: string }>('POST', '/v1/helpdesk/overrides', { integrationId: desk, loginHint, why: 'Seen in person' })

  it('of a role that somebody has no more ends once they sign in with what they have now', async () => {
    const [owner, second] = [await enterAs('moved@example.com', 'owners'), await enterAs('moved@example.com', 'owners')]
    const auditor = await enterAs('moved@example.com', 'auditors')
    expect(await Promise.all([owner, second, auditor].map(statusOf))).toEqual([401, 401, 200])
    const other = await enterAs('moved@example.com', 'auditors')
    expect(await Promise.all([auditor, other].map(statusOf))).toEqual([200, 200])
  })

  it.each<[string, Record<string, unknown>]>([
    ['no role any more', {}],
    ['too many groups to be told', { groups: null, _claim_names: { groups: 'src1' } }],
  ])('ends where the provider says that they have %s, and what they have a hand in is theirs no more', async (_what, claims) => {
    const before = await enterAs('left@example.com', 'owners')
    const { administratorId } = (await before.call<{ administratorId: string }>('GET', '/v1/session')).body
    const other = await enterAs('stays@example.com', 'owners')
    a.groups['left@example.com'] = []
    a.provider.says.claims = claims
    expect((await a.come('left@example.com')).page.status).toBe(403)
    a.provider.says.claims = {}
    expect([await statusOf(before), await statusOf(other)]).toEqual([401, 200])
    const revoked = await a.admin<{ items: object[] }>('GET', `/v1/audit?target=${administratorId}`)
    expect(revoked.body.items[0]).toMatchObject({ action: 'administrator.revoked', actor: { kind: 'host', id: 'sign-in' } })
    const again = await enterAs('left@example.com', 'owners')
    const now = (await again.call<{ administratorId: string }>('GET', '/v1/session')).body
    expect(now.administratorId).not.toBe(administratorId)
  })

  it('is of somebody at the desk, as a token is: they help others, and never themselves', async () => {
    const ada = await enterAs('ada@example.com', 'agents')
    expect((await start(ada, 'cal@example.com')).status).toBe(201)
    expect((await start(ada, 'ada@example.com')).status).toBe(403)
    // Nobody knows whose case would be the own one of whoever is nobody of the directory.
    const stranger = await enterAs('elsewhere@example.com', 'agents')
    expect((await start(stranger, 'cal@example.com')).status).toBe(403)
  })

  it('of a supervisor allows for others, until their provider gives them that role no more', async () => {
    const [gus, sue] = [await enterAs('gus@example.com', 'agents'), await enterAs('sue@example.com', 'supervisors')]
    a.clock.advance(1_000)
    expect((await allow(sue, 'sue@example.com')).status).toBe(403)
    const [one, two] = [await allow(sue, 'eve@example.com'), await allow(sue, 'eve@example.com')]
    expect([one.status, two.status]).toEqual([201, 201])
    expect((await start(gus, 'eve@example.com', { overrideId: one.body.id })).status).toBe(201)
    await enterAs('sue@example.com', 'agents')
    expect((await start(gus, 'eve@example.com', { overrideId: two.body.id })).status).toBe(403)
  })

  it('gives nothing further once the host is started without the group that gave its role', async () => {
    const [gus, sue] = [await enterAs('gus@example.com', 'agents'), await enterAs('sue@example.com', 'supervisors')]
    const cal = await enterAs('cal@example.com', 'owners')
    a.clock.advance(1_000)
    const one = await allow(sue, 'eve@example.com')
    const owners = async () => (await a.store.transaction(tx => ownersOnRecord(tx, a.clock.now()))).map(({ login }) => login)
    expect([one.status, await owners()]).toEqual([201, ['cal@example.com']])
    const { client, url: issuer } = a.provider
    const { store, key, clock, url: publicUrl } = a
    const deps = {
      store,
      keys: [key],
      clock,
      log: quietLog(),
      publicUrl,
      random: systemRandom,
      kind: 'sandbox',
      trustProxy: [],
    } as const
    const roles = { ...adminRoles, owner: ['few'], supervisor: ['leads'] }
    const again = await createHost({ ...deps, adminSignIn: { issuer, clientId: client.id, groupsClaim: 'groups', roles } })
    await again.stop()
    expect(await owners()).toEqual([])
    expect((await start(gus, 'eve@example.com', { overrideId: one.body.id })).status).toBe(403)
    expect(await Promise.all([gus, sue, cal].map(statusOf))).toEqual([200, 401, 401])
  })

  it('of one human gives them no second person, be the other one a token of theirs', async () => {
    const person = { integrationId: a.directoryId, externalId: '00u-gus' }
    const made = await a.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'Gus', role: 'supervisor', person })
    a.clock.advance(1_000)
    const gus = await enterAs('gus@example.com', 'agents')
    const answer = await fetch(`${a.url}/v1/helpdesk/overrides`, {
      method: 'POST',
      headers: { authorization: `Bearer ${made.body.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ integrationId: desk, loginHint: 'cal@example.com', why: 'Seen' }),
    })
    const { id: overrideId } = (await answer.json()) as { id: string }
    expect(answer.status).toBe(201)
    expect((await start(gus, 'cal@example.com', { overrideId })).status).toBe(403)
  })

  it('keeps nobody else out by what its person calls themselves at the provider', async () => {
    a.provider.says.claims = { name: 'eve@example.com' }
    const gus = await enterAs('gus@example.com', 'agents')
    const { administratorId: id, name } = (await gus.call<{ administratorId: string; name: string }>('GET', '/v1/session')).body
    expect(name).toBe('eve@example.com')
    const party = await partyOf(a.store.db, { kind: 'admin', id, name })
    expect(party).toContain('login:gus@example.com')
    const eves = await accountParty(a.store.db, a.directoryId, '00u-eve')
    expect(isOneParty(party, eves)).toBe(false)
    // Nor does whoever is nobody of the directory.
    const stranger = await enterAs('elsewhere@example.com', 'agents')
    const unknown = (await stranger.call<{ administratorId: string; name: string }>('GET', '/v1/session')).body
    const said = await partyOf(a.store.db, { kind: 'admin', id: unknown.administratorId, name: unknown.name })
    expect([unknown.name, isOneParty(said, eves)]).toEqual(['eve@example.com', false])
    a.provider.says.claims = {}
    const eve = await enterAs('eve@example.com', 'supervisors')
    a.clock.advance(1_000)
    const { id: overrideId } = (await allow(eve, 'cal@example.com')).body
    a.provider.says.claims = { name: 'eve@example.com' }
    const again = await enterAs('gus@example.com', 'agents')
    expect((await start(again, 'cal@example.com', { overrideId })).status).toBe(201)
  })

  it('stays that of its person while the directory does not show them: their own case is theirs, and erasure finds them', async () => {
    const login = 'ivy@example.com'
    await a.person({ login })
    a.provider.says.claims = { name: 'Ivy Absent-Once', sub: '00u-ivy' }
    interface Me {
      readonly administratorId: string
      readonly person: object | null
    }
    const me = async ({ call }: Signed) => (await call<Me>('GET', '/v1/session')).body
    const { administratorId, person } = await me(await enterAs(login, 'owners'))
    await a.store.transaction(({ db }) => db.deleteFrom('directory_users').where('external_id', '=', '00u-ivy').execute())
    const ivy = await enterAs(login, 'owners')
    expect(await me(ivy)).toMatchObject({ administratorId, person })
    await a.person({ login })
    const own = { integrationId: a.directoryId, externalId: '00u-ivy', kind: 'rebind', reason: 'I lost my document' }
    const refused = await ivy.change('POST', '/v1/supervisions', own)
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([403, expect.stringContaining('their own binding')])
    expect((await a.admin('DELETE', `/v1/directory/users/${a.directoryId}/00u-ivy`, { reason: 'objection' })).status).toBe(200)
    await a.host.settleDown()
    expect(JSON.stringify(await dump(a.store))).not.toContain('Absent-Once')
    expect(await statusOf(ivy)).toBe(401)
  })

  it('leaves no name behind, in nothing that was done in it, once its person is erased', async () => {
    a.provider.says.claims = { name: 'Ada Lovelace-King' }
    const ada = await enterAs('ada@example.com', 'owners')
    const { administratorId } = (await ada.call<{ administratorId: string }>('GET', '/v1/session')).body
    const config = { directoryIntegrationId: a.directoryId, operations: [] }
    const made = await ada.change<{ id: string }>('POST', '/v1/integrations', { template: 'helpdesk', name: 'Hers', config })
    await ada.change('PATCH', `/v1/integrations/${made.body.id}`, { name: 'Hers still' })
    expect((await start(ada, 'cal@example.com', { integrationId: made.body.id })).status).toBe(201)
    const deeds = async () =>
      (await a.admin<{ items: { actor: { id: string; name?: string } }[] }>('GET', '/v1/audit')).body.items
        .map(({ actor }) => actor)
        .filter(({ id }) => id === administratorId)
    expect((await deeds())[0]).toMatchObject({ kind: 'admin', name: 'Ada Lovelace-King' })
    const holding = async () =>
      Object.entries(await dump(a.store)).flatMap(([table, rows]) => (rows.join().includes('Lovelace') ? [table] : []))
    const before = await holding()
    expect(before).toEqual(expect.arrayContaining(['administrators', 'helpdesk_calls', 'integration_history', 'verifications']))
    expect(before).not.toContain('audit')
    const erased = await a.admin('DELETE', `/v1/directory/users/${a.directoryId}/00u-ada`, { reason: 'objection' })
    expect(erased.status).toBe(200)
    await a.host.settleDown()
    expect(await holding()).toEqual([])
    expect((await deeds())[0]).toMatchObject({ name: 'erased' })
    expect(await statusOf(ada)).toBe(401)
  })
})
