import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TokenSource } from '../../src/contract/index.ts'
import { control, get, tokenFor } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, type OpenOptions, startWorld, systemClock } from './okta-world.ts'

let world: OktaWorld

beforeAll(async () => {
  world = await startWorld(450)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(async () => {
  world.app({})
  await control(world.okta.url, 'DELETE', 'faults')
})

const check = (given: OpenOptions = {}) => world.open(given).check(aSignal())
const saw = async (step: string, given?: OpenOptions) => (await check(given)).find(one => one.step === step)
/** The step that ended the list. */
const failed = async (given?: OpenOptions) => {
  const steps = await check(given)
  expect(steps.slice(0, -1).every(step => step.ok)).toBe(true)
  const last = steps.at(-1)
  expect(last?.ok).toBe(false)
  return last
}

describe('the check of an org in order', () => {
  it('names each step and what it saw', async () => {
    const steps = await check()
    expect(steps.map(step => [step.step, step.ok])).toEqual(
      ['address', 'clock', 'token', 'dpop', 'people', 'attributes', 'log', 'rate', 'role'].map(step => [step, true]),
    )
    const text = Object.fromEntries(steps.map(step => [step.step, step.saw]))
    expect(text).toMatchObject({
      address: new URL(world.okta.url).host,
      token: 'a token for okta.users.read',
      dpop: 'off',
      people: expect.stringMatching(/^44\d people, 6 groups; the org's Everyone group has 44\d$/),
      log: 'not granted',
      rate: '600 lists of users a minute, 599 left',
      role: 'READ_ONLY_ADMIN',
    })
    expect(text.clock).toMatch(/^our clock is [01] s (behind|ahead of) Okta's$/)
    expect(text.attributes).toMatch(/^of all 44\d: given name 100 %, family name 100 %, birth date 100 %, phone 100 %/)
  })

  it('is the same with DPoP', async () => {
    world.app({ dpop: true })
    expect((await check()).every(step => step.ok)).toBe(true)
  })

  it('counts exactly where one page holds everybody', async () => {
    const small = await startWorld(12)
    const steps = await small.open().check(aSignal())
    expect(steps.find(step => step.step === 'people')?.saw).toBe("12 people, 6 groups; the org's Everyone group has 12")
    await small.close()
  })

  it('counts on where an org is larger than a few pages, and says so', async () => {
    const large = await startWorld(1_300)
    const steps = await large.open().check(aSignal())
    expect(steps.find(step => step.step === 'people')).toMatchObject({
      saw: expect.stringMatching(/^(1,\d{3}) people, 6 groups; the org's Everyone group has \1$/),
      advice: expect.stringContaining('If the org has more people'),
    })
    await large.close()
  })

  it.each([
    ['where others need the rate', { remaining: 350 }, false],
    ['where Okta takes its time', { remaining: 599 }, true],
  ])('stops counting %s, and does not pass for having seen everybody', async (_, fault, slow) => {
    let looks = 0
    const later = () => {
      looks += 1
      return systemClock.now() + looks * 7_000
    }
    const clock = slow ? { now: later } : systemClock
    // The step that asks for a token looks at one person first.
    await world.fault({ kind: 'slow', delayMs: 0, times: 9, after: 1, ...fault })
    const steps = await world.open({ clock, tokenClock: systemClock }).check(aSignal())
    expect(steps.find(step => step.step === 'people')).toMatchObject({
      ok: true,
      saw: expect.stringMatching(/^[24]00 people or more, 6 groups; the org's Everyone group has 44\d$/),
      advice: expect.stringContaining('Not all of them were counted'),
    })
    expect(steps.find(step => step.step === 'attributes')?.saw).toMatch(/^of the first [24]00: given name/)
  })

  it('warns where the org has more people than the app sees', async () => {
    const [one] = (await get<object[]>(`${world.okta.url}/api/v1/users?limit=1`, await tokenFor(world.okta.url, world.key))).body
    await world.fault({ kind: 'status', status: 200, after: 1, body: [one] })
    expect(await saw('people')).toMatchObject({
      saw: expect.stringMatching(/^1 people, 6 groups; the org's Everyone group has 44\d$/),
      advice: expect.stringContaining('The org has more people than this app sees'),
    })
  })

  it('warns where nobody has a birth date, because then names are all there is', async () => {
    const small = await startWorld(3)
    const upsert = [0, 1, 2].map(n => ({ profile: { login: `user${n}@example.com`, birthDate: null } }))
    await control(small.okta.url, 'POST', 'users', { upsert })
    const attributes = (await small.open().check(aSignal())).find(step => step.step === 'attributes')
    expect(attributes).toMatchObject({ ok: true, advice: expect.stringContaining('by name alone') })
    expect(attributes?.saw).toContain('birth date 0 %')
    await small.close()
  })

  it('asks for a new token each time, so that a change in Okta shows', async () => {
    const { check: twice } = world.open()
    await twice(aSignal())
    world.app({ scopes: ['okta.groups.read'] })
    expect((await twice(aSignal())).at(-1)).toMatchObject({ step: 'token', code: 'permission_missing' })
  })

  it('ends when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    expect((await failureOf(world.open().check(stop.signal))).code).toBe('cancelled')
    expect(await world.asked('/api/v1')).toEqual([])
  })
})

describe('DPoP', () => {
  it('is off where Okta does not ask for it, and how to ask is said', async () => {
    expect(await saw('dpop')).toEqual({
      step: 'dpop',
      ok: true,
      saw: 'off',
      advice: expect.stringContaining('Okta can require it for the app'),
    })
  })

  it('is on where the app requires it', async () => {
    world.app({ dpop: true })
    expect(await saw('dpop')).toEqual({ step: 'dpop', ok: true, saw: 'on' })
  })

  it('is seen anew each time, because the switch is in Okta', async () => {
    const { check: again } = world.open()
    const dpop = async () => (await again(aSignal())).find(step => step.step === 'dpop')?.saw
    expect(await dpop()).toBe('off')
    world.app({ dpop: true })
    expect(await dpop()).toBe('on')
  })

  it('is left out where the token source does not tell, or has no token', async () => {
    const named = async (scheme: TokenSource['scheme']) => (await world.open({ scheme }).check(aSignal())).map(step => step.step)
    const without = ['address', 'clock', 'token', 'people', 'attributes', 'log', 'rate', 'role']
    expect(await named(undefined)).toEqual(without)
    expect(await named(() => undefined)).toEqual(without)
  })
})

describe('the role', () => {
  it('is a note only: without its scope nothing fails', async () => {
    world.app({ scopes: ['okta.users.read'] })
    expect(await saw('role')).toEqual({
      step: 'role',
      ok: true,
      saw: 'not read',
      advice: 'Grant okta.roles.read to see here which admin role the app has. Nothing else needs it.',
    })
  })

  it('that is more than needed is said', async () => {
    world.app({ roles: ['SUPER_ADMIN'] })
    expect(await saw('role')).toMatchObject({ saw: 'SUPER_ADMIN', advice: expect.stringContaining('more than reading needs') })
  })

  it('that Okta does not name is asked for, for without one nobody is seen', async () => {
    await world.fault({ path: '/oauth2/v1/clients', kind: 'status', status: 200, body: [] })
    expect(await saw('role')).toEqual({
      step: 'role',
      ok: true,
      saw: 'no admin role',
      advice: expect.stringContaining('Read-Only Administrator'),
    })
  })

  it('that the org made itself has its own name', async () => {
    world.app({ roles: ['Directory readers'] })
    expect(await saw('role')).toMatchObject({ saw: 'Directory readers' })
  })

  it('is asked for under the rules of all calls: one token, over the guarded way out', async () => {
    await check()
    expect((await world.asked('/oauth2/v1/clients')).map(one => one.status)).toEqual([200])
  })
})

describe('the step that fails is the cause', () => {
  it('an address where nobody answers', async () => {
    const gone = await startWorld(1)
    const { check: late } = gone.open()
    await gone.close()
    expect((await late(aSignal())).at(-1)).toMatchObject({ step: 'address', code: 'provider_unavailable', actor: 'provider' })
  })

  it('something else than Okta at the address', async () => {
    const { createServer } = await import('node:http')
    const other = createServer((_, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const orgUrl = `http://127.0.0.1:${port}`
    expect(await failed({ config: { orgUrl }, allow: `127.0.0.1:${port}` })).toMatchObject({
      step: 'address',
      code: 'response_invalid',
      advice: 'What answers at this address is not an Okta org. Check the Org URL.',
    })
    other.close()
  })

  it('our own clock, before Okta refuses what it stamps', async () => {
    const step = await failed({ clock: { now: () => systemClock.now() - 3_600_000 } })
    expect(step).toMatchObject({
      step: 'clock',
      code: 'internal',
      actor: 'operator',
      saw: expect.stringMatching(/^our clock is 3\d{3} s behind/),
    })
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string, string]>([
    ['a wrong client id', {}, { clientId: '0oaGone' }, 'credentials_invalid', "Invalid value for 'client_id' parameter."],
    [
      'a scope that was not granted',
      { scopes: ['okta.groups.read'] },
      {},
      'permission_missing',
      'One or more scopes are not configured',
    ],
  ])('%s, in the words of Okta', async (_, app, config, code, words) => {
    world.app(app)
    const step = await failed({ config: config as Record<string, string> })
    expect(step).toMatchObject({ step: 'token', code, actor: 'admin', saw: expect.stringContaining(words) })
    expect(step?.advice).toBeDefined()
  })

  it('an app without an admin role', async () => {
    world.app({ roles: [] })
    expect(await failed()).toMatchObject({
      step: 'people',
      code: 'permission_missing',
      advice: expect.stringContaining('Read-Only Administrator'),
    })
  })

  it('a role that lets the app see nobody: an empty list is no success', async () => {
    const empty = await startWorld(0)
    expect((await empty.open().check(aSignal())).at(-1)).toMatchObject({
      step: 'people',
      ok: false,
      code: 'permission_missing',
      saw: '0 people',
    })
    await empty.close()
  })

  it('a chosen group that is gone', async () => {
    const [group] = (await world.open().directory.groups?.('', aSignal())) ?? []
    const ids = [group?.externalId ?? '', '00gGone']
    expect(await failed({ config: { groupIds: ids } })).toMatchObject({
      step: 'groups',
      code: 'object_not_found',
      actor: 'admin',
    })
    expect(await saw('groups', { config: { groupIds: ids.slice(0, 1) } })).toMatchObject({ ok: true, saw: group?.name })
  })

  it('a network that puts its own page in between', async () => {
    await world.fault({ kind: 'html', times: 9 })
    expect(await failed()).toMatchObject({ step: 'people', code: 'response_invalid', advice: expect.stringContaining('proxy') })
  })

  it('the rate of the org', async () => {
    await world.fault({ kind: 'rate_limited', times: 9, resetInSeconds: 30 })
    expect(await failed()).toMatchObject({ step: 'people', code: 'rate_limited', actor: 'provider' })
  })
})

it('shows neither key nor token', async () => {
  const steps = [...(await check()), await failed({ config: { clientId: '0oaGone' } })]
  expect(JSON.stringify(steps)).not.toMatch(/eyJ|"d"|Bearer/)
})
