import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DirectoryUser, SourceUser } from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { nameKeys } from '../../src/directory/normal.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import { countUsers, findByLogin, listUsers, namesakes, namesakesByKeys, type UserQuery } from '../../src/directory/users.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { ProductInMemory, people, person } from '../support/scripted-source.ts'
import { directoryWorld, entra, okta } from './world.ts'

const named = (n: number, givenName: string, familyName: string, more: Partial<SourceUser> = {}) =>
  person(n, { givenName, familyName, displayName: `${givenName} ${familyName}`, ...more })

describe.each(databases())('the view on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>

  const special = [
    named(1001, 'Ada', 'Lovelace', { login: 'Ada.Lovelace@Example.com', email: 'countess@example.com' }),
    named(1002, 'Jürgen', 'Müller', { status: 'locked' }),
    named(1003, 'Muller', 'Jurgen'),
    named(1004, 'Wei', 'Zhang', { status: 'inactive' }),
    named(1005, 'Zhang', 'Wei'),
    named(1006, 'Joergen', 'Mueller'),
    named(1007, '', '', { login: 'robot@example.com' }),
    named(1008, 'Aoife', "O'Sullivan"),
  ]

  beforeAll(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await world.sync(new ProductInMemory([...people(300), ...special], 100))
    await world.sync(new ProductInMemory(people(40)), { integrationId: entra })
    for (const n of [3, 7, 11]) {
      await world.store.transaction(async tx => {
        const { externalId } = person(n)
        const subject = await subjectFor(
          tx,
          { integrationId: okta, externalId, kind: 'directory', at: 1 },
          world.random,
          testMarks,
        )
        await bindIdentity(
          tx,
          { subject, tenant: 't', identityId: `i${n}`, assurance: 'medium', evidence: ['test'], verificationId: null, at: 1 },
          world.random,
        )
      })
    }
  })
  afterAll(() => database.dispose())

  async function all(query: Omit<UserQuery, 'cursor'>): Promise<readonly DirectoryUser[]> {
    const items: DirectoryUser[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listUsers(world.store.reports, { ...query, ...(cursor === undefined ? {} : { cursor }) })
      expect(page.items.length).toBeLessThanOrEqual(query.limit)
      items.push(...page.items)
      cursor = page.nextCursor
    }
    return items
  }
  const found = async (search: string, more: Partial<UserQuery> = {}) =>
    (await listUsers(world.store.reports, { search, limit: 50, ...more })).items.map(user => user.externalId)

  it('is paged in one order, each person once, whatever the filters', async () => {
    const everybody = await all({ limit: 17 })
    expect(everybody).toHaveLength(348)
    expect(new Set(everybody.map(user => `${user.integrationId} ${user.externalId}`)).size).toBe(348)
    const families = everybody.map(user => (user.familyName ?? '').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, ''))
    expect(families).toEqual(families.toSorted())
    expect(await all({ limit: 5, integrationId: entra })).toHaveLength(40)
    expect((await all({ limit: 2, status: 'locked' })).map(user => user.familyName)).toEqual(['Müller'])
    expect(new Set((await all({ limit: 2, enrollment: 'enrolled' })).map(user => user.externalId))).toEqual(
      new Set(['p00003', 'p00007', 'p00011']),
    )
    expect(await all({ limit: 100, enrollment: 'not_enrolled', integrationId: okta })).toHaveLength(305)
    expect(await all({ limit: 10, status: 'staged' })).toEqual([])
  })

  it('refuses a cursor that is not of the list', async () => {
    for (const cursor of ['nonsense!', 'WzFd', Buffer.from('["a","b"]').toString('base64url')]) {
      await expect(listUsers(world.store.reports, { limit: 5, cursor })).rejects.toMatchObject({ code: 'request_invalid' })
    }
    const cursor = Buffer.from('[-3]').toString('base64url')
    await expect(listUsers(world.store.reports, { limit: 5, search: 'ada', cursor })).rejects.toMatchObject({
      code: 'request_invalid',
    })
  })

  it('counts without counting rows', async () => {
    expect(await countUsers(world.store.reports)).toMatchObject({
      total: 348,
      status: { active: 346, locked: 1, inactive: 1, removed: 0 },
      enrollment: { enrolled: 3, not_enrolled: 345 },
    })
    expect((await countUsers(world.store.reports, { integrationId: entra })).total).toBe(40)
  })

  it('finds a login in any case, and only a whole one', async () => {
    expect(await findByLogin(world.store.db, okta, ' ADA.lovelace@example.COM ')).toMatchObject([{ externalId: 'p01001' }])
    expect(await findByLogin(world.store.db, okta, 'ada.lovelace@example.co')).toEqual([])
    expect(await findByLogin(world.store.db, entra, 'ada.lovelace@example.com')).toEqual([])
    expect(await findByLogin(world.store.db, okta, 'countess@example.com')).toEqual([])
  })

  it('searches beginnings of words of names, logins and addresses', async () => {
    expect(await found('love')).toEqual(['p01001'])
    expect(await found('ada lov')).toEqual(['p01001'])
    expect(await found('LOVELACE, Ada')).toEqual(['p01001'])
    expect(await found('ovelace')).toEqual([])
    expect(await found('countess')).toEqual(['p01001'])
    expect(await found('countess@example.com')).toEqual(['p01001'])
    expect(await found('countess@exam')).toEqual(['p01001'])
    expect(await found('countess@else')).toEqual([])
    expect(new Set(await found('muller jurgen'))).toEqual(new Set(['p01002', 'p01003']))
    expect(await found('***')).toEqual([])
    expect(await found(`" OR 1 ' & | !`)).toEqual([])
  })

  it('finds a name with an apostrophe by its letters alone, and nobody whose words stand apart', async () => {
    expect(await found('osullivan')).toEqual(['p01008'])
    expect(await found('Osull')).toEqual(['p01008'])
    expect(await found('aoife osullivan')).toEqual(['p01008'])
    expect(await found("o'sullivan")).toContain('p01008')
    expect(await found('osullivan', { status: 'locked' })).toEqual([])
    expect(await found('osullivan', { integrationId: okta, enrollment: 'not_enrolled' })).toEqual(['p01008'])
    expect(await found('oaoife')).toEqual([])
  })

  it('finds a person by the id at the product, whole and as it is written', async () => {
    expect(await found('p00123')).toEqual(['p00123'])
    expect(await found('p0012')).toEqual([])
    expect(await found('p00123', { status: 'locked' })).toEqual([])
    expect(await found('p00003', { integrationId: okta, enrollment: 'enrolled' })).toEqual(['p00003'])
  })

  it('puts the whole login first', async () => {
    expect((await found('person1@example.com', { integrationId: okta }))[0]).toBe('p00001')
    expect((await found('person1', { integrationId: okta }))[0]).toBe('p00001')
    expect((await found('person1', { integrationId: okta })).length).toBe(50)
  })

  it('keeps to the filters while it searches', async () => {
    expect(await found('zhang', { status: 'inactive' })).toEqual(['p01004'])
    expect(await found('zhang')).toHaveLength(2)
    expect(await found('person3', { enrollment: 'enrolled' })).toEqual(['p00003'])
    expect(await found('person3@example.com', { enrollment: 'invited' })).toEqual([])
    expect(new Set(await found('person', { integrationId: entra, limit: 100 })).size).toBe(40)
  })

  it('hands out those who stand first in the view where nearly everybody fits, and nobody who does not', async () => {
    const keyOf = ({ integrationId, externalId }: DirectoryUser) => `${integrationId} ${externalId}`
    const fitting = (await all({ limit: 400 }))
      .filter(({ login, email }) => [login, email].some(one => one?.startsWith('person')))
      .map(keyOf)
    const hits = (await all({ search: 'person', limit: 200 })).map(keyOf)
    // SQLite's index gives out the first that it comes across.
    if (engine.name === 'postgres') expect(hits).toEqual(fitting.slice(0, 200))
    expect(hits.filter(hit => !fitting.includes(hit))).toEqual([])
  })

  it('hands out at most 200 hits, in pages', async () => {
    const hits = await all({ search: 'person', limit: 30 })
    expect(hits).toHaveLength(200)
    expect(new Set(hits.map(user => `${user.integrationId} ${user.externalId}`)).size).toBe(200)
  })

  it('knows namesakes by keys, each person once', async () => {
    const [wei = ''] = nameKeys('Wei', 'Zhang')
    const asked = (...keys: readonly string[]) => namesakesByKeys(world.store.db, okta, keys, 'p01004')
    expect(await asked(wei)).toBe(1)
    expect(await asked('nobody', wei, wei)).toBe(1)
    expect(await asked('nobody')).toBe(0)
    expect(await asked()).toBe(0)
  })

  it('knows namesakes in any order and spelling, in one directory', async () => {
    expect(await namesakes(world.store.db, okta, 'Jürgen', 'Müller', 'p01002')).toBe(1)
    expect(await namesakes(world.store.db, okta, 'Joergen', 'Mueller', 'p01006')).toBe(0)
    expect(await namesakes(world.store.db, okta, 'Juergen', 'Mueller', 'nobody')).toBe(1)
    expect(await namesakes(world.store.db, okta, 'WEI', 'zhang', 'p01004')).toBe(1)
    expect(await namesakes(world.store.db, entra, 'Wei', 'Zhang', 'x')).toBe(0)
    expect(await namesakes(world.store.db, okta, '', '', 'x')).toBe(0)
  })

  it('forgets an old name, and neither finds nor counts a tombstone', async () => {
    await world.store.loader.put(okta, named(1010, 'Grace', 'Hopper'), world.clock.now())
    expect(await found('hopper')).toEqual(['p01010'])
    const renamed = named(1010, 'Grace', 'Murray', { changedAt: '2025-07-01T00:00:00.000Z' })
    expect(await world.store.loader.put(okta, renamed, world.clock.now())).toBe('updated')
    expect(await found('hopper')).toEqual([])
    expect(await namesakes(world.store.db, okta, 'Grace', 'Hopper', 'x')).toBe(0)
    expect(await namesakes(world.store.db, okta, 'Grace', 'Murray', 'x')).toBe(1)
    await world.sync(new ProductInMemory([...people(300), ...special], 100))
    expect(await found('murray')).toEqual([])
    expect(await found('murray', { status: 'removed' })).toEqual(['p01010'])
    expect(await namesakes(world.store.db, okta, 'Grace', 'Murray', 'x')).toBe(0)
    expect((await countUsers(world.store.reports)).status.removed).toBe(1)
  })
})
