import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { entraDirectory } from '../support/entra-directory.ts'
import { everyOktaScope, oktaDirectory } from '../support/okta-directory.ts'
import { stepThrough } from '../support/passage.ts'
import { order, pause, personAt, runsOf, synced } from '../support/runs.ts'
import { said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const day = 24 * 60 * 60_000
const minute = 60_000
const validDays = 2

/** A directory with write-back, and what its product shows of a person to its own policies. */
interface Written {
  readonly id: string
  readonly config: object
  login(n: number): string
  /** What policies read: a status, or nothing. */
  shown(n: number): Promise<string | null>
  /** All that the product shows of it. */
  all(n: number): Promise<object>
  /** Somebody who may change attributes there makes a standing up. */
  forge(n: number): Promise<void>
  /** Those whom the log of the product names, and how; undefined where it names none of them. */
  readonly changed: { readonly event: string; readonly attributes: readonly string[]; readonly by: string } | undefined
  close(): Promise<void>
}

async function okta(w: World): Promise<Written> {
  const config = { writeBack: { validDays } }
  const it = await oktaDirectory(w, 20, { scopes: everyOktaScope, config })
  const login = (n: number) => `user${n}@example.com`
  async function all(n: number) {
    const answer = await fetch(`${it.url}/__sandbox/users?limit=100`)
    const { users } = (await answer.json()) as { users: { profile: Record<string, unknown> }[] }
    const { profile = {} } = users.find(one => one.profile.login === login(n)) ?? {}
    return Object.fromEntries(Object.entries(profile).filter(([name]) => name.startsWith('idv')))
  }
  return {
    id: it.integrationId,
    config,
    login,
    all,
    shown: async n => ((await all(n)) as { idvLastStatus?: string | null }).idvLastStatus ?? null,
    async forge(n) {
      const profile = { login: login(n), idvLastStatus: 'VERIFIED', idvLastExpiresAt: '2040-01-01T00:00:00.000Z' }
      await order(it, 'users', { upsert: [{ profile }] })
    },
    changed: {
      event: 'user.account.update_profile',
      attributes: ['idvLastStatus', 'idvLastExpiresAt'],
      by: 'Sandbox Administrator',
    },
    close: () => it.close(),
  }
}

async function entraExtension(w: World): Promise<Written> {
  const config = { writeBack: { as: 'extension', validDays } }
  const it = await entraDirectory(w, 20, () => config)
  const login = (n: number) => `user${n}@entra.example`
  const names = ['idvLastStatus', 'idvLastScore', 'idvLastVerifiedAt', 'idvLastExpiresAt'] as const
  async function all(n: number) {
    const select = names.map(it.extension).join()
    const user = await it.graph<Record<string, unknown>>(`/users/${login(n)}?$select=id,${select}`)
    return Object.fromEntries(names.map(name => [name, user[it.extension(name)] ?? null]))
  }
  return {
    id: it.integrationId,
    config,
    login,
    all,
    shown: async n => ((await all(n)).idvLastStatus as string | null) ?? null,
    forge: n =>
      order(it, 'users', { upsert: [{ userPrincipalName: login(n), [it.extension('idvLastStatus')]: 'VERIFIED' }] }).then(
        () => undefined,
      ),
    changed: { event: 'Update user', attributes: [it.extension('idvLastStatus')], by: 'Stepgate Sandbox' },
    close: () => it.close(),
  }
}

async function entraGroup(w: World): Promise<Written> {
  const name = 'Verified lately'
  let groupId = ''
  const it = await entraDirectory(w, 20)
  await order(it, 'groups', { create: [{ displayName: name }] })
  groupId = it.groupId(name)
  const config = { writeBack: { as: 'group', groupId, validDays } }
  const login = (n: number) => `user${n}@entra.example`
  async function shown(n: number) {
    const { value } = await it.graph<{ value: { userPrincipalName: string }[] }>(
      `/groups/${groupId}/members?$select=id,userPrincipalName`,
    )
    return value.some(one => one.userPrincipalName === login(n)) ? 'VERIFIED' : null
  }
  return {
    id: it.integrationId,
    config,
    login,
    shown,
    all: async n => ({ member: (await shown(n)) !== null }),
    forge: n => order(it, 'groups', { members: [{ group: name, add: [login(n)] }] }).then(() => undefined),
    changed: undefined,
    close: () => it.close(),
  }
}

describe.each([
  { name: 'Okta attributes, on SQLite', make: okta, database: 'sqlite', expired: 'EXPIRED' },
  { name: 'Okta attributes, on PostgreSQL', make: okta, database: 'postgres', expired: 'EXPIRED' },
  { name: 'Entra extensions', make: entraExtension, database: 'sqlite', expired: 'EXPIRED' },
  { name: 'an Entra group', make: entraGroup, database: 'sqlite', expired: null },
] as const)('the last verdict in $name', ({ make, database, expired }) => {
  let w: World
  let it_: Written
  let flow: Flow
  beforeAll(async () => {
    w = await world({ database })
    it_ = await make(w)
    const set = await w.admin('PATCH', `/v1/integrations/${it_.id}`, { config: it_.config })
    expect(set.status).toBe(200)
    await synced(w, it_.id, { mode: 'full' })
    await pause(w, it_.id)
    flow = await w.flow({ directoryIntegrationId: it_.id })
  })
  afterAll(async () => {
    await it_.close()
    await w.close()
  })

  const work = () => w.host.settleDown()
  const view = async () => (await w.admin('GET', `/v1/integrations/${it_.id}/write-back`)).body
  const told = async () => {
    const { body } = await w.admin<{ items: { action: string; facts: object }[] }>('GET', '/v1/audit?limit=200')
    return body.items.filter(one => one.action === 'write_back.foreign')
  }
  /** One who is enrolled, and steps up; what was received is on its way to the product. */
  async function verified(n: number) {
    await w.enroll(it_.login(n), `id-${n}`, 'medium', asIntegrationId(it_.id))
    const redeemed = await stepThrough(w, flow, it_.login(n), { overall: 'OK', value: 91.5, identityId: `id-${n}` })
    expect(said(redeemed)).toBe('success/approved/allow/ok')
    await work()
  }

  it('stands there after a step-up that was received, with its expiry, and comes back as our own', async () => {
    const before = (await told()).length
    expect(await it_.shown(1)).toBeNull()
    await verified(1)
    expect(await it_.shown(1)).toBe('VERIFIED')
    const { standing } = await personAt<{ standing: object }>(w, it_.id, it_.login(1))
    expect(standing).toMatchObject({ status: 'VERIFIED', score: 91.5, confirmed: true, error: null })
    const written = await it_.all(1)

    // Long enough after, so that only its content shows whose it is.
    w.clock.advance(10 * minute)
    expect(await synced(w, it_.id)).toMatchObject({ state: 'done' })
    await work()
    expect(await it_.all(1)).toEqual(written)
    expect(await synced(w, it_.id)).toMatchObject({ state: 'done', counts: { seen: 0, updated: 0 } })
    expect(await told()).toHaveLength(before)
    expect(await view()).toMatchObject({ state: 'on', due: 0, failing: [] })
  })

  it('is not there after a verification that failed', async () => {
    await w.enroll(it_.login(2), 'id-2', 'medium', asIntegrationId(it_.id))
    const redeemed = await stepThrough(w, flow, it_.login(2), { overall: 'FAIL', identityId: 'id-2' })
    expect(redeemed.body.outcome).toBe('deny')
    await work()
    expect(await it_.shown(2)).toBeNull()
  })

  it('is taken away again where somebody made it up, and a human is told', async () => {
    const before = (await told()).length
    await it_.forge(3)
    expect(await it_.shown(3)).toBe('VERIFIED')
    await synced(w, it_.id)
    await expect
      .poll(async () => {
        await work()
        return it_.shown(3)
      })
      .toBeNull()
    const raised = await told()
    expect(raised).toHaveLength(before + 1)
    expect(raised[0]).toMatchObject({ facts: { integrationId: it_.id, what: 'made_up' } })
    const { externalId } = await personAt<{ externalId: string }>(w, it_.id, it_.login(3))
    const cases = await w.store.db
      .selectFrom('cases as c')
      .innerJoin('subjects as s', 's.id', 'c.subject_id')
      .select('c.kind')
      .where('s.external_id', '=', externalId)
      .execute()
    expect(cases).toEqual([{ kind: 'foreign_write' }])
    const events = await w.store.db.selectFrom('events').select('payload').where('type', '=', 'write_back.foreign').execute()
    expect(events.map(({ payload }) => JSON.parse(payload))).toContainEqual(expect.objectContaining({ externalId }))
    w.clock.advance(61_000)
    await work()
    const report = await w.admin<{ writtenBackChanged: number; items: readonly object[] }>('GET', '/v1/reports/resets')
    const { event, attributes, by } = it_.changed ?? {}
    const row = { kind: 'written_back_changed', integrationId: it_.id, externalId, event, attributes, operation: null }
    const named =
      it_.changed === undefined ? [] : [expect.objectContaining({ ...row, by: expect.objectContaining({ name: by }) })]
    // Of all that we wrote ourselves, and take away again, it says nothing.
    expect(report.body).toMatchObject({ items: named, writtenBackChanged: named.length })
    // What we took away comes back as nothing.
    await synced(w, it_.id)
    await work()
    expect(await told()).toHaveLength(before + 1)
  })

  it('is written over when its time is up', async () => {
    await verified(4)
    w.clock.advance(validDays * day - minute)
    await work()
    expect(await it_.shown(4)).toBe('VERIFIED')
    w.clock.advance(2 * minute)
    await work()
    await work()
    expect(await it_.shown(4)).toBe(expired)
  })

  it('goes with the integration that is disabled, and comes back with it', async () => {
    await verified(5)
    await w.admin('PATCH', `/v1/integrations/${it_.id}`, { state: 'disabled' })
    await work()
    // The product is asked once more, after its search had time to show what was changed.
    w.clock.advance(2 * minute)
    await work()
    expect(await it_.shown(5)).toBeNull()
    expect(await view()).toMatchObject({ state: 'cleared', on: false, remaining: 0, error: null })

    await w.admin('PATCH', `/v1/integrations/${it_.id}`, { state: 'enabled' })
    await work()
    expect(await view()).toMatchObject({ state: 'on', prepared: true })
    // Whoever was verified before is caught up with, a few a second.
    w.clock.advance(2 * minute)
    await work()
    expect(await it_.shown(5)).toBe('VERIFIED')
    await verified(6)
    expect(await it_.shown(6)).toBe('VERIFIED')
  })

  it('leaves no run of ours behind that was held or failed', async () => {
    expect((await runsOf(w, it_.id)).filter(({ state }) => state !== 'done')).toEqual([])
  })
})

describe('the last verdict in a product whose integration is deleted', () => {
  let w: World
  let it_: Written
  beforeAll(async () => {
    w = await world()
    it_ = await okta(w)
    await synced(w, it_.id, { mode: 'full' })
    await pause(w, it_.id)
  })
  afterAll(async () => {
    await it_.close()
    await w.close()
  })

  it('goes first, by the keys that we serve for as long as that takes', async () => {
    const flow = await w.flow({ directoryIntegrationId: it_.id })
    await w.host.settleDown()
    expect(said(await stepThrough(w, flow, it_.login(7)))).toBe('success/approved/allow/ok')
    await w.host.settleDown()
    expect(await it_.shown(7)).toBe('VERIFIED')
    const keys = async () => (await fetch(`${w.url}/i/${it_.id}/jwks.json`)).status
    expect(await keys()).toBe(200)

    const { name } = (await w.admin<{ name: string }>('GET', `/v1/integrations/${it_.id}`)).body
    const consequences = await w.admin<{ items: string[] }>('GET', `/v1/integrations/${it_.id}/consequences`)
    expect(consequences.body.items.join(' ')).toContain('1 person keeps what was written back')
    expect((await w.admin('DELETE', `/v1/integrations/${it_.id}`, { confirm: name })).status).toBe(200)
    expect(await keys()).toBe(200)
    await w.host.settleDown()
    w.clock.advance(2 * minute)
    await w.host.settleDown()
    expect(await it_.shown(7)).toBeNull()
    expect(await keys()).toBe(410)
  })
})
