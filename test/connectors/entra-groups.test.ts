import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change, Page } from '../../src/contract/index.ts'
import { aSignal, cursorOf, type EntraWorld, failureOf, pagesOf, peopleOf, startWorld } from './entra-world.ts'

/** Groups that limit who is read, and groups whose members are only known: through groups inside of groups. */

interface Group {
  readonly id: string
  readonly displayName: string
}
interface User {
  readonly id: string
  readonly userPrincipalName: string
}

let world: EntraWorld
let users: readonly User[]
let ids: Readonly<Record<'staff' | 'team' | 'squad' | 'other', string>>

const order = (body: object) => world.control<{ groups: Group[] }>('POST', 'groups', body)
const put = (group: string, add: readonly string[], remove: readonly string[] = []) =>
  order({ members: [{ group, add, remove }] })
const change = (body: object) => world.control('POST', 'users', body)
const user = (n: number): string => users[n]?.id ?? ''

beforeAll(async () => {
  world = await startWorld(300)
  users = (await world.control<{ users: User[] }>('GET', 'users?limit=300')).users
})
afterAll(() => world.close())
beforeEach(async () => {
  const { groups } = await order({ create: ['staff', 'team', 'squad', 'other'].map(displayName => ({ displayName })) })
  const idOf = (name: string): string => groups.findLast(group => group.displayName === name)?.id ?? ''
  ids = { staff: idOf('staff'), team: idOf('team'), squad: idOf('squad'), other: idOf('other') }
  await put(ids.staff, [user(1), user(2), ids.team])
  await put(ids.team, [user(2), user(3), ids.squad])
  await put(ids.squad, [user(4)])
  await put(ids.other, [user(3), user(9)])
})
afterEach(async () => {
  const { groups } = await order({})
  const ours: readonly string[] = Object.values(ids)
  await order({ delete: groups.map(group => group.id).filter(id => ours.includes(id)) })
  await world.calm()
})

const scoped = (more: object = {}) => world.open({ config: { groupIds: [ids.staff], ...more } }).directory
const tracked = () => world.open({ config: { trackedGroupIds: [ids.staff, ids.other] } }).directory

/** What a host would know after these pages: who is in the view, and who is in which group. */
function view(...reads: (readonly Page[])[]) {
  const people = new Set<string>()
  const members = new Set<string>()
  for (const pages of reads) {
    const isFull = pages.at(-1)?.end === 'snapshot'
    if (isFull) {
      people.clear()
      members.clear()
    }
    for (const one of pages.flatMap(page => page.changes)) apply(one, people, members)
  }
  return { people: [...people].sort(), members: [...members].sort() }
}

function apply(one: Change, people: Set<string>, members: Set<string>): void {
  if (one.kind === 'user') people.add(one.user.externalId)
  if (one.kind === 'user_removed') people.delete(one.externalId)
  if (one.kind === 'member') members[one.present ? 'add' : 'delete'](`${one.groupId} ${one.externalId}`)
}

const inStaff = (...n: readonly number[]) => n.map(user).sort()

