import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change } from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { quietLog } from '../support/log.ts'
import { asChanges, people, person, scripted } from '../support/scripted-source.ts'
import { type World, world } from '../support/world.ts'

interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}
interface Logged {
  readonly what: string
  readonly fields: readonly string[]
  readonly before: string
  readonly after: string
  readonly runId: string | null
  readonly at: string
}
interface Coverage {
  readonly total: number
  readonly enrolled: number
  readonly bound: readonly { readonly fromDays: number; readonly people: number }[]
}

describe('the directory over HTTP', () => {
  let w: World
  let runId: string
  beforeAll(async () => {
    w = await world()
    const sync = (changes: readonly Change[], mode: 'full' | 'incremental') => {
      w.clock.advance(1_000)
      const source = scripted([{ changes, cursor: 'c', end: mode === 'full' ? 'snapshot' : 'delta' }])
      const deps = { store: w.store, clock: w.clock, random: systemRandom, log: quietLog() }
      const signal = new AbortController().signal
      return runSync(deps, { integrationId: w.directoryId, mode, dryRun: false, requestedBy: 'test', source, signal })
    }
    const group: Change = { kind: 'group', group: { externalId: 'eng', name: 'Engineering' } }
    const member = (n: number): Change => ({ kind: 'member', groupId: 'eng', externalId: person(n).externalId, present: true })
    await sync([group, ...asChanges(people(6)), member(0), member(1), member(2)], 'full')
    await w.enroll('person1@example.com', 'id-1')
    const moved = person(1, { email: 'secret-canary@example.com', changedAt: '2025-07-01T00:00:00.000Z' })
    runId = (await sync(asChanges([moved]), 'incremental')).runId
    await sync([{ kind: 'user_removed', externalId: person(1).externalId, reason: 'left_scope' }], 'incremental')
  })
  afterAll(() => w.close())

  const get = async <T>(path: string) => (await w.admin<T>('GET', path)).body
  const own = () => `integrationId=${w.directoryId}`

  it('lists, counts and covers the members of a group', async () => {
    const { items } = await get<Page<{ externalId: string }>>(`/v1/directory/users?${own()}&groupId=eng`)
    expect(items.map(({ externalId }) => externalId).toSorted()).toEqual([0, 1, 2].map(n => person(n).externalId))
    expect(await get(`/v1/directory/counts?${own()}&groupId=eng`)).toMatchObject({ total: 3, status: { active: 2, inactive: 1 } })
    expect(await get(`/v1/directory/counts?${own()}&status=active`)).toMatchObject({ total: 5 })
    expect(await get(`/v1/directory/coverage?${own()}&groupId=eng`)).toMatchObject({ total: 2, enrolled: 0 })
    expect(await get<Coverage>(`/v1/directory/coverage?${own()}`)).toMatchObject({ total: 5, enrolled: 0 })
    const groups = await get<Page<{ name: string; members: number; coverage: Coverage }>>(
      `/v1/directory/groups?${own()}&search=eng`,
    )
    const named = await get<Page<{ name: string }>>(`/v1/directory/groups?${own()}&externalId=eng`)
    expect(named.items.map(({ name }) => name)).toEqual(['Engineering'])
    expect((await get<Page<unknown>>(`/v1/directory/groups?${own()}&externalId=en`)).items).toEqual([])
    expect(groups).toMatchObject({ items: [{ name: 'Engineering', members: 3, coverage: { total: 2 } }], nextCursor: null })
  })

  it('shows of a person their groups, and since when what is so', async () => {
    const one = await get<Record<string, unknown>>(`/v1/directory/users/${w.directoryId}/${person(1).externalId}`)
    expect(one).toMatchObject({
      status: 'inactive',
      sourceStatus: 'LEFT_SCOPE',
      groups: [{ externalId: 'eng', name: 'Engineering' }],
      removedAt: null,
    })
    const moments = [one.firstSeenAt, one.boundAt, one.contactChangedAt, one.changedAt].map(at => Date.parse(String(at)))
    expect(moments.every(Number.isFinite)).toBe(true)
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
  })

  it('tells what became of a person, the newest first and page by page, and nothing of what they are called', async () => {
    const path = `/v1/directory/users/${w.directoryId}/${person(1).externalId}/changes`
    const first = await get<Page<Logged>>(`${path}?limit=1`)
    expect(first.items).toMatchObject([{ what: 'left_scope', before: 'active', after: 'inactive' }])
    const second = await get<Page<Logged>>(`${path}?limit=1&cursor=${first.nextCursor}`)
    expect(second).toMatchObject({ items: [{ what: 'updated', fields: ['email'], runId }], nextCursor: null })
    const ofRun = await get<Page<Logged>>(`/v1/directory/changes?runId=${runId}`)
    expect(ofRun.items).toEqual(second.items)
    expect(JSON.stringify([first, second])).not.toContain('canary')
    expect(await get<Page<Logged>>(`/v1/directory/users/${w.directoryId}/${person(2).externalId}/changes`)).toMatchObject({
      items: [],
    })
  })

  const file = async (query: string) => {
    const headers = { authorization: `Bearer ${w.adminToken}` }
    const answer = await fetch(`${w.url}/v1/directory/users.csv?${query}`, { headers })
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      lines: (await answer.text()).split('\r\n').slice(0, -1),
    }
  }

  it('writes the list as a file, narrowed as the list is, with the columns that were chosen', async () => {
    const narrowed = `${own()}&groupId=eng&status=active`
    const { items } = await get<Page<{ login: string; status: string }>>(`/v1/directory/users?${narrowed}`)
    const { status, type, lines } = await file(`${narrowed}&columns=login,status`)
    expect({ status, type }).toEqual({ status: 200, type: 'text/csv; charset=utf-8' })
    expect(lines).toEqual(['login,status', ...items.map(user => `${user.login},${user.status}`)])
    expect((await file(own())).lines).toHaveLength(7)
    expect((await file(`${own()}&search=${person(4).login}`)).lines).toHaveLength(2)
  })

  it('writes nothing that a spreadsheet would calculate', async () => {
    await w.store.loader.put(w.directoryId, person(9, { displayName: '=HYPERLINK("http://evil.example","ok")' }), w.clock.now())
    const { lines } = await file(`${own()}&search=${person(9).login}&columns=displayName`)
    expect(lines).toEqual(['displayName', `"'=HYPERLINK(""http://evil.example"",""ok"")"`])
  })

  it('writes down who took a file, by what it was narrowed, and not whom they searched for', async () => {
    await file(`${own()}&status=active&search=canary-name`)
    const { items } = await get<Page<{ action: string; target: string; facts: object }>>('/v1/audit?action=directory.exported')
    expect(items[0]).toMatchObject({
      action: 'directory.exported',
      target: w.directoryId,
      facts: { status: 'active', searched: true },
    })
    expect(JSON.stringify(items)).not.toContain('canary-name')
  })

  it.each([
    ['a file of a column that there is not', '/v1/directory/users.csv?columns=login,claims', 400],
    ['a file of a directory that there is not', '/v1/directory/users.csv?integrationId=nope', 404],
    ['a group without its directory', '/v1/directory/users?groupId=eng', 400],
    ['a group that is not there', '/v1/directory/users?integrationId=DIRECTORY&groupId=nobody', 404],
    ['the coverage of a group that is not there', '/v1/directory/coverage?integrationId=DIRECTORY&groupId=nobody', 404],
    ['coverage of nothing', '/v1/directory/coverage', 400],
    ['the coverage of a directory that there is not', '/v1/directory/coverage?integrationId=nope', 404],
    ['people of a directory that there is not', '/v1/directory/users?integrationId=nope', 404],
    ['a search in a directory that there is not', '/v1/directory/users?integrationId=nope&search=ada', 404],
    ['counts of a directory that there is not', '/v1/directory/counts?integrationId=nope', 404],
    ['groups of a directory that there is not', '/v1/directory/groups?integrationId=nope', 404],
    ['links in a directory that there is not', '/v1/directory/links?integrationId=nope', 404],
    ['runs of a directory that there is not', '/v1/sync-runs?integrationId=nope', 404],
    ['verifications through an integration that there is not', '/v1/verifications?integrationId=nope', 404],
    ['the schedule of a directory that there is not', '/v1/integrations/nope/schedule', 404],
    ['a list of people that there is not', '/v1/directory/nope/people', 404],
    ['groups of no directory', '/v1/directory/groups', 400],
    ['a group without a name', '/v1/directory/users?integrationId=DIRECTORY&groupId=', 400],
    ['changes of nobody', '/v1/directory/users/DIRECTORY/nobody/changes', 404],
    ['changes of no run', '/v1/directory/changes?runId=run_none', 404],
    ['a foreign cursor', '/v1/directory/changes?runId=RUN&cursor=WyJhIl0', 400],
    ['counts of an unknown status', '/v1/directory/counts?status=asleep', 400],
  ])('refuses %s', async (_what, path, status) => {
    const answer = await w.admin('GET', path.replace('DIRECTORY', w.directoryId).replace('RUN', runId))
    expect(answer.status).toBe(status)
  })
})
