import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allScopes, control, send, tokenFor } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, pagesOf, peopleOf, startWorld } from './okta-world.ts'

let world: OktaWorld
let finance: string

beforeAll(async () => {
  world = await startWorld(120)
  world.app({ scopes: [...allScopes, 'okta.schemas.read'], roles: ['ORG_ADMIN'] })
  const groups = (await world.open().directory.groups?.('Fin', aSignal())) ?? []
  finance = groups[0]?.externalId ?? ''
  await control(world.okta.url, 'POST', 'users', {
    upsert: [
      { login: 'user1@example.com', profile: { legalName: 'Adelaide', born: '1990-04-30', personKey: 'P-1' } },
      { login: 'user2@example.com', profile: { born: 'in spring', personKey: 7 } },
      { login: 'Mixed.Case@Example.com' },
      { login: 'quo"te\\d@example.com' },
    ],
  })
})
afterAll(() => world.close())

const mapping = { given_name: 'profile.legalName', birth_date: 'profile.born', link_key: 'profile.personKey' }
const byLogin = async (login: string, config: object = {}) =>
  peopleOf(await pagesOf(world.open({ config: { ...config } }).directory)).find(user => user.login === login)

describe('somebody found by login', () => {
  const find = (login: string, config: object = {}) => world.open({ config: { ...config } }).directory.find?.(login, aSignal())

  it('is the one with exactly this login, read now', async () => {
    expect(await find('user3@example.com')).toEqual(await byLogin('user3@example.com'))
    expect(await find('quo"te\\d@example.com')).toMatchObject({ login: 'quo"te\\d@example.com' })
    expect(await find('Mixed.Case@Example.com')).toMatchObject({ login: 'Mixed.Case@Example.com' })
    expect(await find('USER3@example.com')).toMatchObject({ login: 'user3@example.com' })
  })

  it('is nobody where there is none, whatever the text tries', async () => {
    for (const login of [
      'nobody@example.com',
      '',
      '" or status eq "ACTIVE',
      'user3@example.com" or profile.login eq "user4@example.com',
    ])
      expect(await find(login)).toBeUndefined()
  })

  it('is out of scope outside of the groups that limit who is read', async () => {
    expect(await find('user1@example.com', { groupIds: [finance] })).toMatchObject({ login: 'user1@example.com' })
    const left = { login: 'user3@example.com', status: 'inactive', sourceStatus: 'LEFT_SCOPE' }
    expect(await find('user3@example.com', { groupIds: [finance] })).toMatchObject(left)
  })
})

describe('a mapping', () => {
  it('stands instead of the usual attributes, in every way of reading', async () => {
    const mapped = await byLogin('user1@example.com', { mapping })
    expect(mapped).toMatchObject({ givenName: 'Adelaide', claims: { birth_date: '1990-04-30' }, linkKey: 'P-1' })
    const { directory } = world.open({ config: { mapping } })
    expect(await directory.get(mapped?.externalId ?? '', aSignal())).toEqual(mapped)
    expect(await directory.find?.('user1@example.com', aSignal())).toEqual(mapped)
  })

  it('that finds what it cannot read says so of the row, and stops nothing', async () => {
    const pages = await pagesOf(world.open({ config: { mapping } }).directory)
    const two = peopleOf(pages).find(user => user.login === 'user2@example.com')
    expect(pages.flatMap(page => page.unread ?? [])).toEqual([{ externalId: two?.externalId, claim: 'birth_date' }])
    expect(two?.claims).not.toHaveProperty('birth_date')
    expect(two?.linkKey).toBe('7')
    expect(pages.at(-1)?.end).toBe('snapshot')
  })

  it('that changed has everybody read anew', async () => {
    const { cursor } = (await pagesOf(world.open().directory)).at(-1) ?? {}
    const mapped = world.open({ config: { mapping } }).directory
    expect((await failureOf(pagesOf(mapped, cursor))).code).toBe('checkpoint_expired')
    const { cursor: own } = (await pagesOf(mapped)).at(-1) ?? {}
    const reversed = Object.fromEntries(Object.entries(mapping).reverse())
    expect((await pagesOf(world.open({ config: { mapping: reversed } }).directory, own)).at(-1)?.end).toBe('delta')
  })

  it('is looked at on a few people before it is saved', async () => {
    const samples = (await world.open({ config: { mapping } }).directory.sample?.(3, aSignal())) ?? []
    expect(samples).toHaveLength(3)
    const one = samples.find(sample => sample.user?.login === 'user1@example.com')
    expect(one?.raw).toMatchObject({ 'profile.legalName': 'Adelaide', 'profile.born': '1990-04-30', status: 'ACTIVE' })
    expect(Object.keys(one?.raw ?? {}).filter(name => /^(_links|credentials|type)/.test(name))).toEqual([])
    expect(samples.find(sample => sample.user?.login === 'user2@example.com')?.unread).toEqual(['birth_date'])
    const few = await world.open({ config: { groupIds: [finance] } }).directory.sample?.(2, aSignal())
    expect(few?.map(sample => sample.user?.login)).toEqual(['user1@example.com', 'user6@example.com'])
  })
})