describe('groups for a scope', () => {
  it('give their members, those of groups inside too, each once, and say what it means to be missing', async () => {
    const pages = await pagesOf(scoped())
    expect(view(pages).people).toEqual(inStaff(1, 2, 3, 4))
    expect(view(pages).members).toEqual(inStaff(1, 2, 3, 4).map(id => `${ids.staff} ${id}`))
    expect(pages.at(-1)).toMatchObject({ end: 'snapshot', absent: 'left_scope' })
    const kinds = pages.map(page => page.changes.map(one => one.kind))
    expect(kinds[0]?.[0]).toBe('group')
    for (const of of kinds) expect(of.join()).toMatch(/^(group,?)*(user,?)*(user_removed,?)*(member,?)*$/)
  })

  it('go on from every page to the same', async () => {
    const directory = scoped({ groupIds: [ids.staff, ids.other] })
    const pages = await pagesOf(directory)
    for (const [index, page] of pages.slice(0, -1).entries()) {
      const rest = await pagesOf(directory, page.cursor)
      const before = {
        ...view(
          pages.slice(0, index + 1),
          rest.map(one => ({ ...one, end: 'delta' as const })),
        ),
      }
      expect(before).toEqual(view(pages))
    }
  })

  it('read nothing again where nothing changed', async () => {
    const directory = scoped()
    const cursor = cursorOf(await pagesOf(directory))
    await world.asked()
    expect((await pagesOf(directory, cursor)).flatMap(page => page.changes)).toEqual([])
    expect((await world.asked('/v1.0')).map(one => one.path)).toEqual(['/v1.0/users/delta', '/v1.0/groups/delta'])
  })

  it('show who joined, at whatever depth', async () => {
    const directory = scoped()
    const first = await pagesOf(directory)
    await put(ids.squad, [user(5)])
    await put(ids.staff, [user(6)])
    const pages = await pagesOf(directory, cursorOf(first))
    expect(view(first, pages).people).toEqual(inStaff(1, 2, 3, 4, 5, 6))
    expect(pages.at(-1)?.end).toBe('delta')
  })

  it('let go who left, and keep who is still in by another way', async () => {
    const directory = scoped()
    const first = await pagesOf(directory)
    await put(ids.squad, [], [user(4)])
    // Who is in the team, too.
    await put(ids.staff, [], [user(2)])
    const pages = await pagesOf(directory, cursorOf(first))
    expect(pages.flatMap(page => page.changes)).toContainEqual({
      kind: 'user_removed',
      externalId: user(4),
      reason: 'left_scope',
    })
    expect(view(first, pages).people).toEqual(inStaff(1, 2, 3))
    await put(ids.team, [], [user(2)])
    const later = await pagesOf(directory, cursorOf(pages))
    expect(view(first, pages, later).people).toEqual(inStaff(1, 3))
  })

  it('tell changes of their members, and of nobody else', async () => {
    const directory = scoped()
    const first = await pagesOf(directory)
    await change({
      upsert: [
        { id: user(4), surname: 'Inside' },
        { id: user(200), surname: 'Outside' },
      ],
    })
    const pages = await pagesOf(directory, cursorOf(first))
    expect(peopleOf(pages).map(one => [one.externalId, one.familyName])).toEqual([[user(4), 'Inside']])
  })

  it('tell of a member who was deleted, which is not to have left the scope', async () => {
    const directory = scoped()
    const first = await pagesOf(directory)
    await change({ remove: [user(4)] })
    const pages = await pagesOf(directory, cursorOf(first))
    expect(view(first, pages).people).toEqual(inStaff(1, 2, 3))
    const later = await pagesOf(directory, cursorOf(pages))
    const removals = [...pages, ...later].flatMap(page => page.changes).filter(one => one.kind === 'user_removed')
    expect(removals).toEqual([{ kind: 'user_removed', externalId: user(4), reason: 'soft_deleted' }])
    await change({ restore: [user(4)] })
    expect(view(first, pages, await pagesOf(directory, cursorOf(pages))).people).toEqual(inStaff(1, 2, 3, 4))
  })

  it('are read whole where a group comes into another one, goes out of it, or is deleted', async () => {
    const directory = scoped()
    let cursor = cursorOf(await pagesOf(directory))
    for (const [change, people] of [
      [() => put(ids.team, [ids.other]), inStaff(1, 2, 3, 4, 9)],
      [() => put(ids.team, [], [ids.squad]), inStaff(1, 2, 3, 9)],
      [() => order({ delete: [ids.other] }), inStaff(1, 2, 3)],
    ] as const) {
      await change()
      expect((await failureOf(pagesOf(directory, cursor))).code).toBe('checkpoint_expired')
      const whole = await pagesOf(directory)
      expect(view(whole).people).toEqual(people)
      expect(whole.at(-1)?.absent).toBe('left_scope')
      cursor = cursorOf(whole)
    }
  })

  it('that are gone are an error, and not an empty directory', async () => {
    const directory = scoped()
    await order({ delete: [ids.staff] })
    const error = await failureOf(pagesOf(directory))
    expect([error.code, error.detail]).toEqual(['object_not_found', expect.stringContaining(ids.staff)])
  })

  it('hide everybody else, by id and by login', async () => {
    const directory = scoped()
    expect((await directory.get(user(4), aSignal()))?.externalId).toBe(user(4))
    const left = { externalId: user(9), status: 'inactive', sourceStatus: 'LEFT_SCOPE' }
    expect(await directory.get(user(9), aSignal())).toMatchObject(left)
    expect((await directory.find?.(users[4]?.userPrincipalName ?? '', aSignal()))?.externalId).toBe(user(4))
    expect(await directory.find?.(users[9]?.userPrincipalName ?? '', aSignal())).toMatchObject(left)
    expect((await directory.sample?.(10, aSignal()))?.map(sample => sample.user?.externalId).sort()).toEqual(inStaff(1, 2, 3, 4))
  })

  it('whose members come without names are a missing permission', async () => {
    world.app({ roles: ['GroupMember.Read.All'] })
    expect((await failureOf(pagesOf(scoped()))).code).toBe('permission_missing')
    world.app()
  })

  it('make a cursor of their own', async () => {
    const cursor = cursorOf(await pagesOf(scoped()))
    for (const directory of [scoped({ groupIds: [ids.other] }), tracked(), world.open().directory]) {
      expect((await failureOf(pagesOf(directory, cursor))).code).toBe('checkpoint_expired')
    }
  })

  it('are asked after once more where a replica does not know yet what was told', async () => {
    const directory = scoped()
    const first = await pagesOf(directory)
    await put(ids.squad, [], [user(4)])
    const stale = { responses: [{ id: '0', status: 200, headers: {}, body: { value: [ids.staff] } }] }
    await world.fault({ path: '/v1.0/$batch', kind: 'status', status: 200, body: stale })
    const pages = await pagesOf(directory, cursorOf(first))
    expect(view(first, pages).people).toContain(user(4))
    const later = await pagesOf(directory, cursorOf(pages))
    expect(view(first, pages, later).people).toEqual(inStaff(1, 2, 3))
  })

  it('lose nobody of whom a replica knows another group, but not yet the one that they joined', async () => {
    const directory = scoped({ trackedGroupIds: [ids.other] })
    const first = await pagesOf(directory)
    await put(ids.staff, [user(9)])
    const stale = { responses: [{ id: '0', status: 200, headers: {}, body: { value: [ids.other] } }] }
    await world.fault({ path: '/v1.0/$batch', kind: 'status', status: 200, body: stale })
    const pages = await pagesOf(directory, cursorOf(first))
    expect(view(first, pages).people).not.toContain(user(9))
    const later = await pagesOf(directory, cursorOf(pages))
    expect(view(first, pages, later).people).toEqual(inStaff(1, 2, 3, 4, 9))
    const settled = await pagesOf(directory, cursorOf(later))
    await world.asked()
    expect((await pagesOf(directory, cursorOf(settled))).flatMap(page => page.changes)).toEqual([])
    expect(await world.asked('/v1.0/$batch'), 'and ask after nobody once that is done').toEqual([])
  })

  it('ask after so many people of the tenant and no more: past that, members are read whole', async () => {
    const few = { mostAsked: 10, config: { groupIds: [ids.staff] } }
    const { directory } = world.open(few)
    const first = await pagesOf(directory)
    const changed = (from: number, to: number) =>
      change({ upsert: users.slice(from, to).map(({ id }, n) => ({ id, surname: `Changed${from}x${to}x${n}` })) })
    await changed(20, 27)
    await put(ids.squad, [user(5), user(6), user(7)])
    const pages = await pagesOf(directory, cursorOf(first))
    expect(view(first, pages).people, 'both kinds together').toEqual(inStaff(1, 2, 3, 4, 5, 6, 7))
    await changed(30, 38)
    await put(ids.squad, [], [user(5), user(6), user(7)])
    expect((await failureOf(pagesOf(directory, cursorOf(pages)))).code).toBe('checkpoint_expired')
    await changed(30, 50)
    expect((await failureOf(pagesOf(directory, cursorOf(first)))).code).toBe('checkpoint_expired')
  })

  it('come to the end of a full read however many people change meanwhile, and read the rest of it next', async () => {
    const { directory } = world.open({ mostAsked: 10, config: { groupIds: [ids.staff] } })
    const pages: Page[] = []
    for await (const page of directory.pages(undefined, aSignal())) {
      if (pages.length === 0) await change({ upsert: users.slice(4, 40).map(({ id }) => ({ id, surname: 'Meanwhile' })) })
      pages.push(page)
    }
    expect(pages.at(-1)).toMatchObject({ end: 'snapshot', absent: 'left_scope' })
    expect(view(pages).people).toEqual(inStaff(1, 2, 3, 4))
    const rest = await pagesOf(scoped(), cursorOf(pages))
    expect(peopleOf(rest).map(one => [one.externalId, one.familyName])).toEqual([[user(4), 'Meanwhile']])
  })
})

