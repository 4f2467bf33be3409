import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { allScopes, appWith, control, get, makeKey, send, tokenFor } from './okta-client.ts'

/**
 * Answers are compared with the models of Okta's own SDK, which are generated from Okta's published specification: an
 * attribute that no model knows is one that Okta does not have.
 */

interface Model {
  readonly attributeTypeMap: readonly { readonly baseName: string; readonly type: string }[]
}

const require = createRequire(import.meta.url)

function modelOf(name: string): Model | undefined {
  try {
    const file = require(`@okta/okta-sdk-nodejs/src/generated/models/${name}.js`) as Record<string, Model>
    return file[name]?.attributeTypeMap === undefined ? undefined : file[name]
  } catch {
    return undefined
  }
}

/** Where their content is free: profiles, extra data, links. */
const open = new Set(['UserProfile', 'any', 'object', 'UserLinks'])

/** Paths that the model of this name does not know. */
function unknownPaths(value: unknown, type: string, path = type): readonly string[] {
  const list = /^Array<(.*)>$/.exec(type)?.[1]
  if (list !== undefined) return Array.isArray(value) ? value.flatMap(one => unknownPaths(one, list, path)) : [path]
  const model = open.has(type) ? undefined : modelOf(type)
  if (model === undefined || typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = model.attributeTypeMap.find(one => one.baseName === name)
    return known === undefined ? [`${path}.${name}`] : unknownPaths(inner, known.type, `${path}.${name}`)
  })
}

let okta: OktaStandIn
let token: string

beforeAll(async () => {
  const key = await makeKey('app')
  const scopes = [...allScopes, 'okta.userTypes.read', 'okta.authenticators.read']
  okta = await startOktaStandIn({ people: 10, clients: [appWith(key, { scopes, roles: ['ORG_ADMIN'] })] })
  token = await tokenFor(okta.url, key, scopes.join(' '))
  await control(okta.url, 'POST', 'groups', {
    create: [{ name: 'Berlin' }],
    change: [{ group: 'Berlin', rule: { name: 'By city', attribute: 'city', value: 'Berlin' } }],
  })
  await control(okta.url, 'POST', 'users', { upsert: [{ login: 'user1@example.com', groups: ['Sales'], title: 'New' }] })
  await control(okta.url, 'POST', 'roles', { group: 'Sales', roles: ['Recovers'] })
  await control(okta.url, 'POST', 'blocks', { user: 'user1@example.com', blocked: true })
})
afterAll(() => okta.close())

const hook = {
  name: 'Ours',
  events: { type: 'EVENT_TYPE', items: ['user.account.update_profile'] },
  channel: { type: 'HTTP', version: '1.0.0', config: { uri: 'http://127.0.0.1:1/events' } },
}

describe('every answer has only attributes that Okta has', () => {
  it.each([
    ['/api/v1/users', 'Array<User>'],
    ['/api/v1/users/user1@example.com', 'User'],
    ['/api/v1/groups?expand=stats', 'Array<Group>'],
    ['/api/v1/groups/rules', 'Array<GroupRule>'],
    ['/api/v1/logs', 'Array<LogEvent>'],
    ['/api/v1/meta/schemas/user/default', 'UserSchema'],
    ['/api/v1/meta/types/user', 'Array<UserType>'],
    ['/api/v1/users/user9@example.com/roles', 'Array<StandardRole>'],
    ['/api/v1/groups/00g5sandbox000000003/roles', 'Array<CustomRole>'],
    ['/api/v1/iam/resource-sets/iam50oaTest/resources', 'ResourceSetResources'],
    ['/api/v1/users/user1@example.com/factors', 'Array<UserFactor>'],
    ['/api/v1/users/user1@example.com/blocks', 'Array<UserBlock>'],
  ])('%s', async (path, type) => {
    const { body } = await get<unknown>(`${okta.url}${path}`, token)
    expect(Array.isArray(body) ? body.length : 1).toBeGreaterThan(0)
    expect(unknownPaths(body, type)).toEqual([])
  })

  it('/api/v1/authenticators', async () => {
    const { body } = await get<{ provider?: object }[]>(`${okta.url}/api/v1/authenticators`, token)
    // Okta's models have what is of one kind of authenticator apart from what all have.
    const common = body.map(({ provider: _apart, ...rest }) => rest)
    expect(unknownPaths(common, 'Array<AuthenticatorBase>')).toEqual([])
    const apart = body.flatMap(({ provider }) => (provider === undefined ? [] : [{ provider }]))
    expect(apart).toHaveLength(1)
    expect(unknownPaths(apart, 'Array<AuthenticatorKeyTac>')).toEqual([])
  })

  it('a new access code', async () => {
    const body = { authenticatorId: 'aut5sandbox000000003', profile: { ttl: '30' } }
    const path = '/api/v1/users/user3@example.com/authenticator-enrollments/tac'
    const made = await send('POST', `${okta.url}${path}`, token, body)
    expect(made.status).toBe(200)
    expect(unknownPaths(made.body, 'TacAuthenticatorEnrollment')).toEqual([])
  })

  it('/api/v1/eventHooks', async () => {
    const made = await send('POST', `${okta.url}/api/v1/eventHooks`, token, hook)
    expect(made.status).toBe(200)
    expect(unknownPaths(made.body, 'EventHook')).toEqual([])
  })

  it('every event that is delivered', async () => {
    const bodies: { data: { events: unknown[] } }[] = []
    const receiver = createServer(async (request, response) => {
      const challenge = request.headers['x-okta-verification-challenge']
      if (challenge !== undefined) return response.end(JSON.stringify({ verification: challenge }))
      let text = ''
      for await (const chunk of request) text += String(chunk)
      bodies.push(JSON.parse(text))
      return response.end()
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => receiver.once('listening', resolve))
    const uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
    const { body } = await send('POST', `${okta.url}/api/v1/eventHooks`, token, {
      ...hook,
      channel: { ...hook.channel, config: { uri } },
    })
    await send('POST', `${okta.url}/api/v1/eventHooks/${String(body.id)}/lifecycle/verify`, token)
    await control(okta.url, 'POST', 'users', { upsert: [{ login: 'user2@example.com', title: 'Newer' }] })
    await control(okta.url, 'GET', 'event-hooks')
    receiver.close()
    receiver.closeAllConnections()
    expect(bodies.flatMap(one => one.data.events)).toHaveLength(1)
    expect(unknownPaths(bodies[0]?.data.events, 'Array<LogEvent>')).toEqual([])
  })

  it('finds an attribute that Okta does not have', () => {
    expect(unknownPaths({ id: '00u1', nickname: 'x', profile: { own: 1 } }, 'User')).toEqual(['User.nickname'])
    expect(unknownPaths([{ target: [{ id: '1', shoeSize: 2 }] }], 'Array<LogEvent>')).toEqual(['Array<LogEvent>.target.shoeSize'])
  })
})
