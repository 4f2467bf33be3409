import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

interface Problem {
  readonly code: string
  readonly detail?: string
  readonly faults?: readonly { readonly path: string }[]
}

describe('history, files and mapping, over the admin API', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())
  const path = (more: string, id: string = w.directoryId) => `/v1/integrations/${id}${more}`

  it('take a reason with every change, and show it', async () => {
    await w.admin('PATCH', path(''), { description: 'of the plant', why: 'asked for by the plant' })
    const { status, body } = await w.admin<{ items: unknown[]; nextCursor: string | null }>('GET', path('/history?limit=1'))
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      {
        action: 'updated',
        version: 1,
        why: 'asked for by the plant',
        by: { kind: 'admin', name: 'test' },
        changes: [{ field: '/description', before: '', after: 'of the plant' }],
      },
    ])
    const rest = await w.admin<{ items: unknown[]; nextCursor: null }>('GET', path(`/history?cursor=${body.nextCursor}`))
    expect(rest.body).toMatchObject({ items: [{ action: 'created' }], nextCursor: null })
  })

  it.each([
    ['a reason that is too long', 'PATCH', '', { name: 'X', why: 'x'.repeat(501) }, 400, 'request_invalid'],
    ['a version that is none', 'POST', '/revert', { version: 0 }, 400, 'request_invalid'],
    ['a version that there never was', 'POST', '/revert', { version: 7 }, 404, 'not_found'],
    ['another version than is in force', 'POST', '/revert', { version: 1, ifVersion: 3 }, 409, 'version_conflict'],
    ['a cursor that is none', 'GET', '/history?cursor=***', undefined, 400, 'request_invalid'],
    ['a path that is none', 'POST', '/mapping/preview', { mapping: { email: 'a b' } }, 400, 'request_invalid'],
    ['too many rows', 'POST', '/mapping/preview', { limit: 51 }, 400, 'request_invalid'],
  ])('refuse %s', async (_what, method, more, body, status, code) => {
    expect(await w.admin<Problem>(method, path(more), body)).toMatchObject({ status, body: { code } })
  })

  it('say of an account that it has no attributes and no groups', async () => {
    const mapped = await w.admin<Problem>('POST', path('/mapping/preview', w.accountId), {})
    expect(mapped).toMatchObject({ status: 409, body: { code: 'object_state_unsupported' } })
    expect(mapped.body.detail).toBe('The attributes of this directory cannot be mapped.')
    expect(await w.admin('GET', path('/groups', w.accountId))).toMatchObject({ status: 400 })
  })

  it('find the groups of the product', async () => {
    const { status, body } = await w.admin<{ items: { name: string }[] }>('GET', path('/groups?search=Every'))
    expect(status).toBe(200)
    expect(body.items.map(({ name }) => name)).toEqual(['Everyone'])
  })

  it('check a set of integrations that name each other, and make nothing', async () => {
    const before = await w.admin<{ items: unknown[] }>('GET', '/v1/integrations')
    const config = { purposes: ['step_up'], returnUrls: ['https://flow.example'] }
    const client = { template: 'oidc-client-credentials', name: 'Flow', state: 'enabled', account: 'second', config }
    const second = { template: 'incode', name: 'Second', state: 'enabled' }
    const { status, body } = await w.admin<{ items: { key: string; faults: { path: string }[]; changedSecrets: string[] }[] }>(
      'POST',
      '/v1/integrations/check',
      {
        items: [
          { key: 'second', ...second, config: { apiUrl: w.incode.url, apiKey: 'k', workflows: [{ id: 'w2', name: 'W' }] } },
          { key: 'flow', ...client, workflow: 'w2' },
          { key: 'wrong', ...client, workflow: 'w3' },
          { key: 'incode', ...second, config: { apiUrl: w.incode.url, apiKey: 'other', workflows: [{ id: 'w', name: 'W' }] } },
        ],
      },
    )
    expect(status).toBe(200)
    expect(body.items.map(({ key, faults }) => [key, faults.map(fault => fault.path)])).toEqual([
      ['second', []],
      ['flow', []],
      ['wrong', ['/workflow']],
      ['incode', []],
    ])
    expect(body.items.at(-1)?.changedSecrets).toEqual(['/config/apiKey'])
    expect((await w.admin<{ items: unknown[] }>('GET', '/v1/integrations')).body).toEqual(before.body)
  })
})