describe('groups that are only tracked', () => {
  it('limit nobody, and have their members known', async () => {
    const pages = await pagesOf(tracked())
    expect(view(pages).people).toHaveLength(300)
    expect(view(pages).members).toEqual(
      [...inStaff(1, 2, 3, 4).map(id => `${ids.staff} ${id}`), ...inStaff(3, 9).map(id => `${ids.other} ${id}`)].sort(),
    )
    expect(pages.at(-1)).toMatchObject({ end: 'snapshot' })
    expect(pages.at(-1)?.absent).toBeUndefined()
  })

  it('tell who joined and left, and remove nobody', async () => {
    const directory = tracked()
    const first = await pagesOf(directory)
    await put(ids.squad, [user(7)], [user(4)])
    const pages = await pagesOf(directory, cursorOf(first))
    expect(view(first, pages).people).toHaveLength(300)
    expect(view(first, pages).members.filter(one => one.startsWith(ids.staff))).toEqual(
      inStaff(1, 2, 3, 7).map(id => `${ids.staff} ${id}`),
    )
    expect(pages.flatMap(page => page.changes).filter(one => one.kind === 'user_removed')).toEqual([])
  })

  it('tell a new name, and a new person before the membership', async () => {
    const directory = tracked()
    const first = await pagesOf(directory)
    await order({ rename: [{ group: ids.other, displayName: 'Others' }] })
    const made = await world.control<{ users: User[] }>('POST', 'users', {
      upsert: [{ userPrincipalName: 'joiner@entra.example' }],
    })
    const joiner = made.users[0]?.id ?? ''
    await put(ids.other, [joiner])
    const changes = (await pagesOf(directory, cursorOf(first))).flatMap(page => page.changes)
    expect(changes).toContainEqual({ kind: 'group', group: expect.objectContaining({ externalId: ids.other, name: 'Others' }) })
    const person = changes.findIndex(one => one.kind === 'user' && one.user.externalId === joiner)
    const member = changes.findIndex(
      one => one.kind === 'member' && one.externalId === joiner && one.groupId === ids.other && one.present,
    )
    expect(person).toBeGreaterThanOrEqual(0)
    expect(member).toBeGreaterThan(person)
    await change({ remove: [joiner] })
  })

  it('that are gone are told, and stop nothing', async () => {
    const directory = tracked()
    await order({ delete: [ids.other] })
    const pages = await pagesOf(directory)
    expect(pages.flatMap(page => page.changes)).toContainEqual({ kind: 'group_removed', externalId: ids.other })
    expect(pages.at(-1)?.end).toBe('snapshot')
  })
})

it('groups are found by how they begin', async () => {
  const found = await world.open().directory.groups?.('squ', aSignal())
  expect(found?.map(group => group.name)).toEqual(['squad'])
  expect(await world.open().directory.groups?.("o'", aSignal())).toEqual([])
})
