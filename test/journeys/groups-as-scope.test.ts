import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { entraDirectory } from '../support/entra-directory.ts'
import { everyOktaScope, oktaDirectory } from '../support/okta-directory.ts'
import { stepThrough } from '../support/passage.ts'
import { order, pause, personAt, synced } from '../support/runs.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

/** A directory that is limited to one group, and tracks another. */
interface Limited {
  readonly id: string
  readonly scopeId: string
  readonly trackedId: string
  login(n: number): string
  join(group: string, n: number): Promise<unknown>
  leave(group: string, n: number): Promise<unknown>
  close(): Promise<void>
}

const people = 100
const scope = 'Engineering'
const tracked = 'Helpdesk'

async function okta(w: World): Promise<Limited> {
  const it = await oktaDirectory(w, people, {
    scopes: everyOktaScope,
    config: made => ({ groupIds: [made.groupId(scope)], trackedGroupIds: [made.groupId(tracked)] }),
  })
  const login = (n: number) => `user${n}@example.com`
  return {
    id: it.integrationId,
    scopeId: it.groupId(scope),
    trackedId: it.groupId(tracked),
    login,
    join: (group, n) => order(it, 'groups', { change: [{ group, add: [login(n)] }] }),
    leave: (group, n) => order(it, 'groups', { change: [{ group, remove: [login(n)] }] }),
    close: () => it.close(),
  }
}

async function entra(w: World): Promise<Limited> {
  const it = await entraDirectory(w, people, made => ({
    groupIds: [made.groupId(scope)],
    trackedGroupIds: [made.groupId(tracked)],
  }))
  const login = (n: number) => `user${n}@entra.example`
  return {
    id: it.integrationId,
    scopeId: it.groupId(scope),
    trackedId: it.groupId(tracked),
    login,
    join: (group, n) => order(it, 'groups', { members: [{ group, add: [login(n)] }] }),
    leave: (group, n) => order(it, 'groups', { members: [{ group, remove: [login(n)] }] }),
    close: () => it.close(),
  }
}

describe.each([
  { name: 'Okta', make: okta },
  { name: 'Entra', make: entra },
])('a directory of $name that is limited to a group', ({ make }) => {
  let w: World
  let directory: Limited
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    directory = await make(w)
    for (const n of [0, 1, 2, 31, 32]) await directory.join(scope, n)
    await directory.leave(scope, 9)
    await synced(w, directory.id, { mode: 'full' })
    await pause(w, directory.id)
    flow = await w.flow({ directoryIntegrationId: directory.id })
  })
  afterAll(async () => {
    await directory.close()
    await w.close()
  })

  const read = async () => {
    const run = await synced(w, directory.id)
    expect(run).toMatchObject({ state: 'done', mode: 'incremental' })
    return run
  }
  const person = (n: number) =>
    personAt<{ status: string; enrollment: string; groups: { name: string }[] }>(w, directory.id, directory.login(n))
  const enroll = (n: number) => w.enroll(directory.login(n), `id-${n}`, 'medium', asIntegrationId(directory.id))
  const coverage = async (groupId: string) =>
    (
      await w.admin<{ total: number; enrolled: number }>(
        'GET',
        `/v1/directory/coverage?integrationId=${directory.id}&groupId=${groupId}`,
      )
    ).body
  const loginsOf = async (groupId: string) => {
    const query = new URLSearchParams({ integrationId: directory.id, groupId, limit: '200' })
    const { body } = await w.admin<{ items: { login: string }[] }>('GET', `/v1/directory/users?${query}`)
    return body.items.map(one => one.login)
  }

  it('knows nobody else, and cannot verify them', async () => {
    await expect(person(9)).rejects.toThrow('the view has nobody')
    const started = await flow.stepUp(directory.login(9))
    expect(said(started)).toBe('failed/none/deny/user_unknown')
  })

  it('keeps who leaves the group as inactive, with their enrollment, and takes them in again', async () => {
    await enroll(0)
    expect(said(await stepThrough(w, flow, directory.login(0), { overall: 'OK', identityId: 'id-0' }))).toBe(allowed)

    await directory.leave(scope, 0)
    expect(await read()).toMatchObject({ counts: { deactivated: 1, removed: 0 } })
    expect(await person(0)).toMatchObject({ status: 'inactive', enrollment: 'enrolled' })
    expect(said(await flow.stepUp(directory.login(0)))).toBe('failed/none/deny/user_inactive')

    await directory.join(scope, 0)
    await read()
    expect(await person(0)).toMatchObject({ status: 'active', enrollment: 'enrolled' })
    expect(said(await stepThrough(w, flow, directory.login(0), { overall: 'OK', identityId: 'id-0' }))).toBe(allowed)
  })

  it('filters by group, and counts who is enrolled in each', async () => {
    await enroll(31)
    const before = await coverage(directory.trackedId)
    // Those of the tracked group who are in scope; it has more members.
    expect((await loginsOf(directory.trackedId)).toSorted()).toEqual([0, 1, 2].map(directory.login))
    await directory.join(tracked, 31)
    await read()
    expect(await loginsOf(directory.trackedId)).toContain(directory.login(31))
    expect(await coverage(directory.trackedId)).toMatchObject({ total: before.total + 1, enrolled: before.enrolled + 1 })
    expect((await person(31)).groups.map(({ name }) => name)).toEqual(expect.arrayContaining([scope, tracked]))
    const { body } = await w.admin<{ items: { name: string; members: number }[] }>(
      'GET',
      `/v1/directory/groups?integrationId=${directory.id}`,
    )
    expect(body.items.map(({ name }) => name).toSorted()).toEqual([scope, tracked])
  })

  it('counts nobody who left the scope into what it covers', async () => {
    const before = await coverage(directory.scopeId)
    await directory.leave(scope, 32)
    await read()
    expect((await coverage(directory.scopeId)).total).toBe(before.total - 1)
    expect(await loginsOf(directory.scopeId)).not.toContain(directory.login(32))
  })
})
