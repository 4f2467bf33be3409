import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change, DirectoryUser } from '../../src/contract/index.ts'
import { coverageOfDirectory } from '../../src/directory/coverage.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { groupsOf, listGroups } from '../../src/directory/groups.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import { countUsers, listUsers, type UserQuery } from '../../src/directory/users.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { asChanges, people, person, scripted } from '../support/scripted-source.ts'
import { directoryWorld, entra, okta } from './world.ts'

const day = 86_400_000
const everybody = 600

describe.each(databases())('groups on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>

  const group = (externalId: string, name: string): Change => ({ kind: 'group', group: { externalId, name } })
  const member = (groupId: string, n: number): Change => ({
    kind: 'member',
    groupId,
    externalId: person(n).externalId,
    present: true,
  })
  const numbers = Array.from({ length: everybody }, (_, n) => n)
  /** Who belongs to which group: nearly everybody, a few all over, those who stand last, and nobody. */
  const belong: Readonly<Record<string, (n: number) => boolean>> = {
    most: n => n % 10 !== 3,
    few: n => n % 97 === 0,
    tail: n => n % 37 === 9 && n > 100,
    none: () => false,
  }
  const statusOf = (n: number) => (n % 50 === 7 ? 'suspended' : n % 60 === 1 ? 'inactive' : 'active')

  beforeAll(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    const crowd = people(everybody).map((one, n) => ({ ...one, status: statusOf(n) }) as const)
    const groups = [
      group('most', 'Alle Mitarbeiter'),
      group('few', 'Ärzte'),
      group('tail', 'aerzte im Nachtdienst'),
      group('none', 'Zulu'),
    ]
    const members = Object.entries(belong).flatMap(([id, isIn]) => numbers.filter(isIn).map(n => member(id, n)))
    await world.sync(scripted([{ changes: [...groups, ...asChanges(crowd), ...members], cursor: 'c', end: 'snapshot' }]))
    const other = [group('few', 'Others'), ...asChanges(people(3)), member('few', 2)]
    await world.sync(scripted([{ changes: other, cursor: 'c', end: 'snapshot' }]), { integrationId: entra })
    for (const [n, ago] of [
      [0, 3],
      [97, 29],
      [194, 30],
      [2, 364],
      [4, 365],
      [5, 900],
      [61, 5],
    ] as const) {
      await world.store.transaction(async tx => {
        const at = world.clock.now() - ago * day
        const whom = { integrationId: okta, externalId: person(n).externalId, kind: 'directory', at } as const
        const subject = await subjectFor(tx, whom, world.random, testMarks)
        const proof = { tenant: 't', identityId: `i${n}`, assurance: 'medium', evidence: [], verificationId: null } as const
        await bindIdentity(tx, { subject, ...proof, at }, world.random)
      })
    }
  })
  afterAll(() => database.dispose())

  async function all(query: Omit<UserQuery, 'cursor'>): Promise<readonly DirectoryUser[]> {
    const items: DirectoryUser[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listUsers(world.store.reports, { ...query, ...(cursor === undefined ? {} : { cursor }) })
      items.push(...page.items)
      cursor = page.nextCursor
    }
    return items
  }
  const ids = (users: readonly DirectoryUser[]) => users.map(user => user.externalId)

  it.each(Object.keys(belong))(
    'narrow the view to the members of "%s", in its one order, whatever the size of a page',
    async groupId => {
      const isIn = belong[groupId] ?? (() => false)
      const whole = await all({ integrationId: okta, limit: 500 })
      const position = new Map(whole.map((user, n) => [user.externalId, n]))
      const wanted = numbers
        .filter(isIn)
        .map(n => person(n).externalId)
        .toSorted((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0))
      for (const limit of [1, 7, 100, 500]) {
        if (limit === 1 && wanted.length > 100) continue
        expect(ids(await all({ integrationId: okta, groupId, limit }))).toEqual(wanted)
      }
    },
  )

  it('narrow it together with status and enrollment', async () => {
    const suspended = numbers.filter(n => statusOf(n) === 'suspended' && n % 10 !== 3).map(n => person(n).externalId)
    expect(new Set(ids(await all({ integrationId: okta, groupId: 'most', status: 'suspended', limit: 5 })))).toEqual(
      new Set(suspended),
    )
    expect(ids(await all({ integrationId: okta, groupId: 'few', enrollment: 'enrolled', limit: 2 })).toSorted()).toEqual(
      [0, 97, 194].map(n => person(n).externalId),
    )
    expect(await all({ integrationId: okta, groupId: 'few', status: 'removed', limit: 2 })).toEqual([])
  })

  it('narrow a search, by login, by whole words and by beginnings', async () => {
    const found = async (search: string, groupId: string) => ids(await all({ integrationId: okta, groupId, search, limit: 100 }))
    expect(await found('person97@example.com', 'few')).toEqual([person(97).externalId])
    expect(await found('person98@example.com', 'few')).toEqual([])
    expect((await found('given', 'few')).length).toBe(numbers.filter(n => n % 97 === 0).length)
    expect(new Set(await found('family9', 'tail'))).toEqual(
      new Set(numbers.filter(n => n % 37 === 9 && n > 100).map(n => person(n).externalId)),
    )
    expect(await all({ integrationId: entra, groupId: 'few', search: 'person', limit: 10 })).toHaveLength(1)
    const rare = await all({ integrationId: okta, groupId: 'most', status: 'suspended', search: 'person', limit: 100 })
    const both = await all({ integrationId: okta, groupId: 'most', status: 'suspended', limit: 100 })
    expect(ids(rare)).toEqual(ids(both))
  })

  it('are found only in the directory that they are of', async () => {
    await expect(listUsers(world.store.reports, { integrationId: entra, groupId: 'most', limit: 5 })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(listUsers(world.store.reports, { groupId: 'most', limit: 5 })).rejects.toMatchObject({ code: 'request_invalid' })
    await expect(countUsers(world.store.reports, { groupId: 'most' })).rejects.toMatchObject({ code: 'request_invalid' })
    expect(ids(await all({ integrationId: entra, groupId: 'few', limit: 5 }))).toEqual([person(2).externalId])
  })

  it('are counted like a directory is', async () => {
    const counts = await countUsers(world.store.reports, { integrationId: okta, groupId: 'few' })
    expect(counts).toMatchObject({ total: 7, enrollment: { enrolled: 3, not_enrolled: 4 } })
    const suspended = await countUsers(world.store.reports, { integrationId: okta, groupId: 'most', status: 'suspended' })
    expect(suspended.total).toBe(numbers.filter(n => statusOf(n) === 'suspended' && n % 10 !== 3).length)
  })

  it('tell who of them is enrolled, and since when: of those alone who can be expected to be', async () => {
    const now = world.clock.now()
    const whole = await coverageOfDirectory(world.store.reports, okta, now)
    const expected = numbers.filter(n => statusOf(n) !== 'inactive').length
    expect(whole).toMatchObject({ total: expected, enrolled: 6, enrollment: { enrolled: 6, not_enrolled: expected - 6 } })
    expect(whole.bound).toEqual([
      { fromDays: 0, untilDays: 30, people: 2 },
      { fromDays: 30, untilDays: 90, people: 1 },
      { fromDays: 90, untilDays: 180, people: 0 },
      { fromDays: 180, untilDays: 365, people: 1 },
      { fromDays: 365, untilDays: null, people: 2 },
    ])
    const { items } = await listGroups(world.store.reports, { integrationId: okta, search: 'Ärzte', limit: 10, now })
    expect(items[0]).toMatchObject({ externalId: 'few', members: 7, coverage: { total: 7, enrolled: 3 } })
    expect(items[0]?.coverage.bound.map(({ people: n }) => n)).toEqual([2, 1, 0, 0, 0])
    const later = await coverageOfDirectory(world.store.reports, okta, now + 61 * day)
    expect(later.bound.map(({ people: n }) => n)).toEqual([0, 1, 2, 0, 3])
  })

  it('are listed by name, in pages, and found by the beginning of it in any spelling that folds to it', async () => {
    const now = world.clock.now()
    const names: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listGroups(world.store.reports, { integrationId: okta, limit: 3, now, ...(cursor ? { cursor } : {}) })
      names.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    }
    expect(names).toEqual(['aerzte im Nachtdienst', 'Alle Mitarbeiter', 'Ärzte', 'Zulu'])
    const found = async (search: string) =>
      (await listGroups(world.store.reports, { integrationId: okta, search, limit: 10, now })).items.map(
        ({ externalId }) => externalId,
      )
    expect(await found('ARZ')).toEqual(['few'])
    expect(await found('alle mit')).toEqual(['most'])
    expect(await found('mitarbeiter')).toEqual([])
    await expect(listGroups(world.store.reports, { integrationId: okta, cursor: 'WzFd', limit: 3, now })).rejects.toMatchObject({
      code: 'request_invalid',
    })
  })

  it('of a person are told by name', async () => {
    expect(await groupsOf(world.store.reports, okta, person(0).externalId)).toEqual([
      { externalId: 'most', name: 'Alle Mitarbeiter' },
      { externalId: 'few', name: 'Ärzte' },
    ])
    expect(await groupsOf(world.store.reports, okta, 'nobody')).toEqual([])
  })
})
