import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subscribable } from '../../src/events/index.ts'
import { adminRoutes } from '../../src/http/admin/permissions.ts'
import { type World, world } from '../support/world.ts'

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly responses?: Record<string, object>
}
interface Description {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly object[]
  readonly components: { readonly schemas?: Record<string, object>; readonly securitySchemes: Record<string, object> }
  readonly paths: Record<string, Record<string, Operation>>
  readonly webhooks: Record<string, { readonly post: Operation }>
}

describe('the description of the API', () => {
  let w: World
  let document: Description
  let text: string
  beforeAll(async () => {
    w = await world()
    const answer = await fetch(`${w.url}/v1/openapi.json`)
    expect(answer.status).toBe(200)
    text = await answer.text()
    document = JSON.parse(text) as Description
  })
  afterAll(() => w.close())

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
  /** Every `$ref` of it. */
  const references = () => [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target)

  it('is OpenAPI 3.1, of this host, by bearer token or by session', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'Stepgate', version: '1' })
    expect(document.servers).toEqual([{ url: w.url }])
    expect(document.security).toEqual([{ bearer: [] }, { session: [] }])
    expect(document.components.securitySchemes).toHaveProperty('bearer')
    expect(document.components.securitySchemes.session).toMatchObject({ type: 'apiKey', in: 'cookie', name: 'sg_admin' })
  })

  it('has every route of the admin API, and the hooks', () => {
    for (const route of Object.keys(adminRoutes)) {
      const [method = '', pattern = ''] = route.split(' ')
      const path = pattern.replaceAll(/:(\w+)/g, '{$1}')
      expect(`${route} ${method.toLowerCase() in (document.paths[path] ?? {})}`).toBe(`${route} true`)
    }
    for (const path of [
      '/v1/hooks/step-up',
      '/v1/hooks/account-recovery',
      '/v1/hooks/sign-up',
      '/v1/hooks/verifications/redeem',
      '/v1/hooks/verifications/{id}',
      '/v1/hooks/verifications/{id}/cancel',
      '/v1/hooks/verifications/{id}/operations',
    ]) {
      expect(Object.keys(document.paths)).toContain(path)
    }
  })

  it('has no path of the pages, the products and the stand-ins', () => {
    // What ticket systems call by a path that they have from Incode is ours to describe.
    expect(Object.keys(document.paths).filter(path => !/^\/(v1|health|omni)\//.test(path))).toEqual([])
    expect(text).not.toContain('__sandbox')
  })

  it('declares every parameter of every path, and none that the path does not have', () => {
    for (const { path, method, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()
      const declared = (operation.parameters ?? []).filter(one => one.in === 'path').map(one => one.name)
      expect(`${method} ${path}: ${declared.toSorted().join()}`).toBe(`${method} ${path}: ${named.join()}`)
    }
  })

  it('refers to nothing that is not in it', () => {
    expect(references().length).toBeGreaterThan(0)
    const missing = references().filter(target => {
      const found = target
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>(
          (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
          document,
        )
      return found === undefined
    })
    expect(missing).toEqual([])
  })

  it('describes the body of everything that takes one, and an answer of everything', () => {
    for (const { path, method, operation } of operations()) {
      expect(`${method} ${path} ${Object.keys(operation.responses ?? {}).length > 0}`).toBe(`${method} ${path} true`)
    }
    for (const path of ['/v1/integrations', '/v1/admin-tokens', '/v1/hooks/step-up', '/v1/hooks/verifications/redeem']) {
      expect(document.paths[path]?.post?.requestBody?.content['application/json']?.schema).toBeDefined()
    }
    const person = document.paths['/v1/directory/{integrationId}/people/{externalId}']?.put?.requestBody
    expect(person?.content['application/json']?.schema).toMatchObject({ required: ['login'], additionalProperties: false })
    for (const path of ['/v1/directory/{integrationId}/people', '/v1/invites/csv']) {
      expect(document.paths[path]?.post?.requestBody?.content).toEqual({
        'text/csv': { schema: expect.objectContaining({ type: 'string', description: expect.stringContaining('header line') }) },
      })
    }
  })

  it('describes what webhooks are sent: every event, its headers, and a body of ids and words', () => {
    expect(Object.keys(document.webhooks)).toEqual([...subscribable])
    const { post } = document.webhooks['verification.decided'] ?? {}
    expect(post?.parameters?.map(({ name }) => name)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature'])
    expect(post?.requestBody?.content['application/json']?.schema).toMatchObject({
      properties: { type: { const: 'verification.decided' }, data: { required: expect.arrayContaining(['outcome', 'reason']) } },
    })
  })

  it('describes the result as it is published, by one name', () => {
    expect(Object.keys(document.components.schemas ?? {})).toContain('Result')
    expect(Object.keys(document.components.schemas ?? {})).toContain('Problem')
  })
})
