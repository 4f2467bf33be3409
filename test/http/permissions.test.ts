import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminRoutes, mayUse, type Role, roles } from '../../src/http/admin/permissions.ts'
import { type World, world } from '../support/world.ts'

const routes = Object.entries(adminRoutes).map(([route, permission]) => {
  const [method = '', pattern = ''] = route.split(' ')
  // Ids that nothing has: who may come in finds nothing, and nothing is changed.
  return { route, method, permission, path: pattern.replaceAll(/:\w+/g, 'nothing') }
})

describe('the table of roles and routes, over HTTP', () => {
  let w: World
  const tokens = new Map<Role, string>()
  beforeAll(async () => {
    w = await world()
    const { externalId } = await w.person({ login: 'staff@example.com' })
    const person = { integrationId: w.directoryId, externalId }
    for (const role of roles) {
      const made = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: `the ${role}`, role, person })
      tokens.set(role, made.body.token)
    }
  })
  afterAll(() => w.close())

  /** Of a file there is none. */
  const codeIn = ({ headers }: Response, text: string): string =>
    text === '' || /^(text\/csv|application\/jsonl)/.test(headers.get('content-type') ?? '')
      ? ''
      : String(JSON.parse(text).code ?? '')

  async function call(method: string, path: string, authorization?: string) {
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const answer = await fetch(`${w.url}${path}`, {
      method,
      headers: { ...(authorization ? { authorization } : {}), ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      ...(hasBody ? { body: '{}' } : {}),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, code: codeIn(answer, text) }
  }

  it.each(roles)('lets the %s do what the table says, and nothing else', async role => {
    const bearer = `Bearer ${tokens.get(role)}`
    for (const { route, method, path, permission } of routes) {
      const { status, code } = await call(method, path, bearer)
      if (mayUse(role, permission)) expect(`${route}: ${status}`).not.toMatch(/: (401|403|5\d\d)$/)
      else expect(`${route}: ${status} ${code}`).toBe(`${route}: 403 forbidden`)
    }
  })

  it.each(routes)('asks for a token before anything else: $route', async ({ method, path }) => {
    for (const authorization of [
      undefined,
      'Bearer',
      'Bearer ',
      'Bearer short',
      `Bearer sga_${'x'.repeat(43)}`,
      `Bearer ${'x'.repeat(5_000)}`,
      `Basic ${Buffer.from(`owner:${tokens.get('owner')}`).toString('base64')}`,
      `Bearer ${tokens.get('owner')} and more`,
      `Bearer ${tokens.get('owner')?.slice(0, -1)}`,
    ]) {
      const { status, code, headers } = await call(method, path, authorization)
      expect(`${status} ${code}`).toBe('401 unauthenticated')
      expect(headers.get('www-authenticate')).toBe('Bearer realm="stepgate"')
    }
  })

  it('asks HEAD for the same as GET, but of files, which have none', async () => {
    for (const { route, method, path, permission } of routes) {
      if (method !== 'GET') continue
      if (/\.(csv|jsonl)$/.test(path)) {
        expect(`${route} ${(await call('HEAD', path, `Bearer ${tokens.get('owner')}`)).status}`).toBe(`${route} 404`)
        continue
      }
      expect(`${route} ${(await call('HEAD', path)).status}`).toBe(`${route} 401`)
      if (mayUse('agent', permission)) continue
      expect(`${route} ${(await call('HEAD', path, `Bearer ${tokens.get('agent')}`)).status}`).toBe(`${route} 403`)
    }
  })

  it('takes the word Bearer in any case (RFC 9110, 11.1)', async () => {
    expect((await call('GET', '/v1/me', `bearer ${tokens.get('agent')}`)).status).toBe(200)
  })

  it('refuses a token from the moment it is revoked or over', async () => {
    const short = await w.admin<{ token: string; id: string }>('POST', '/v1/admin-tokens', {
      name: 'short',
      role: 'owner',
      expiresAt: new Date(w.clock.now() + 60_000).toISOString(),
    })
    const revoked = await w.admin<{ token: string; id: string }>('POST', '/v1/admin-tokens', { name: 'gone', role: 'owner' })
    expect((await call('GET', '/v1/me', `Bearer ${short.body.token}`)).status).toBe(200)
    expect((await call('GET', '/v1/me', `Bearer ${revoked.body.token}`)).status).toBe(200)
    w.clock.advance(60_000)
    await w.admin('DELETE', `/v1/admin-tokens/${revoked.body.id}`)
    for (const { method, path } of routes) {
      expect((await call(method, path, `Bearer ${short.body.token}`)).status).toBe(401)
      expect((await call(method, path, `Bearer ${revoked.body.token}`)).status).toBe(401)
    }
  })

  it('has a row for every route of the admin API, and a route for every row', async () => {
    const answer = await fetch(`${w.url}/v1/openapi.json`)
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    const isAdmin = (route: string) => / \/v1\/(?!hooks\/|schemas\/)/.test(route)
    expect(described.filter(isAdmin).toSorted()).toEqual(Object.keys(adminRoutes).toSorted())
  })
})
