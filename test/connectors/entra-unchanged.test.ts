import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/contract/index.ts'
import { birthDateAttribute } from '../../src/sandbox/graph/index.ts'
import { type EntraWorld, type OpenOptions, pagesOf, peopleOf, startWorld, usualRoles } from './entra-world.ts'

const day = 86_400_000
const roles = [...usualRoles, 'AuditLog.Read.All']
const log = '/v1.0/auditLogs/directoryAudits'
let world: EntraWorld

beforeAll(async () => {
  world = await startWorld(300)
})
afterAll(() => world.close())
beforeEach(async () => {
  world.app({ roles })
  await world.asked()
})
afterEach(() => world.calm())

const change = (person: JsonObject) => world.control('POST', 'users', { upsert: [person] })
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString()

/** For how many days each person is known to be unchanged; undefined for who is not known to be. */
async function quietDays(given: OpenOptions = {}, logged: string[] = []) {
  const opened = world.open(given)
  const people = peopleOf(await pagesOf(opened.directory))
  logged.push(...opened.logged)
  return new Map(
    people.map(({ login, unchangedSince }) => [
      login.split('@', 1)[0],
      unchangedSince === undefined ? undefined : Math.round((Date.now() - Date.parse(unchangedSince)) / day),
    ]),
  )
}

const ways: readonly (readonly [string, OpenOptions])[] = [
  ['in one round', {}],
  ['in parts', { bulkFrom: -1 }],
]
describe.each(ways)('a full read %s', (_way, given) => {
  it('says of whom the log does not name that they are unchanged for two weeks, and of others since when', async () => {
    await change({ userPrincipalName: 'user3@entra.example', surname: `Renamed${given.bulkFrom}`, changedAt: daysAgo(3) })
    const days = await quietDays(given)
    expect(days.get('user0')).toBe(14)
    expect(days.get('user3')).toBe(3)
    expect([...days.values()].filter(one => one === undefined)).toEqual([])
  })
})

it('reads the log of updates to its end before the first page of people', async () => {
  for (let n = 0; n < 5; n += 1) await change({ userPrincipalName: `user${10 + n}@entra.example`, city: `Town ${n}` })
  await world.asked()
  await pagesOf(world.open().directory)
  const paths = (await world.asked('/v1.0/')).map(one => one.path)
  expect(paths.lastIndexOf(log)).toBeLessThan(paths.indexOf('/v1.0/users/delta'))
  expect(paths.filter(path => path === log)).toHaveLength(3)
})

it('claims nothing of anybody where the log is not to be read, and does not read it', async () => {
  await world.asked()
  const days = await quietDays({ config: { noAuditLog: true } })
  expect(new Set(days.values())).toEqual(new Set([undefined]))
  expect((await world.asked(log)).length).toBe(0)
})

it('takes somebody new for as old as their account, and counts what it does not know by name', async () => {
  await change({ userPrincipalName: 'joiner@entra.example', changedAt: daysAgo(5) })
  await change({ userPrincipalName: 'user20@entra.example', jobTitle: 'Head', changedAt: daysAgo(2) })
  const days = await quietDays()
  expect([days.get('joiner'), days.get('user20')]).toEqual([5, 2])
})

it('does not mind what the directory keeps for itself, unless a mapping makes something of it', async () => {
  await change({ userPrincipalName: 'user21@entra.example', usageLocation: 'NO', changedAt: daysAgo(2) })
  await change({ userPrincipalName: 'user22@entra.example', [birthDateAttribute]: '1990-01-01', changedAt: daysAgo(2) })
  const days = await quietDays()
  expect([days.get('user21'), days.get('user22')]).toEqual([14, 2])
  const mapped = await quietDays({ config: { mapping: { 'address.country': 'usageLocation' } } })
  expect(mapped.get('user21')).toBe(2)
})

it('claims nothing of anybody without the permission, and reads them all the same', async () => {
  world.app()
  const logged: string[] = []
  const days = await quietDays({}, logged)
  expect(days.size).toBeGreaterThanOrEqual(300)
  expect([...days.values()].filter(one => one !== undefined)).toEqual([])
  expect(logged.join('\n')).toContain('the audit log cannot be used')
  expect(await world.asked(log), 'it is asked for once').toHaveLength(1)
})

it('claims no more than the log reaches back', async () => {
  const oldest = { activityDateTime: daysAgo(7), activityDisplayName: 'Add user', targetResources: [] }
  await world.fault({ path: log, kind: 'status', status: 200, body: { value: [oldest] }, times: 1 })
  const days = await quietDays()
  expect(days.get('user40')).toBe(7)
})

it('gives up on a log that stays broken, and says so', async () => {
  await world.fault({ path: log, kind: 'status', status: 503, times: 50 })
  const logged: string[] = []
  const days = await quietDays({}, logged)
  expect(days.get('user40')).toBeUndefined()
  expect(days.size).toBeGreaterThanOrEqual(300)
  expect(logged.join('\n')).toContain('the audit log cannot be used')
})

it('gives up on a log without end', async () => {
  await world.fault({ path: log, kind: 'empty_with_next', times: 1_000, after: 1 })
  const logged: string[] = []
  expect((await quietDays({}, logged)).get('user40')).toBeUndefined()
  expect(logged.join('\n')).toContain('too_long')
})

it('looks again while a long read lasts, so that who is renamed meanwhile is not taken for settled', async () => {
  let now = Date.now()
  const { directory } = world.open({ clock: { now: () => now }, bulkFrom: -1 })
  const known = new Map<string, string | undefined>()
  let isFirst = true
  for await (const page of directory.pages(undefined, AbortSignal.timeout(20_000))) {
    for (const change of page.changes)
      if (change.kind === 'user') known.set(change.user.login, known.get(change.user.login) ?? change.user.unchangedSince)
    if (!isFirst) continue
    isFirst = false
    await change({ userPrincipalName: 'user50@entra.example', surname: 'Mallory' })
    now += 5 * 60_000
  }
  const seen = Date.parse(known.get('user50@entra.example') ?? '')
  expect(Date.now() - seen).toBeLessThan(day)
})

it('says nothing in a read of changes, in which somebody is as new as the change', async () => {
  const { directory } = world.open()
  const pages = await pagesOf(directory)
  await change({ userPrincipalName: 'user60@entra.example', surname: 'Later' })
  const [later] = peopleOf(await pagesOf(directory, pages.at(-1)?.cursor))
  expect(later).toMatchObject({ login: 'user60@entra.example' })
  expect(later?.unchangedSince).toBeUndefined()
})
