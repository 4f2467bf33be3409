import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aSignal, cursorOf, type EntraWorld, failureOf, othersOf, pagesOf, peopleOf, startWorld } from './entra-world.ts'

let world: EntraWorld

beforeAll(async () => {
  world = await startWorld(450)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(() => world.calm())

interface Changed {
  readonly users: readonly { readonly id: string; readonly userPrincipalName: string }[]
}

const change = (order: Readonly<Record<string, unknown>>) => world.control<Changed>('POST', 'users', order)
const everybody = async () => (await world.control<Changed>('GET', 'users?limit=2000')).users.map(user => user.id).sort()
const idsOf = (pages: Parameters<typeof peopleOf>[0]) => [...new Set(peopleOf(pages).map(user => user.externalId))].sort()

describe.each([
  ['in one round', 20_000],
  ['in parts', 100],
])('a full read %s', (_, bulkFrom) => {
  it('sees everybody once it says so', async () => {
    const pages = await pagesOf(world.open({ bulkFrom }).directory)
    expect(idsOf(pages)).toEqual(await everybody())
    expect(pages.map(page => page.end)).toEqual([...pages.slice(1).map(() => undefined), 'snapshot'])
    expect(pages.at(-1)?.absent).toBeUndefined()
  })

  it('goes on where it was stopped, in another instance', async () => {
    const { directory } = world.open({ bulkFrom })
    const pages = []
    for await (const page of directory.pages(undefined, aSignal())) {
      pages.push(page)
      if (pages.length === 2) break
    }
    const rest = await pagesOf(world.open({ bulkFrom }).directory, cursorOf(pages))
    expect(idsOf([...pages, ...rest])).toEqual(await everybody())
    expect(rest.at(-1)?.end).toBe('snapshot')
  })

  it('stops before the next call once it is told to', async () => {
    const stop = new AbortController()
    const reading = (async () => {
      for await (const page of world.open({ bulkFrom }).directory.pages(undefined, stop.signal)) if (page.cursor) stop.abort()
    })()
    expect((await failureOf(reading)).code).toBe('cancelled')
  })

  it('keeps whoever changes while it is read', async () => {
    const { directory } = world.open({ bulkFrom })
    const [last] = (await world.control<Changed>('GET', 'users?from=449&limit=1')).users
    const pages = []
    for await (const page of directory.pages(undefined, aSignal())) {
      pages.push(page)
      // From the end of the alphabet to its beginning, behind the back of a reader who goes by the login.
      if (pages.length === 1)
        await change({ upsert: [{ id: last?.id, userPrincipalName: 'aaa@entra.example', surname: 'Renamed' }] })
    }
    const later = await pagesOf(directory, cursorOf(pages))
    const seen = peopleOf([...pages, ...later]).filter(user => user.externalId === last?.id)
    expect(seen.at(-1)).toMatchObject({ login: 'aaa@entra.example', familyName: 'Renamed' })
    expect(idsOf(pages)).toContain(last?.id)
    await change({ upsert: [{ id: last?.id, userPrincipalName: last?.userPrincipalName }] })
  })
})

describe('a large tenant', () => {
  it('is read by parts that are everybody together: by letters, and whoever has none of them', async () => {
    await change({ upsert: [{ userPrincipalName: 'ålander@entra.example' }, { userPrincipalName: '_svc@entra.example' }] })
    const { directory } = world.open({ bulkFrom: 100 })
    await world.asked()
    const logins = peopleOf(await pagesOf(directory)).map(user => user.login)
    expect(logins).toEqual(expect.arrayContaining(['ålander@entra.example', '_svc@entra.example']))
    const asked = await world.asked('/v1.0/users')
    const [first, latest] = asked
    expect(first?.path).toBe('/v1.0/users/$count')
    expect(latest?.query.$deltatoken, 'the link for what changes is taken first').toBe('latest')
    const lists = asked.filter(one => one.path === '/v1.0/users')
    expect(lists).toHaveLength(37)
    expect(new Set(lists.map(one => one.query.$top))).toEqual(new Set(['999']))
  })

  it('whose parts are refused is read in one round', async () => {
    await world.fault({
      path: '/v1.0/users',
      kind: 'status',
      status: 400,
      after: 2,
      times: 1,
      body: { error: { code: 'Request_UnsupportedQuery', message: 'Unsupported filter.' } },
    })
    const opened = world.open({ bulkFrom: 100 })
    const pages = await pagesOf(opened.directory)
    expect(idsOf(pages)).toEqual(await everybody())
    expect(pages.at(-1)?.end).toBe('snapshot')
    expect(opened.logged.join('\n')).toContain('cannot be read in parts')
  })
})

describe('a read of changes', () => {
  const start = async () => cursorOf(await pagesOf(world.open().directory))

  it('has nothing to tell when nothing changed', async () => {
    const { directory } = world.open()
    const pages = await pagesOf(directory, cursorOf(await pagesOf(directory, await start())))
    expect(pages.flatMap(page => page.changes)).toEqual([])
    expect(pages.at(-1)?.end).toBe('delta')
  })

  it('sees who is new, changed, blocked, and gone in both ways', async () => {
    const [a, b, c, d] = (await world.control<Changed>('GET', 'users?from=100&limit=4')).users
    const cursor = await start()
    await change({
      upsert: [
        { userPrincipalName: 'new@entra.example', givenName: 'New', surname: 'Person' },
        { id: a?.id, surname: 'Married' },
        { id: b?.id, accountEnabled: false },
      ],
      remove: [c?.id, d?.id],
    })
    await change({ purge: [d?.id] })
    const pages = await pagesOf(world.open().directory, cursor)
    const people = new Map(peopleOf(pages).map(user => [user.login, user]))
    expect(people.get('new@entra.example')).toMatchObject({ givenName: 'New', status: 'active' })
    expect(people.get(a?.userPrincipalName ?? '')).toMatchObject({ familyName: 'Married' })
    expect(people.get(b?.userPrincipalName ?? '')).toMatchObject({
      status: 'suspended',
      sourceStatus: expect.stringMatching(/disabled/i),
    })
    expect(othersOf(pages)).toEqual(
      expect.arrayContaining([
        { kind: 'user_removed', externalId: c?.id, reason: 'soft_deleted' },
        { kind: 'user_removed', externalId: d?.id, reason: 'deleted' },
      ]),
    )
    const again = await pagesOf(world.open().directory, cursor)
    expect(peopleOf(again), 'a cursor may be handed back').toEqual(peopleOf(pages))

    await change({ restore: [c?.id] })
    const back = await pagesOf(world.open().directory, cursorOf(pages))
    expect(peopleOf(back).map(user => user.externalId)).toEqual([c?.id])
  })

  it.each<[string, object]>([
    ['empty pages', { kind: 'empty_with_next' }],
    ['people twice', { kind: 'duplicate_objects', times: 2 }],
    ['a page twice', { kind: 'duplicate_page', times: 1 }],
    ['what it told before', { kind: 'replay', changes: 5 }],
  ])('survives %s', async (_, fault) => {
    const cursor = await start()
    const [person] = (await world.control<Changed>('GET', 'users?from=50&limit=1')).users
    const surname = `Now ${JSON.stringify(fault).length}`
    await change({ upsert: [{ id: person?.id, surname }] })
    await world.fault({ path: '/v1.0/users/delta', ...fault })
    const pages = await pagesOf(world.open().directory, cursor)
    expect(pages.at(-1)?.end).toBe('delta')
    expect(peopleOf(pages).findLast(user => user.externalId === person?.id)?.familyName).toBe(surname)
  })

  it('is told late, and not lost', async () => {
    const cursor = await start()
    const [person] = (await world.control<Changed>('GET', 'users?from=60&limit=1')).users
    await change({ upsert: [{ id: person?.id, surname: 'Lagging' }] })
    await world.fault({ path: '/v1.0/users/delta', kind: 'lag', lagSeconds: 3600 })
    const first = await pagesOf(world.open().directory, cursor)
    expect(peopleOf(first).some(user => user.familyName === 'Lagging')).toBe(false)
    const second = await pagesOf(world.open().directory, cursorOf(first))
    expect(peopleOf(second).map(user => user.familyName)).toContain('Lagging')
  })

  it.each<[string, object]>([
    ['the state is not found (400)', { kind: 'sync_state_not_found', status: 400 }],
    ['the state is not found (410)', { kind: 'sync_state_not_found', status: 410 }],
    ['the tenant was moved (410 with Location)', { kind: 'tenant_moved' }],
  ])('asks for a full one where %s', async (_, fault) => {
    const cursor = await start()
    await world.fault({ path: '/v1.0/users/delta', ...fault })
    expect((await failureOf(pagesOf(world.open().directory, cursor))).code).toBe('checkpoint_expired')
    expect((await pagesOf(world.open().directory)).at(-1)?.end).toBe('snapshot')
  })
})

describe('one person', () => {
  it('is read now, by id and by login', async () => {
    const { directory } = world.open()
    const [user] = peopleOf(await pagesOf(directory))
    expect(await directory.get(user?.externalId ?? '', aSignal())).toEqual(user)
    expect(await directory.find?.((user?.login ?? '').toUpperCase(), aSignal())).toEqual(user)
  })

  it.each(['nobody@entra.example', "o'neill@entra.example", "' or userPrincipalName ge '", '', '$me@entra.example'])(
    'is not found by a login that nobody has: %s',
    async login => {
      expect(await world.open().directory.find?.(login, aSignal())).toBeUndefined()
    },
  )

  it('is found by a login with marks in it', async () => {
    const login = "seán.o'neill#EXT#&x=1@entra.example"
    await change({ upsert: [{ userPrincipalName: login, givenName: 'Seán' }] })
    expect(await world.open().directory.find?.(login, aSignal())).toMatchObject({ login, givenName: 'Seán' })
  })

  it('is nobody by a login where an id was meant, nor by a path', async () => {
    await world.asked()
    for (const id of ['user0@entra.example', '../groups', 'me', '']) {
      expect(await world.open().directory.get(id, aSignal())).toBeUndefined()
    }
    expect(await world.asked('/v1.0')).toEqual([])
  })
})

describe('samples', () => {
  it('show what could be mapped, and what the mapping makes of it', async () => {
    const [sample] = (await world.open().directory.sample?.(3, aSignal())) ?? []
    expect(sample?.raw).toMatchObject({ userPrincipalName: sample?.user?.login, givenName: sample?.user?.givenName })
    expect(Object.keys(sample?.raw ?? {}).length).toBeGreaterThan(8)
  })

  it('tell of a mapping that does not fit, row by row', async () => {
    const opened = world.open({ config: { mapping: { birth_date: 'displayName' } } })
    const samples = (await opened.directory.sample?.(3, aSignal())) ?? []
    expect(samples.map(sample => sample.unread)).toEqual([['birth_date'], ['birth_date'], ['birth_date']])
    const pages = await pagesOf(opened.directory)
    expect(pages.flatMap(page => page.unread ?? []).length).toBe(peopleOf(pages).length)
    expect(pages.at(-1)?.end).toBe('snapshot')
  })
})
