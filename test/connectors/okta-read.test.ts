import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { control } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, pagesOf, peopleOf, startWorld, systemClock } from './okta-world.ts'

let world: OktaWorld

beforeAll(async () => {
  world = await startWorld(450)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(() => control(world.okta.url, 'DELETE', 'faults'))

const change = (upsert: readonly object[], remove: readonly string[] = []) =>
  control<{ users: { id: string }[] }>(world.okta.url, 'POST', 'users', { upsert, remove })

describe('a full read', () => {
  it('sees everybody, the deactivated too, and ends once', async () => {
    const { directory } = world.open()
    const pages = await pagesOf(directory)
    const people = peopleOf(pages)
    const { body } = await control<{ users: { id: string; status: string }[] }>(world.okta.url, 'GET', 'users')
    expect(people.map(user => user.externalId).sort()).toEqual(body.users.map(user => user.id).sort())
    expect(people.filter(user => user.status === 'inactive').map(user => user.externalId)).toEqual(
      body.users.filter(user => user.status === 'DEPROVISIONED').map(user => user.id),
    )
    expect(pages.map(page => page.end)).toEqual([...pages.slice(1).map(() => undefined), 'snapshot'])
  })

  it('asks for pages of 200, then for the deactivated, and never searches', async () => {
    const { directory } = world.open()
    await pagesOf(directory)
    const asked = await world.asked('/api/v1')
    expect(asked.map(one => one.query.limit)).toEqual(asked.map(() => '200'))
    expect(asked.map(one => one.query.filter)).toEqual([...asked.slice(1).map(() => undefined), 'status eq "DEPROVISIONED"'])
    expect(asked.some(one => 'search' in one.query || 'q' in one.query)).toBe(false)
  })

  it('goes on where it was stopped, without a second look at what came before', async () => {
    const { directory } = world.open()
    const whole = peopleOf(await pagesOf(directory))
    const pages = []
    for await (const page of directory.pages(undefined, aSignal())) {
      pages.push(page)
      if (pages.length === 2) break
    }
    await world.asked()
    const rest = await pagesOf(world.open().directory, pages.at(-1)?.cursor)
    expect([...peopleOf(pages), ...peopleOf(rest)]).toEqual(whole)
    expect(rest.at(-1)?.end).toBe('snapshot')
    expect((await world.asked('/api/v1')).length).toBe(2)
  })

  it('stops before the next call once it is told to', async () => {
    const { directory } = world.open()
    const stop = new AbortController()
    const reading = (async () => {
      for await (const _ of directory.pages(undefined, stop.signal)) stop.abort()
    })()
    expect((await failureOf(reading)).code).toBe('cancelled')
    expect(await world.asked('/api/v1')).toHaveLength(1)
  })

  it('reads logins that are no e-mails, and e-mails that are no logins', async () => {
    await change([{ profile: { login: 'CORP\\ada', email: 'ada@elsewhere.example', firstName: 'A"d\\a', lastName: 'Łovelace' } }])
    const ada = peopleOf(await pagesOf(world.open().directory)).find(user => user.login === 'CORP\\ada')
    expect(ada).toMatchObject({ email: 'ada@elsewhere.example', givenName: 'A"d\\a', familyName: 'Łovelace' })
  })
})

describe('a read of changes', () => {
  it('has nothing to tell when nothing changed', async () => {
    const { directory } = world.open()
    const first = (await pagesOf(directory)).at(-1)?.cursor
    const pages = await pagesOf(directory, (await pagesOf(directory, first)).at(-1)?.cursor)
    expect(peopleOf(pages)).toEqual([])
    expect(pages.at(-1)?.end).toBe('delta')
  })

  it('sees who changed and who was deactivated, once each', async () => {
    const { directory } = world.open()
    const start = (await pagesOf(directory)).at(-1)?.cursor
    const { body } = await change([
      { profile: { login: 'user3@example.com', firstName: 'Changed' } },
      { profile: { login: 'user4@example.com' }, status: 'DEPROVISIONED' },
    ])
    const first = await pagesOf(directory, start)
    expect(first.at(-1)?.end).toBe('delta')
    const seen = new Map(peopleOf(first).map(user => [user.externalId, user]))
    expect(seen.get(body.users[0]?.id ?? '')).toMatchObject({ givenName: 'Changed' })
    expect(seen.get(body.users[1]?.id ?? '')).toMatchObject({ status: 'inactive', sourceStatus: 'DEPROVISIONED' })
    // Still within the minutes that are read again.
    expect(peopleOf(await pagesOf(directory, first.at(-1)?.cursor))).toEqual([])
  })

  it('tells a second change of a person whom it told of before', async () => {
    const { directory } = world.open()
    const start = (await pagesOf(directory)).at(-1)?.cursor
    await change([{ profile: { login: 'user5@example.com', firstName: 'One' } }])
    const one = await pagesOf(directory, start)
    await change([{ profile: { login: 'user5@example.com', firstName: 'Two' } }])
    const two = await pagesOf(directory, one.at(-1)?.cursor)
    expect(peopleOf(two).map(user => [user.login, user.givenName])).toEqual([['user5@example.com', 'Two']])
  })

  it('begins five minutes before the last read did, by the clock of Okta', async () => {
    const { directory } = world.open()
    const before = Date.now()
    const start = (await pagesOf(directory)).at(-1)?.cursor
    const after = Date.now()
    await world.asked()
    await pagesOf(directory, start)
    const [asked] = await world.asked('/api/v1')
    const [, since = ''] = /^lastUpdated gt "(.*)"$/.exec(asked?.query.filter ?? '') ?? []
    const mark = Date.parse(since) + 5 * 60_000
    expect(mark).toBeGreaterThan(before - 1_000)
    expect(mark).toBeLessThanOrEqual(after)
  })

  it('misses nothing that changes while the full read is under way', async () => {
    const { directory } = world.open()
    let cursor: string | undefined
    for await (const page of directory.pages(undefined, aSignal())) {
      if (cursor === undefined) await change([{ profile: { login: 'user6@example.com', firstName: 'Meanwhile' } }])
      cursor = page.cursor
    }
    const changed = peopleOf(await pagesOf(directory, cursor)).filter(user => user.login === 'user6@example.com')
    expect(changed.map(user => user.givenName)).toEqual(['Meanwhile'])
  })

  it('misses nothing where the clock of this host is an hour ahead or behind', async () => {
    for (const hours of [-1, 1]) {
      const clock = { now: () => systemClock.now() + hours * 3_600_000 }
      // Only what the connector is told is wrong: a token would not be given for assertions of another hour.
      const { directory } = world.open()
      const { cursor } = (await pagesOf(directory)).at(-1) ?? {}
      await change([{ profile: { login: 'user7@example.com', firstName: `Skew ${hours}` } }])
      const skewed = world.open({ clock, tokenClock: systemClock }).directory
      const again = (await pagesOf(skewed, cursor)).at(-1)?.cursor
      await change([{ profile: { login: 'user8@example.com', firstName: `Skew ${hours}` } }])
      expect(peopleOf(await pagesOf(skewed, again)).map(user => user.login)).toContain('user8@example.com')
    }
  })

  it('goes on in the middle of many changes', async () => {
    const { directory } = world.open()
    const start = (await pagesOf(directory)).at(-1)?.cursor
    await change(Array.from({ length: 300 }, (_, n) => ({ profile: { login: `user${n}@example.com`, lastName: 'Many' } })))
    const pages = await pagesOf(directory, start)
    expect(pages.map(page => page.end)).toEqual([undefined, undefined, 'delta'])
    const rest = await pagesOf(world.open().directory, pages[0]?.cursor)
    expect(peopleOf(rest)).toEqual(peopleOf(pages.slice(1)))
    expect(peopleOf(pages).filter(user => user.familyName === 'Many')).toHaveLength(300)
  })

  it('is a full read again when the checkpoint is nonsense, from the future or of another org', async () => {
    const { directory } = world.open()
    const { cursor = '' } = (await pagesOf(directory)).at(-1) ?? {}
    for (const wrong of [
      '',
      'nonsense',
      cursor.replace('"v":1', '"v":9'),
      cursor.replace(/"mark":\d+/, `"mark":${Date.now() + 2 * 86_400_000}`),
      cursor.replace(/"org":"[^"]*"/, '"org":"https://x.okta.com"'),
    ]) {
      expect((await failureOf(pagesOf(directory, wrong))).code).toBe('checkpoint_expired')
    }
  })

  it('says so when Okta no longer knows a page that it had named', async () => {
    const { directory } = world.open()
    const [first] = await pagesOf(directory)
    const forgotten = (first?.cursor ?? '').replace(/after=[^&"]*/, 'after=forgotten')
    expect(forgotten).not.toBe(first?.cursor)
    expect((await failureOf(pagesOf(directory, forgotten))).code).toBe('checkpoint_expired')
  })
})

describe('one person', () => {
  it('is read now, by id', async () => {
    const { body } = await change([{ profile: { login: 'user9@example.com', firstName: 'Now' } }])
    const id = body.users[0]?.id ?? ''
    expect(await world.open().directory.get(id, aSignal())).toMatchObject({ externalId: id, givenName: 'Now' })
  })

  it('is nobody when deleted, and when asked for by anything but an id', async () => {
    const { body } = await change([{ profile: { login: 'gone@example.com' } }])
    const id = body.users[0]?.id ?? ''
    await change([], [id])
    const { directory } = world.open()
    expect(await directory.get(id, aSignal())).toBeUndefined()
    await world.asked()
    for (const other of ['user1@example.com', 'me/', '../groups', '', 'a b', '%2e%2e']) {
      expect(await directory.get(other, aSignal())).toBeUndefined()
    }
    expect(await world.asked('/api/v1')).toEqual([])
  })

  it('is nobody when the path finds somebody else, as Okta does by login', async () => {
    await change([{ profile: { login: 'plainlogin' } }])
    expect(await world.open().directory.get('plainlogin', aSignal())).toBeUndefined()
    expect(await world.asked('/api/v1')).toHaveLength(1)
  })
})

describe('chosen groups', () => {
  const groups = async () => (await world.open().directory.groups?.('', aSignal())) ?? []

  it('are found by the beginning of their name', async () => {
    const all = await groups()
    const [first] = all
    expect(all.length).toBeGreaterThan(1)
    const found = await world.open().directory.groups?.(first?.name.slice(0, 4) ?? '', aSignal())
    expect(found).toContainEqual(first)
  })

  it('limit who is read to their members, in full and every time', async () => {
    const [everyone, one, two] = await groups()
    const groupIds = [one, two].map(group => group?.externalId ?? '')
    const { directory } = world.open({ config: { groupIds } })
    await world.asked()
    const pages = await pagesOf(directory)
    const people = new Set(peopleOf(pages).map(user => user.externalId))
    expect(people.size).toBeGreaterThan(0)
    expect(people.size).toBeLessThan(450)
    expect(everyone).toBeDefined()
    expect(new Set((await world.asked('/api/v1')).map(call => call.path))).toEqual(
      new Set(groupIds.flatMap(id => [`/api/v1/groups/${id}`, `/api/v1/groups/${id}/users`])),
    )
    expect(pages.at(-1)).toMatchObject({ end: 'snapshot', absent: 'left_scope' })
    const rest = await pagesOf(directory, pages[0]?.cursor)
    expect(new Set(peopleOf([...pages.slice(0, 1), ...rest]).map(user => user.externalId))).toEqual(people)
    expect(rest.at(-1)?.end).toBe('snapshot')
  })

  it('limit whom a look at one person finds', async () => {
    const [, one] = await groups()
    const groupIds = [one?.externalId ?? '']
    const { directory } = world.open({ config: { groupIds } })
    const members = new Set(peopleOf(await pagesOf(directory)).map(user => user.externalId))
    const all = peopleOf(await pagesOf(world.open().directory))
    const inside = all.find(user => members.has(user.externalId))
    const outside = all.find(user => user.status === 'active' && !members.has(user.externalId))
    expect(await directory.get(inside?.externalId ?? '', aSignal())).toEqual(inside)
    expect(outside).toBeDefined()
    const left = { status: 'inactive', sourceStatus: 'LEFT_SCOPE' }
    expect(await directory.get(outside?.externalId ?? '', aSignal())).toEqual({ ...outside, ...left })
    await change([{ login: inside?.login, groups: [] }])
    expect(await directory.get(inside?.externalId ?? '', aSignal())).toMatchObject({ login: inside?.login, ...left })
    expect(await directory.get('00uNobody', aSignal()), 'who is nobody is not out of scope').toBeUndefined()
  })

  it('that are gone stop the read, which would else look like everybody leaving', async () => {
    const [one] = await groups()
    const { directory } = world.open({ config: { groupIds: [one?.externalId ?? '', '00gGone'] } })
    const error = await failureOf(pagesOf(directory))
    expect(error.code).toBe('object_not_found')
    expect(error.detail).toContain('00gGone')
  })

  it('make a checkpoint of everybody worthless, and the other way round', async () => {
    const [one] = await groups()
    const { cursor } = (await pagesOf(world.open().directory)).at(-1) ?? {}
    const scoped = world.open({ config: { groupIds: [one?.externalId ?? ''] } }).directory
    expect((await failureOf(pagesOf(scoped, cursor))).code).toBe('checkpoint_expired')
  })
})
