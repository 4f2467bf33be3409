import type { DirectoryAudit } from '@microsoft/microsoft-graph-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { appWith, call, control, everyPermission, type Listed, tokenFor } from './graph-client.ts'

const day = 86_400_000
let now = Date.parse('2026-05-20T12:00:00.000Z')
let graph: GraphStandIn
let token: string

beforeAll(async () => {
  const roles = [...everyPermission, 'AuditLog.Read.All']
  graph = await startGraphStandIn({ people: 60, clock: { now: () => now }, clients: [appWith({ roles })] })
  token = await tokenFor(graph)
})
afterAll(() => graph.close())

type Entry = Listed & DirectoryAudit
const log = (query: string, bearer = token) =>
  call<{ value: readonly Entry[] }>(`${graph.url}/v1.0/auditLogs/directoryAudits${query}`, bearer)
const of = (activity: string) => `?$filter=activityDisplayName eq '${activity}'`
const upsert = (...users: object[]) => control<{ users: Listed[] }>(graph.url, 'POST', 'users', { upsert: users })

describe('the audit log of the tenant', () => {
  it('says nothing of people whom nobody has touched, and reaches back thirty days', async () => {
    expect((await log(of('Update user'))).body.value).toEqual([])
    const { body } = await log('?$orderby=activityDateTime asc&$top=1')
    const age = now - Date.parse(String(body.value[0]?.activityDateTime))
    expect(age).toBeGreaterThan(28 * day)
    expect(age).toBeLessThanOrEqual(30 * day)
  })

  it('says who was changed, when, and what of them, by the names of the directory', async () => {
    const { body } = await upsert({ userPrincipalName: 'user3@entra.example', surname: 'Newname', mobilePhone: '+4670' })
    const [entry] = (await log(of('Update user'))).body.value
    expect(entry).toMatchObject({ category: 'UserManagement', result: 'success', loggedByService: 'Core Directory' })
    expect(Date.parse(String(entry?.activityDateTime))).toBe(now)
    const [target] = entry?.targetResources ?? []
    expect(target).toMatchObject({ id: body.users[0]?.id, type: 'User', userPrincipalName: 'user3@entra.example' })
    expect(target?.modifiedProperties?.map(one => [one.displayName, one.newValue])).toEqual([
      ['Surname', '["Newname"]'],
      ['Mobile', '["+4670"]'],
      ['Included Updated Properties', '"Surname, Mobile"'],
    ])
  })

  it('is asked for by time and activity, newest first, in pages', async () => {
    const at = (days: number) => new Date(now - days * day).toISOString()
    const names = [4, 5, 6].map(n => ({ userPrincipalName: `user${n}@entra.example`, city: 'Lund', changedAt: at(n) }))
    await upsert(...names)
    const since = `${of('Update user')} and activityDateTime ge ${at(5.5)}&$top=1`
    const days: number[] = []
    for (let page = await log(since); ; page = await log(new URL(page.next ?? '').search)) {
      days.push(...page.body.value.map(entry => (now - Date.parse(String(entry.activityDateTime))) / day))
      if (page.next === undefined) break
    }
    expect(days).toEqual([0, 4, 5])
  })

  it('tells who is new and who was deleted, and forgets', async () => {
    await upsert({ userPrincipalName: 'new@entra.example' })
    await control(graph.url, 'POST', 'users', { remove: ['user7@entra.example'] })
    expect((await log(of('Add user'))).body.value).toHaveLength(1)
    expect((await log(of('Delete user'))).body.value).toHaveLength(1)
    now += 31 * day
    token = await tokenFor(graph)
    expect((await log(of('Add user'))).body.value).toEqual([])
    expect((await log('')).body.value.length, 'a tenant always has something to tell').toBeGreaterThan(20)
  })

  it('is for those who may read it, and takes no more than a thousand at once', async () => {
    expect((await log('?$top=1001')).status).toBe(400)
    expect((await log("?$filter=result eq 'success'")).status).toBe(400)
    expect((await log('?$orderby=category')).status).toBe(400)
    graph.registerClient(appWith())
    expect((await log('', await tokenFor(graph))).error?.code).toBe('Authorization_RequestDenied')
  })
})
