import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '../../src/contract/index.ts'
import { allScopes, control } from '../sandbox/okta-client.ts'
import { failureOf, type OktaWorld, type Opened, pagesOf, peopleOf, startWorld, type View, viewOf } from './okta-world.ts'

/** Reads of changes with the System Log and with groups: after each, the view is what a full read would have given. */

let world: OktaWorld
const ids: Record<string, string> = {}

beforeAll(async () => {
  world = await startWorld(300)
  world.app({ scopes: allScopes })
  for (const group of (await world.open().directory.groups?.('', AbortSignal.timeout(5_000))) ?? [])
    ids[group.name] = group.externalId
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(async () => {
  world.app({ scopes: allScopes })
  await control(world.okta.url, 'DELETE', 'faults')
})

const users = (...upsert: object[]) => control<{ users: { id: string }[] }>(world.okta.url, 'POST', 'users', { upsert })
const remove = (...logins: string[]) => control(world.okta.url, 'POST', 'users', { remove: logins })
const groups = (order: object) => control<{ groups: { id: string }[] }>(world.okta.url, 'POST', 'groups', order)
const idOf = async (login: string) => (await users({ login })).body.users[0]?.id ?? ''

/**
 * A directory that was read in full, and goes on from there. What the tests before changed is still within the minutes
 * that are read again, so that a first read of changes takes it in, unless told otherwise.
 */
async function readOnce(config: object = {}, { settled = true } = {}) {
  const opened = world.open({ config: { ...config } })
  const pages = await pagesOf(opened.directory)
  if (settled) pages.push(...(await pagesOf(opened.directory, pages.at(-1)?.cursor)))
  let cursor = pages.at(-1)?.cursor
  let view = viewOf(pages)
  return {
    opened,
    before: view,
    async more(with_: Opened = opened): Promise<readonly Page[]> {
      const pages = await pagesOf(with_.directory, cursor)
      cursor = pages.at(-1)?.cursor
      view = viewOf(pages, view)
      return pages
    },
    view: (): View => view,
    /** What a full read gives now. */
    async whole(): Promise<View> {
      return viewOf(await pagesOf(world.open({ config: { ...config } }).directory))
    },
  }
}
const removals = (pages: readonly Page[]) =>
  pages.flatMap(page => page.changes).flatMap(change => (change.kind === 'user_removed' ? [change] : []))

describe('the System Log', () => {
  it('tells who was deleted, who else is told by no list', async () => {
    const id = await idOf('leaver1@example.com')
    const read = await readOnce()
    await remove('leaver1@example.com')
    const pages = await read.more()
    expect(removals(pages)).toContainEqual({ kind: 'user_removed', externalId: id, reason: 'deleted' })
    expect(read.view()).toEqual(await read.whole())
  })

  it('misses nobody who was deleted while the full read was under way', async () => {
    const { directory } = world.open()
    const id = await idOf('leaver2@example.com')
    const pages: Page[] = []
    for await (const page of directory.pages(undefined, AbortSignal.timeout(20_000))) {
      pages.push(page)
      // Read already, or not yet: the lists do not tell.
      if (pages.length === 1) await remove('leaver2@example.com')
    }
    expect(removals(await pagesOf(directory, pages.at(-1)?.cursor)).map(change => change.externalId)).toContain(id)
  })

  it('is followed by its own link: an entry that was written down late is not missed', async () => {
    const read = await readOnce()
    await read.more()
    const published = new Date(Date.now() - 3_600_000).toISOString()
    await control(world.okta.url, 'POST', 'logs', { eventType: 'user.lifecycle.delete.completed', users: ['00uLate'], published })
    expect(removals(await read.more())).toEqual([{ kind: 'user_removed', externalId: '00uLate', reason: 'deleted' }])
    expect(removals(await read.more())).toEqual([])
  })

  it('is asked once for each read while nothing happens', async () => {
    const read = await readOnce()
    await read.more()
    await world.asked()
    for (let round = 0; round < 3; round += 1) await read.more()
    expect(await world.asked('/api/v1/logs')).toHaveLength(3)
  })

  it('is read to its end, however much happened', async () => {
    const read = await readOnce()
    await users(...Array.from({ length: 1_200 }, (_, n) => ({ login: `user${n % 40}@example.com`, title: `Many ${n}` })))
    await world.asked()
    const pages = await read.more()
    expect(await world.asked('/api/v1/logs')).toHaveLength(2)
    expect(peopleOf(pages).length).toBeLessThan(200)
    expect(read.view()).toEqual(await read.whole())
  })

  it('names a change that the list does not show yet, and the person is read by id', async () => {
    const id = await idOf('user41@example.com')
    const read = await readOnce()
    await read.more()
    // The list lags: for it, this person was last changed long ago.
    await users({ login: 'user41@example.com', lastName: 'Lagging', lastUpdated: '2026-01-01T00:00:00.000Z' })
    await world.asked()
    const pages = await read.more()
    expect(peopleOf(pages).map(user => [user.externalId, user.familyName])).toEqual([[id, 'Lagging']])
    expect((await world.asked(`/api/v1/users/${id}`)).length).toBe(1)
  })

  it('leads to no look at people whom the list showed', async () => {
    const read = await readOnce()
    await users(...Array.from({ length: 20 }, (_, n) => ({ login: `user${n}@example.com`, title: 'Shown' })))
    await world.asked()
    await read.more()
    expect((await world.asked('/api/v1/users')).map(call => call.path)).toEqual(['/api/v1/users'])
  })

  it('is skipped where it was not granted, and everything else is read', async () => {
    world.app({})
    const read = await readOnce()
    await users({ login: 'user42@example.com', firstName: 'Unlogged' })
    const pages = await read.more()
    expect(peopleOf(pages).map(user => user.givenName)).toContain('Unlogged')
    expect(pages.at(-1)?.end).toBe('delta')
    expect(await world.asked('/api/v1/logs')).toEqual([])
  })

  it('that may be read later begins where the last read ended', async () => {
    world.app({})
    const read = await readOnce()
    await read.more()
    world.app({ scopes: allScopes })
    const id = await idOf('leaver3@example.com')
    await remove('leaver3@example.com')
    expect(removals(await read.more(world.open())).map(change => change.externalId)).toContain(id)
  })

  it('that has to be read stops the sync where it may not be', async () => {
    world.app({})
    const read = await readOnce({ systemLog: true }, { settled: false })
    expect((await failureOf(read.more())).code).toBe('permission_missing')
  })

  it('is not asked for where it is switched off', async () => {
    const read = await readOnce({ systemLog: false })
    await read.more()
    expect(await world.asked('/api/v1/logs')).toEqual([])
  })

  it('that forgot where the last read ended asks for a full read', async () => {
    const read = await readOnce()
    const [{ cursor = '' } = {}] = (await read.more()).slice(-1)
    const forgotten = cursor.replace(/after=[^&"]*/, 'after=forgotten')
    expect(forgotten).not.toBe(cursor)
    expect((await failureOf(pagesOf(read.opened.directory, forgotten))).code).toBe('checkpoint_expired')
    await world.fault({ path: '/api/v1/logs', kind: 'status', status: 500, times: 9 })
    expect((await failureOf(read.more())).code).toBe('provider_unavailable')
  })
})

describe('groups that limit who is read', () => {
  const scope = () => ({ groupIds: [ids.Finance ?? '', ids.Helpdesk ?? ''] })

  it('come with their members, people first', async () => {
    const read = await readOnce(scope())
    expect([...read.view().members.keys()].sort()).toEqual(scope().groupIds.sort())
    expect(read.view().members.get(ids.Finance ?? '')?.size).toBeGreaterThan(10)
    for (const members of read.view().members.values()) for (const id of members) expect(read.view().people.has(id)).toBe(true)
  })

  it('who joined is there, who left all of them is not, and who is in another one stays', async () => {
    const joiner = await idOf('user102@example.com')
    const leaver = await idOf('user101@example.com')
    const mover = await idOf('user1@example.com')
    const read = await readOnce(scope())
    await groups({
      change: [
        { group: 'Finance', add: ['user102@example.com'], remove: ['user101@example.com', 'user1@example.com'] },
        { group: 'Helpdesk', add: ['user1@example.com'] },
      ],
    })
    const pages = await read.more()
    expect(pages.at(-1)?.end).toBe('delta')
    expect(removals(pages)).toEqual([{ kind: 'user_removed', externalId: leaver, reason: 'left_scope' }])
    expect(read.view().people.has(joiner)).toBe(true)
    expect(read.view().people.has(mover)).toBe(true)
    expect(read.view()).toEqual(await read.whole())
  })

  it('members by a rule look the same', async () => {
    await groups({
      create: [{ name: 'Auditors' }],
      change: [{ group: 'Auditors', rule: { name: 'By title', attribute: 'title', value: 'Auditor' } }],
    })
    const [made] = (await groups({ change: [{ group: 'Auditors' }] })).body.groups
    const read = await readOnce({ groupIds: [made?.id ?? ''] })
    expect(read.view().people.size).toBe(0)
    await users({ login: 'user103@example.com', title: 'Auditor' })
    await read.more()
    expect([...read.view().people.values()]).toEqual(['user103@example.com'])
    expect(read.view()).toEqual(await read.whole())
    await users({ login: 'user103@example.com', title: 'Pilot' })
    const pages = await read.more()
    expect(removals(pages).map(change => change.reason)).toEqual(expect.arrayContaining(['left_scope']))
    expect(read.view()).toEqual(await read.whole())
  })

  it('who changes outside of them is not let in', async () => {
    const read = await readOnce(scope())
    const outsider = await idOf('user107@example.com')
    await users({ login: 'user107@example.com', firstName: 'Outside' }, { login: 'user106@example.com', firstName: 'Inside' })
    const pages = await read.more()
    expect(peopleOf(pages).map(user => user.givenName)).toEqual(['Inside'])
    expect(read.view().people.has(outsider)).toBe(false)
  })

  it('who is deactivated leaves the scope, as they do for a full read', async () => {
    const read = await readOnce(scope())
    const id = await idOf('user111@example.com')
    await users({ login: 'user111@example.com', status: 'DEPROVISIONED' })
    const pages = await read.more()
    expect(removals(pages).every(change => change.externalId === id && change.reason === 'left_scope')).toBe(true)
    expect(read.view()).toEqual(await read.whole())
  })

  it('a full read says that who is missing has left, and does not say deleted', async () => {
    expect((await pagesOf(world.open({ config: scope() }).directory)).at(-1)).toMatchObject({
      end: 'snapshot',
      absent: 'left_scope',
    })
    expect((await pagesOf(world.open().directory)).at(-1)).not.toHaveProperty('absent')
  })

  it('a group of which the log says nothing yet is read again: who came is there', async () => {
    const read = await readOnce(scope())
    await read.more()
    // Written down as somebody else's business: the entry of this change is on its way.
    await world.fault({ path: '/api/v1/logs', kind: 'status', status: 200, body: '[]' })
    const joiner = await idOf('user112@example.com')
    await groups({ change: [{ group: 'Finance', add: ['user112@example.com'] }] })
    const error = await failureOf(read.more())
    expect(error.code).toBe('response_invalid')
    await read.more()
    expect(read.view().people.has(joiner)).toBe(true)
    expect(read.view()).toEqual(await read.whole())
  })

  it('without the log, a change of members leads to a full read and nothing else does', async () => {
    world.app({})
    const read = await readOnce({ groupIds: [ids.Engineering ?? ''] })
    expect((await read.more()).at(-1)?.end).toBe('delta')
    await groups({ change: [{ group: 'Sales', add: ['user116@example.com'] }] })
    expect((await read.more()).at(-1)?.end).toBe('delta')
    await groups({ change: [{ group: 'Engineering', remove: ['user5@example.com'] }] })
    expect((await failureOf(read.more())).code).toBe('checkpoint_expired')
  })

  it('that are renamed have their new name, and one that is deleted asks for a full read, which says that it is gone', async () => {
    const [made] = (await groups({ create: [{ name: 'Brief' }], change: [{ group: 'Brief', add: ['user121@example.com'] }] }))
      .body.groups
    const config = { groupIds: [made?.id ?? '', ids.Helpdesk ?? ''] }
    const read = await readOnce(config)
    await groups({ change: [{ group: 'Brief', name: 'Briefly' }] })
    const names = (await read.more())
      .flatMap(page => page.changes)
      .flatMap(change => (change.kind === 'group' ? [change.group.name] : []))
    expect(names).toContain('Briefly')
    await groups({ remove: ['Briefly'] })
    expect((await failureOf(read.more())).code).toBe('checkpoint_expired')
    expect((await failureOf(pagesOf(read.opened.directory))).code).toBe('object_not_found')
  })

  it('of which more people moved than are looked at one by one are read again in bulk', async () => {
    const crowded = await startWorld(30)
    crowded.app({ scopes: allScopes })
    const { directory } = crowded.open({ config: scope() })
    const crowd = (more: object) => ({
      upsert: Array.from({ length: 1_050 }, (_, n) => ({ login: `crowd${n}@example.com`, ...more })),
    })
    const first = await pagesOf(directory)
    await control(crowded.okta.url, 'POST', 'users', crowd({ groups: ['Finance', 'Sales'] }))
    const came = await pagesOf(directory, first.at(-1)?.cursor)
    const view = viewOf(came, viewOf(first))
    expect(view).toEqual(viewOf(await pagesOf(directory)))
    expect(view.people.size).toBeGreaterThan(1_050)
    await crowded.asked()
    await control(crowded.okta.url, 'POST', 'users', crowd({ groups: ['Sales'] }))
    const went = await pagesOf(directory, came.at(-1)?.cursor)
    expect(viewOf(went, view)).toEqual(viewOf(await pagesOf(directory)))
    expect((await crowded.asked()).length).toBeLessThan(2 * 1_000 + 50)
    await crowded.close()
  })

  it('goes on from every page to the same view', async () => {
    const read = await readOnce(scope())
    await users(...Array.from({ length: 230 }, (_, n) => ({ login: `user${n}@example.com`, nickName: 'Again' })))
    await groups({ change: [{ group: 'Finance', add: ['user122@example.com'], remove: ['user126@example.com'] }] })
    const pages = await read.more()
    const whole = await read.whole()
    expect(pages.length).toBeGreaterThan(2)
    for (const [index, page] of pages.slice(0, -1).entries()) {
      const rest = await pagesOf(world.open({ config: scope() }).directory, page.cursor)
      expect(viewOf([...pages.slice(0, index + 1), ...rest], read.before), `from page ${index}`).toEqual(whole)
    }
  })
})

describe('groups that are only tracked', () => {
  const config = () => ({ trackedGroupIds: [ids.Sales ?? '', ids.Contractors ?? ''] })

  it('have their members, and everybody else is read too', async () => {
    const read = await readOnce(config())
    expect(read.view().people.size).toBe((await readOnce()).view().people.size)
    expect(read.view().members.get(ids.Sales ?? '')?.size).toBeGreaterThan(10)
  })

  it('are followed by the log without a look at each person', async () => {
    const read = await readOnce(config())
    const leaver = await idOf('user132@example.com')
    await groups({ change: [{ group: 'Sales', add: ['user130@example.com'], remove: ['user132@example.com'] }] })
    await world.asked()
    await read.more()
    expect((await world.asked('/api/v1/users/')).length).toBe(0)
    expect(
      read
        .view()
        .members.get(ids.Sales ?? '')
        ?.has(leaver),
    ).toBe(false)
    expect(read.view()).toEqual(await read.whole())
  })

  it('without the log, show who came at once and who left at the next full read', async () => {
    world.app({})
    const read = await readOnce(config())
    const [joiner, leaver] = [await idOf('user131@example.com'), await idOf('user137@example.com')]
    await groups({ change: [{ group: 'Sales', add: ['user131@example.com'], remove: ['user137@example.com'] }] })
    await read.more()
    expect(
      read
        .view()
        .members.get(ids.Sales ?? '')
        ?.has(joiner),
    ).toBe(true)
    expect((await read.whole()).members.get(ids.Sales ?? '')?.has(leaver)).toBe(false)
    await world.asked()
    await read.more()
    expect(await world.asked('/api/v1/groups/')).toEqual([])
  })

  it('one that is gone is gone, and nobody with it', async () => {
    const [made] = (await groups({ create: [{ name: 'Guests' }], change: [{ group: 'Guests', add: ['user140@example.com'] }] }))
      .body.groups
    const trackedGroupIds = [made?.id ?? '']
    const read = await readOnce({ trackedGroupIds })
    await groups({ remove: ['Guests'] })
    await read.more()
    expect([...read.view().members.keys()]).toEqual([])
    expect(read.view()).toEqual(await read.whole())
    expect((await pagesOf(world.open({ config: { trackedGroupIds } }).directory)).at(-1)).toMatchObject({
      changes: [{ kind: 'group_removed', externalId: made?.id }],
      end: 'snapshot',
    })
  })

  it('beside groups that limit who is read keep both', async () => {
    const both = { groupIds: [ids.Finance ?? ''], trackedGroupIds: [ids.Sales ?? '', ids.Finance ?? ''] }
    const read = await readOnce(both)
    expect([...read.view().members.keys()].sort()).toEqual([ids.Finance, ids.Sales].sort())
    await groups({ change: [{ group: 'Sales', add: ['user141@example.com'] }] })
    await read.more()
    expect(read.view()).toEqual(await read.whole())
  })
})
