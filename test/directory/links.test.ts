import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ActorRef, asRunId, type IntegrationId } from '../../src/contract/index.ts'
import { bindIdentity, enrollmentHistory, liveEnrollment } from '../../src/directory/enrollment.ts'
import { strangerWith } from '../../src/directory/holders.ts'
import { confirmLink, endLink, proposeLink } from '../../src/directory/link-proposals.ts'
import { holdingLink } from '../../src/directory/link-rows.ts'
import { createLinkWork, type LinkWork } from '../../src/directory/link-work.ts'
import { linkedOf, listLinks } from '../../src/directory/links.ts'
import { type Subject, subjectFor } from '../../src/directory/subjects.ts'
import { findByExternalId } from '../../src/directory/users.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fixedLinkKey, said } from '../support/editable-claims.ts'
import { testMarks } from '../support/marks.ts'
import { person } from '../support/scripted-source.ts'
import { directoryWorld, entra, okta } from './world.ts'

const day = 86_400_000
const ada: ActorRef = { kind: 'admin', id: 'at_ada', name: 'Ada' }
const bob: ActorRef = { kind: 'admin', id: 'at_bob', name: 'Bob' }
const anybody = async () => true

describe.each(databases())('links between accounts on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  let work: LinkWork
  const deps = () => ({ store: database.store, clock: world.clock, random: world.random, log: world.log })
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    work = createLinkWork(deps())
    for (const id of [okta, entra]) await fixedLinkKey(database.store, id)
  })
  afterEach(() => database.dispose())

  const account = (integrationId: IntegrationId, n: number) => ({ integrationId, externalId: person(n).externalId })

  /** A person of a directory as a sync writes them, with the key that the mapping found. */
  async function seen(integrationId: IntegrationId, n: number, linkKey: string | null): Promise<void> {
    world.clock.advance(1_000)
    const user = person(n, { changedAt: new Date(world.clock.now()).toISOString(), sourceStatus: `SEEN ${world.clock.now()}` })
    await database.store.loader.put(integrationId, user, world.clock.now())
    await database.store.transaction(({ db }) =>
      db
        .updateTable('directory_users')
        .set({ link_key: linkKey })
        .where('integration_id', '=', integrationId)
        .where('external_id', '=', user.externalId)
        .execute(),
    )
  }
  async function ran(integrationId: IntegrationId): Promise<void> {
    await work.afterRun.run({ runId: asRunId('run_1'), integrationId })
  }
  async function gone(integrationId: IntegrationId, n: number): Promise<void> {
    await database.store.transaction(({ db }) =>
      db
        .updateTable('directory_users')
        .set({ removed_at: world.clock.now(), status: 'removed' })
        .where('integration_id', '=', integrationId)
        .where('external_id', '=', person(n).externalId)
        .execute(),
    )
  }
  const subject = (integrationId: IntegrationId, n: number): Promise<Subject> =>
    database.store.transaction(tx =>
      subjectFor(tx, { ...account(integrationId, n), kind: 'directory', at: world.clock.now() }, world.random, testMarks),
    )
  const bind = async (integrationId: IntegrationId, n: number, identityId: string) => {
    world.clock.advance(1_000)
    const whose = await subject(integrationId, n)
    const proof = { subject: whose, tenant: 'acme', identityId, assurance: 'medium', evidence: ['test'] } as const
    return database.store.transaction(tx =>
      bindIdentity(tx, { ...proof, verificationId: null, at: world.clock.now() }, world.random),
    )
  }
  const live = async () => (await listLinks(database.store.reports, { limit: 100, state: 'live' })).items
  const ended = async () => (await listLinks(database.store.reports, { limit: 100, state: 'ended' })).items
  const actions = async () =>
    (await database.store.db.selectFrom('audit').select('action').where('action', 'like', 'link.%').execute()).map(
      ({ action }) => action,
    )
  const told = async () =>
    (await database.store.db.selectFrom('events').select('type').where('type', 'like', 'link.%').execute()).map(
      ({ type }) => type,
    )
  async function linkedByTwo(one = account(okta, 1), other = account(okta, 2)): Promise<string> {
    const { id } = await proposeLink(deps(), { one, other }, ada)
    await confirmLink(deps(), id, bob, anybody)
    return id
  }

  it('are made by an attribute that both have, in one directory and across two, shown and told', async () => {
    await seen(okta, 1, 'emp-7')
    await seen(okta, 2, 'emp-7')
    await seen(entra, 1, 'emp-7')
    await seen(okta, 3, 'emp-8')
    await ran(okta)
    expect(await live()).toHaveLength(3)
    const linked = await linkedOf(database.store.reports, account(okta, 1))
    expect(linked.map(({ integrationId, externalId, origin }) => [integrationId, externalId, origin]).toSorted()).toEqual([
      [entra, 'p00001', 'attribute'],
      [okta, 'p00002', 'attribute'],
    ])
    expect(await linkedOf(database.store.reports, account(okta, 3))).toEqual([])
    expect(await actions()).toEqual(['link.made', 'link.made', 'link.made'])
    expect(await told()).toEqual(['link.made', 'link.made', 'link.made'])
  })

  it('are made once, however often and from whichever side it is looked', async () => {
    await seen(okta, 1, 'emp-7')
    await seen(entra, 1, 'emp-7')
    await Promise.all([ran(okta), ran(entra)])
    for (const directory of [okta, entra, okta]) await ran(directory)
    expect(await live()).toHaveLength(1)
    expect(await actions()).toEqual(['link.made'])
  })

  it('look only at what was written since the last look', async () => {
    await seen(okta, 1, 'emp-7')
    await ran(okta)
    world.clock.advance(day)
    await ran(okta)
    const { until } = await database.store.db.selectFrom('link_marks').selectAll().executeTakeFirstOrThrow()
    expect(until).toBeGreaterThan(world.clock.now() - day / 2)
    await seen(entra, 1, 'emp-7')
    await ran(entra)
    expect(await live()).toHaveLength(1)
  })

  it('are never made by an address, nor by nothing', async () => {
    for (const key of ['ana@corp.example', '', null]) {
      await seen(okta, 1, key)
      await seen(entra, 1, key)
      await ran(okta)
      await ran(entra)
    }
    expect(await live()).toEqual([])
  })

  it('are not made by a key that more than five accounts share, which is told once; those there were end', async () => {
    for (const n of [1, 2]) await seen(okta, n, 'n/a')
    await ran(okta)
    expect(await live()).toHaveLength(1)
    for (let n = 3; n <= 12; n += 1) await seen(okta, n, 'n/a')
    await ran(okta)
    await ran(okta)
    expect(await live()).toEqual([])
    expect(await ended()).toMatchObject([{ endedWhy: 'ambiguous' }])
    expect((await actions()).filter(action => action === 'link.ambiguous')).toHaveLength(1)
    expect(JSON.stringify(await database.store.db.selectFrom('audit').selectAll().execute())).not.toContain('n/a')
  })

  it('end when the attribute diverges, and when it is emptied', async () => {
    for (const n of [1, 2, 3]) await seen(okta, n, 'emp-7')
    await ran(okta)
    await seen(okta, 2, 'emp-9')
    await ran(okta)
    expect((await live()).map(({ accounts }) => accounts.map(({ externalId }) => externalId))).toEqual([['p00001', 'p00003']])
    await seen(okta, 3, null)
    await ran(okta)
    await work.round.run()
    expect(await live()).toEqual([])
    expect((await ended()).map(({ endedWhy }) => endedWhy)).toEqual(['diverged', 'diverged', 'diverged'])
    expect((await told()).filter(type => type === 'link.dropped')).toHaveLength(3)
  })

  it('rest while one of the accounts is gone, and hold again when it is back', async () => {
    for (const n of [1, 2]) await seen(okta, n, null)
    await linkedByTwo()
    const holds = () =>
      database.store.transaction(async tx => (await holdingLink(tx, account(okta, 1), account(okta, 2))) !== undefined)
    expect(await holds()).toBe(true)
    await gone(okta, 2)
    await ran(okta)
    await work.round.run()
    expect([await holds(), await ended()]).toEqual([false, []])
    await seen(okta, 2, null)
    await ran(okta)
    expect(await holds()).toBe(true)
  })

  it('are found also where the clock went back', async () => {
    await seen(okta, 1, 'emp-7')
    await ran(okta)
    world.clock.set(world.clock.now() - day / 2)
    await seen(okta, 2, 'emp-7')
    await ran(okta)
    expect(await live()).toHaveLength(1)
  })

  it('are not made again by the attribute once an administrator has dropped them', async () => {
    for (const n of [1, 2]) await seen(okta, n, 'emp-7')
    await ran(okta)
    await endLink(deps(), (await live())[0]?.id ?? '', ada)
    for (const n of [1, 2]) await seen(okta, n, 'emp-7')
    await ran(okta)
    expect(await live()).toEqual([])
    expect(await linkedByTwo()).toMatch(/^lnk_/)
    expect(await live()).toHaveLength(1)
  })

  it('need two administrators, and wait seven days for the second', async () => {
    for (const n of [1, 2]) await seen(okta, n, null)
    const wanted = { one: account(okta, 2), other: account(okta, 1) }
    const { id, state, expiresAt } = await proposeLink(deps(), wanted, ada)
    expect([state, expiresAt]).toEqual(['proposed', new Date(world.clock.now() + 7 * day).toISOString()])
    expect(await linkedOf(database.store.reports, account(okta, 1))).toEqual([])
    await expect(confirmLink(deps(), id, ada, anybody)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(confirmLink(deps(), id, bob, async () => false)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(proposeLink(deps(), wanted, ada)).rejects.toMatchObject({ code: 'conflict' })
    world.clock.advance(7 * day)
    await expect(confirmLink(deps(), id, bob, anybody)).rejects.toMatchObject({ code: 'gone' })
    await work.round.run()
    expect(await ended()).toMatchObject([{ endedWhy: 'expired' }])
    expect(await live()).toEqual([])
    await linkedByTwo()
    expect(await live()).toMatchObject([{ origin: 'admin', proposedBy: { id: 'at_ada' }, madeBy: { id: 'at_bob' } }])
    await expect(confirmLink(deps(), id, bob, anybody)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are not proposed of nobody, nor of an account with itself', async () => {
    await seen(okta, 1, null)
    await expect(proposeLink(deps(), { one: account(okta, 1), other: account(okta, 9) }, ada)).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(proposeLink(deps(), { one: account(okta, 1), other: account(okta, 1) }, ada)).rejects.toMatchObject({
      code: 'request_invalid',
    })
  })

  it('let linked accounts of a directory be bound to one identity, and no stranger', async () => {
    for (const n of [1, 2, 3]) await seen(okta, n, null)
    expect(await bind(okta, 1, 'i1')).toBe('bound')
    expect(await bind(okta, 2, 'i1')).toBe('identity_in_use')
    await linkedByTwo()
    expect((await liveEnrollment(database.store.db, (await subject(okta, 2)).id)) ?? null).toBeNull()
    expect(await bind(okta, 2, 'i1')).toBe('bound')
    expect(await bind(okta, 3, 'i1')).toBe('identity_in_use')
    const identity = { integrationId: okta, tenant: 'acme', identityId: 'i1' }
    expect(await strangerWith(database.store.db, await subject(okta, 1), identity)).toBeUndefined()
    expect(await strangerWith(database.store.db, await subject(okta, 3), identity)).toBeDefined()
  })

  it('need every holder to be linked: a chain is not enough', async () => {
    for (const n of [1, 2, 3]) await seen(okta, n, null)
    await linkedByTwo(account(okta, 1), account(okta, 2))
    await linkedByTwo(account(okta, 2), account(okta, 3))
    await bind(okta, 1, 'i1')
    await bind(okta, 2, 'i1')
    expect(await bind(okta, 3, 'i1')).toBe('identity_in_use')
    await linkedByTwo(account(okta, 1), account(okta, 3))
    expect(await bind(okta, 3, 'i1')).toBe('bound')
  })

  it('let linked accounts bind at the same moment, and only them', async () => {
    for (const n of [1, 2, 3]) await seen(okta, n, null)
    await linkedByTwo()
    const [one, two, stranger] = await Promise.all([1, 2, 3].map(n => bind(okta, n, 'i1')))
    // Whoever was first: the two have it together, or the stranger has it alone.
    expect([one, two]).toEqual(stranger === 'bound' ? ['identity_in_use', 'identity_in_use'] : ['bound', 'bound'])
  })

  it('count for a binding only while they hold, whatever was last noticed', async () => {
    for (const n of [1, 2]) await seen(okta, n, 'emp-7')
    await ran(okta)
    await bind(okta, 1, 'i1')
    await seen(okta, 2, 'emp-9')
    expect(await live()).toHaveLength(1)
    expect(await bind(okta, 2, 'i1')).toBe('identity_in_use')
  })

  describe('by an attribute that the product opens to people', () => {
    const holds = () =>
      database.store.transaction(async tx => (await holdingLink(tx, account(okta, 1), account(okta, 2))) !== undefined)
    const reads = (link_key: 'no' | 'yes' | 'unknown') => {
      world.clock.advance(1_000)
      return said(database.store, okta, { link_key }, world.clock.now())
    }

    it.each(['yes', 'unknown'] as const)('end where they were made since it was last seen closed (then: %s)', async then => {
      for (const n of [1, 2]) await seen(okta, n, 'emp-7')
      await ran(okta)
      await bind(okta, 1, 'i1')
      expect(await bind(okta, 2, 'i1')).toBe('bound')
      await reads(then)
      expect(await holds()).toBe(false)
      await work.round.run()
      expect(await ended()).toMatchObject([{ endedWhy: 'made_while_open' }])
      expect(await liveEnrollment(database.store.db, (await subject(okta, 2)).id)).toBeUndefined()
      expect(await liveEnrollment(database.store.db, (await subject(okta, 1)).id)).toBeDefined()
    })

    it('count for nothing before anybody has ended them, and not again when it is closed before that', async () => {
      for (const n of [1, 2]) await seen(okta, n, 'emp-7')
      await ran(okta)
      await bind(okta, 1, 'i1')
      await reads('yes')
      expect(await bind(okta, 2, 'i1')).toBe('identity_in_use')
      await reads('no')
      expect([await holds(), await bind(okta, 2, 'i1')]).toEqual([false, 'identity_in_use'])
      await work.round.run()
      expect(await live()).toEqual([])
    })

    it('rest where they are older, and hold again when it is closed; those of two administrators hold all the time', async () => {
      for (const n of [1, 2, 3]) await seen(okta, n, n === 3 ? null : 'emp-7')
      await ran(okta)
      await linkedByTwo(account(okta, 1), account(okta, 3))
      await reads('no')
      await reads('yes')
      await work.round.run()
      const byTwo = () =>
        database.store.transaction(async tx => (await holdingLink(tx, account(okta, 1), account(okta, 3))) !== undefined)
      expect([await holds(), await byTwo(), (await live()).length]).toEqual([false, true, 2])
      const identity = { integrationId: okta, tenant: 'acme', identityId: 'i1' }
      await bind(okta, 1, 'i1')
      expect(await strangerWith(database.store.db, await subject(okta, 2), identity)).toBeDefined()
      await reads('no')
      expect([await holds(), await byTwo()]).toEqual([true, true])
    })

    it('end where the other directory opens it', async () => {
      await seen(okta, 1, 'emp-7')
      await seen(entra, 1, 'emp-7')
      await ran(okta)
      await said(database.store, entra, { link_key: 'yes' }, world.clock.now())
      await work.round.run()
      expect(await live()).toEqual([])
    })
  })

  it('leave, when they end, the older binding as it is and put the younger one before a human', async () => {
    for (const n of [1, 2]) await seen(okta, n, null)
    const id = await linkedByTwo()
    await bind(okta, 2, 'i1')
    await bind(okta, 1, 'i1')
    await endLink(deps(), id, ada)
    const [younger, older] = [await subject(okta, 1), await subject(okta, 2)]
    expect(await liveEnrollment(database.store.db, older.id)).toMatchObject({ state: 'enrolled', assurance: 'medium' })
    expect(await liveEnrollment(database.store.db, younger.id)).toBeUndefined()
    expect((await enrollmentHistory(database.store.db, younger.id))[0]).toMatchObject({ ended_why: 'link_dropped' })
    expect(younger.rebind).toBe('supervised')
    expect(await findByExternalId(database.store.db, okta, 'p00001')).toMatchObject({ enrollment: 'revoked' })
    expect(await database.store.db.selectFrom('cases').selectAll().execute()).toMatchObject([
      { kind: 'identity_in_use', state: 'open', subject_id: younger.id, other_subject_id: older.id },
    ])
    expect(await bind(okta, 1, 'i1')).toBe('identity_mismatch')
  })

  it('touch no binding when they end where each has an identity of its own', async () => {
    for (const n of [1, 2]) await seen(okta, n, null)
    const id = await linkedByTwo()
    await bind(okta, 1, 'i1')
    await bind(okta, 2, 'i2')
    await endLink(deps(), id, ada)
    for (const n of [1, 2]) {
      expect(await liveEnrollment(database.store.db, (await subject(okta, n)).id)).toMatchObject({ state: 'enrolled' })
    }
    expect(await database.store.db.selectFrom('cases').selectAll().execute()).toEqual([])
  })

  it('are renewed under their own slot', async () => {
    for (const n of [1, 2]) await seen(okta, n, null)
    await linkedByTwo()
    await bind(okta, 1, 'i1')
    await bind(okta, 2, 'i1')
    await database.store.transaction(({ db }) => db.updateTable('enrollments').set({ state: 'expired' }).execute())
    expect(await Promise.all([bind(okta, 2, 'i1'), bind(okta, 1, 'i1')])).toEqual(['bound', 'bound'])
  })

  it('are listed page by page, the newest first', async () => {
    for (const n of [1, 2, 3]) await seen(okta, n, null)
    const first = await linkedByTwo(account(okta, 1), account(okta, 2))
    world.clock.advance(1_000)
    const second = await linkedByTwo(account(okta, 2), account(okta, 3))
    const page = await listLinks(database.store.reports, { limit: 1 })
    expect(page.items.map(({ id }) => id)).toEqual([second])
    const rest = await listLinks(database.store.reports, { limit: 1, cursor: page.nextCursor ?? '' })
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([[first], null])
    expect((await listLinks(database.store.reports, { limit: 9, integrationId: entra })).items).toEqual([])
  })
})
