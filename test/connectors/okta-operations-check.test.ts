import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { control } from '../sandbox/okta-client.ts'
import { aSignal, type OktaWorld, startWorld } from './okta-world.ts'

/** *Test connection* of the app for operations. */

let world: OktaWorld

beforeAll(async () => {
  world = await startWorld(80)
})
afterAll(() => world.close())
beforeEach(() => world.operator({}))
afterEach(async () => {
  await control(world.okta.url, 'DELETE', 'faults')
  await control(world.okta.url, 'POST', 'authenticators', { codes: {} })
})

const check = (more: object = {}) => world.open({ config: { operations: { ...world.operations, ...more } } }).check(aSignal())
const step = async (name: string, more?: object) => (await check(more)).find(one => one.step === name)

describe('an app for operations in order', () => {
  it('has a token, sees the roles of the known administrator, has codes and does not reach administrators', async () => {
    const steps = (await check()).filter(one => one.step.startsWith('operations'))
    expect(steps).toEqual([
      { step: 'operations', ok: true, saw: expect.stringMatching(/^a token for okta.users.manage okta.roles.read; allowed: /) },
      { step: 'operations_sight', ok: true, saw: 'the known administrator has SUPER_ADMIN' },
      { step: 'operations_codes', ok: true, saw: 'codes live 10 to 1440 minutes' },
      {
        step: 'operations_reach',
        ok: true,
        saw: 'HELP_DESK_ADMIN, Sees admin roles, which does not reach the known administrator',
      },
    ])
  })

  it('changes nothing, and asks the app that reads for nothing of it', async () => {
    await world.asked()
    await check()
    const calls = await world.asked('/api/v1')
    expect(calls.filter(call => call.method !== 'GET')).toEqual([])
  })

  it('has no steps where there is none', async () => {
    const steps = await world.open().check(aSignal())
    expect(steps.some(one => one.step.startsWith('operations'))).toBe(false)
  })

  it('is not asked for codes where they are not allowed', async () => {
    expect(await step('operations_codes', { allowed: ['unlock'] })).toBeUndefined()
  })
})

describe('the step that fails is the cause', () => {
  it.each([
    ['a scope that was not granted', { scopes: ['okta.users.manage'] }, {}, 'operations', 'permission_missing'],
    ['an app that is not there', {}, { clientId: '0oaGone' }, 'operations', 'credentials_invalid'],
    ['an app without an admin role', { roles: [] }, {}, 'operations', 'permission_missing'],
    ['nobody of this name', {}, { knownAdmin: 'nobody@example.com' }, 'operations_sight', 'object_not_found'],
    ['somebody without a role', {}, { knownAdmin: 'user3@example.com' }, 'operations_sight', 'permission_missing'],
    [
      'authenticators that may not be read',
      { scopes: ['okta.users.manage', 'okta.roles.read'] },
      {},
      'operations_codes',
      'permission_missing',
    ],
  ])('%s', async (_, app, config, name, code) => {
    world.operator(app)
    const last = (await check(config)).at(-1)
    expect(last).toMatchObject({ step: name, ok: false, code, actor: 'admin', advice: expect.any(String) })
  })

  it('an org without access codes', async () => {
    await control(world.okta.url, 'POST', 'authenticators', { codes: null })
    const last = (await check()).at(-1)
    expect(last).toMatchObject({
      step: 'operations_codes',
      code: 'object_not_found',
      advice: expect.stringContaining('Add the authenticator'),
    })
  })

  it('a list of roles that is empty because they may not be seen', async () => {
    const id = world.okta.people.get(world.okta.admin)?.id
    await world.fault({ path: `/api/v1/users/${id}/roles`, kind: 'status', status: 200, body: [] })
    expect((await check()).at(-1)).toMatchObject({ step: 'operations_sight', ok: false, code: 'permission_missing' })
  })
})

describe('a role that reaches the known administrator is warned of', () => {
  const reach = () => step('operations_reach')
  const group = (name: string) => world.okta.groupId(name)

  it.each([
    ['the one that reaches everybody', { roles: ['SUPER_ADMIN'] }, 'SUPER_ADMIN reaches'],
    ['a custom one on all people', { roles: ['Recovers'], resourceGroups: undefined }, 'Recovers reaches'],
  ])('%s', async (_, app, words) => {
    world.operator(app)
    expect(await reach()).toMatchObject({ ok: true, advice: expect.stringContaining(words) })
  })

  it('a custom one on a group that the administrator is in, and not one on another group', async () => {
    world.operator({ roles: ['Recovers'], resourceGroups: [group('Sales')] })
    expect(await reach()).toMatchObject({ saw: 'Recovers, which does not reach the known administrator' })
    world.operator({ roles: ['Recovers'], resourceGroups: [group('Sales'), group('Engineering')] })
    expect(await reach()).toMatchObject({ ok: true, advice: expect.stringContaining('Recovers reaches') })
  })

  it.each([
    ['is of another kind', { resources: [{ orn: 'orn:okta:directory:00o1:realms:guo1' }] }],
    ['goes on', { resources: [{ orn: 'orn:okta:directory:00o1:groups:00g1' }], _links: { next: { href: 'x' } } }],
    ['is no list', {}],
  ])('or it is said that it cannot be told, where a resource set %s', async (_, body) => {
    world.operator({ roles: ['Recovers'] })
    await world.fault({ path: '/api/v1/iam', kind: 'status', status: 200, body })
    expect(await reach()).toMatchObject({ ok: true, advice: expect.stringContaining('cannot be told') })
  })

  it('or it is said that it cannot be read', async () => {
    await world.fault({ path: '/oauth2/v1/clients/0oaOps', kind: 'status', status: 500 })
    expect(await reach()).toMatchObject({ ok: true, saw: 'not read', advice: expect.stringContaining('cannot be read') })
  })

  it('and is never tried', async () => {
    world.operator({ roles: ['SUPER_ADMIN'] })
    await world.asked()
    await reach()
    expect((await world.asked()).filter(call => call.method !== 'GET' && !call.path.endsWith('/token'))).toEqual([])
  })
})