describe('the check of a mapping', () => {
  const attributes = async (config: object) =>
    (await world.open({ config: { ...config } }).check(aSignal())).find(step => step.step === 'attributes')

  it('counts what it fills and what it cannot read', async () => {
    expect(await attributes({ mapping: { birth_date: 'profile.born' } })).toMatchObject({
      ok: true,
      saw: expect.stringMatching(/birth date 1 %.*; cannot be read: 1$/),
      advice: expect.stringContaining('preview of the mapping'),
    })
  })

  it('refuses to link accounts by what people can change themselves', async () => {
    expect(await attributes({ mapping: { link_key: 'profile.nickName' } })).toMatchObject({
      ok: false,
      code: 'config_invalid',
      saw: 'people can change profile.nickName in their own profile',
    })
    expect(await attributes({ mapping: { link_key: 'profile.employeeNumber' } })).toMatchObject({
      ok: true,
      saw: expect.stringContaining('link key'),
    })
  })

  it('says where it cannot see that', async () => {
    world.app({ scopes: ['okta.users.read'] })
    expect(await attributes({ mapping: { link_key: 'profile.nickName' } })).toMatchObject({
      ok: true,
      advice: expect.stringContaining('Grant okta.schemas.read'),
    })
    world.app({ scopes: [...allScopes, 'okta.schemas.read'], roles: ['ORG_ADMIN'] })
  })
})

describe('the check of everything that is on', () => {
  const all = { writeBack: { validDays: 30 }, eventHook: true, systemLog: true }

  it('uses every scope once', async () => {
    const config = { ...all, groupIds: [finance] }
    await world.asked()
    const steps = await world.open({ config }).check(aSignal())
    expect(steps.map(step => [step.step, step.ok])).toEqual(
      [
        'address',
        'clock',
        'token',
        'dpop',
        'groups',
        'people',
        'attributes',
        'log',
        'write_back',
        'event_hook',
        'rate',
        'role',
      ].map(step => [step, true]),
    )
    const text = Object.fromEntries(steps.map(step => [step.step, step.saw]))
    expect(text).toMatchObject({ groups: 'Finance', log: 'readable', event_hook: 'not there yet', role: 'ORG_ADMIN' })
    expect(text.people).toMatch(/^2\d people, 6 groups; the org's Everyone group has 12\d$/)
    const paths = new Set((await world.asked('/api/v1')).map(call => call.path))
    for (const path of ['/api/v1/logs', '/api/v1/eventHooks', '/api/v1/meta/schemas/user/default']) expect(paths).toContain(path)
  })

  it.each([
    ['log', 'okta.logs.read'],
    ['write_back', 'okta.schemas.manage'],
    ['event_hook', 'okta.eventHooks.manage'],
  ])('names the scope that the step %s lacks', async (step, scope) => {
    world.app({ scopes: allScopes.filter(one => one !== scope), roles: ['ORG_ADMIN'] })
    const last = (await world.open({ config: all }).check(aSignal())).at(-1)
    expect(last).toMatchObject({
      step,
      ok: false,
      code: 'permission_missing',
      actor: 'admin',
      advice: expect.stringContaining(scope),
    })
    world.app({ scopes: [...allScopes, 'okta.schemas.read'], roles: ['ORG_ADMIN'] })
  })

  it('says so when the app sees fewer people than there are', async () => {
    // As a role that is limited to some people shows: a list that is shorter, and no error.
    const token = await tokenFor(world.okta.url, world.key, 'okta.users.read')
    expect((await send('GET', `${world.okta.url}/api/v1/users?limit=1`, token)).status).toBe(200)
    const filtered = [{ id: '00u1', status: 'ACTIVE', profile: { login: 'one@example.com' } }]
    await world.fault({ kind: 'status', status: 200, body: JSON.stringify(filtered), after: 1 })
    const people = (await world.open().check(aSignal())).find(step => step.step === 'people')
    expect(people).toMatchObject({
      saw: expect.stringMatching(/^1 people, 6 groups; the org's Everyone group has 12\d$/),
      advice: expect.stringContaining('its admin role is limited'),
    })
  })
})
