import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OktaOperation, offered } from '../../connectors/okta/operations/offered.ts'
import type { OperationName, OperationResult } from '../../src/contract/index.ts'
import { control, get, tokenFor } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, startWorld } from './okta-world.ts'

/** What the connector does to accounts, over HTTP against the stand-in, and what it leaves alone. */

let world: OktaWorld
let next = 0

const codeFrom = async (work: Promise<unknown>) => (await failureOf(work)).code

beforeAll(async () => {
  world = await startWorld(400)
})
afterAll(() => world.close())
beforeEach(() => world.operator({}))
afterEach(() => control(world.okta.url, 'DELETE', 'faults'))

const open = (more: object = {}) => world.open({ config: { operations: { ...world.operations, ...more } } }).operations
const idOf = (login: string) => String(world.okta.people.get(login)?.id)
const statusOf = (id: string) => world.okta.people.get(id)?.status

/** Somebody whom no other test knows, in a state. */
async function somebody(status = 'ACTIVE', provider = 'OKTA'): Promise<string> {
  const login = `recover${next++}@example.com`
  await control(world.okta.url, 'POST', 'users', { upsert: [{ login, status, provider }] })
  return idOf(login)
}

type More = { dryRun?: boolean; signal?: AbortSignal }
async function perform(operation: OperationName, externalId: string, { dryRun = false, signal = aSignal() }: More = {}) {
  const request = { operation, externalId, dryRun, idempotencyKey: 'once' }
  if (operation !== 'reset_factor') return open().perform(request, signal)
  const [factor] = (await open().factors?.(externalId, aSignal())) ?? []
  return open().perform({ ...request, factor: factor?.id ?? '' }, signal)
}
const secretOf = (result: OperationResult) => ('secret' in result ? result.secret : undefined)
const signIn = (login: string, secret: string) =>
  fetch(`${world.okta.url}/signin`, { method: 'POST', body: new URLSearchParams({ login, secret }) })
const loginOf = (id: string) => String(world.okta.people.get(id)?.profile.login)
const changesOf = async () => (await world.asked('/api/v1/users')).filter(call => call.method !== 'GET')
const signedIn = async (id: string) =>
  (await control<{ sessions: number; factors: number }>(world.okta.url, 'GET', `sessions/${id}`)).body

const statuses = ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'SUSPENDED', 'DEPROVISIONED']
const usable = ['ACTIVE', 'RECOVERY', 'LOCKED_OUT', 'PASSWORD_EXPIRED']
const allowedIn: Readonly<Record<OktaOperation, readonly string[]>> = {
  password_reset_link: usable,
  temporary_access_pass: ['ACTIVE', 'PASSWORD_EXPIRED'],
  reset_factors: usable,
  reset_factor: usable,
  unlock: ['LOCKED_OUT'],
  temporary_password: usable,
  reactivate: ['PROVISIONED', 'RECOVERY'],
  revoke_sessions: statuses,
  suspend: ['ACTIVE'],
}
const ofPassword: readonly OperationName[] = ['password_reset_link', 'unlock', 'temporary_password', 'reactivate']
const cases = offered.flatMap(operation => statuses.map(status => [operation, status] as const))

describe('an operation and the state of the account', () => {
  it.each(cases)('%s of one who is %s is done or refused as Okta would, and foreseen by a look', async (operation, status) => {
    const id = await somebody(status)
    const isAllowed = allowedIn[operation].includes(status)
    expect((await open().inspect(id, aSignal())).possible?.includes(operation)).toBe(isAllowed)
    await world.asked()
    const rehearsed = await perform(operation, id, { dryRun: true })
    expect(rehearsed).toEqual(isAllowed ? { done: true } : { refused: 'account_state' })
    expect([await changesOf(), statusOf(id)]).toEqual([[], status])
    const result = await perform(operation, id)
    expect('done' in result ? 'done' : result.refused).toBe(isAllowed ? 'done' : 'account_state')
    expect(await changesOf()).toHaveLength(isAllowed ? 1 : 0)
  })
})

describe('an account whose password is elsewhere', () => {
  it.each(
    ['ACTIVE_DIRECTORY', 'LDAP', 'FEDERATION', 'IMPORT', 'SOCIAL'].flatMap(source =>
      offered.map(operation => [source, operation] as const),
    ),
  )('%s: %s is left to where it belongs, or done where it is Okta’s', async (source, operation) => {
    const id = await somebody(allowedIn[operation][0], source)
    await world.asked()
    const isElsewhere = ofPassword.includes(operation)
    const result = await perform(operation, id)
    expect('done' in result ? 'done' : result.refused).toBe(isElsewhere ? 'managed_elsewhere' : 'done')
    expect(await changesOf()).toHaveLength(isElsewhere ? 0 : 1)
    expect(world.okta.people.get(id)?.credentials.provider.type, 'no account changes hands').toBe(source)
    expect(await open().inspect(id, aSignal())).toMatchObject({ source })
  })
})

describe('what the person gets', () => {
  it('is a link that sets a new password and signs in, once, and ends former sessions', async () => {
    const id = await somebody('LOCKED_OUT')
    const secret = secretOf(await perform('password_reset_link', id))
    expect(secret).toMatchObject({ kind: 'link', value: expect.stringContaining('/reset_password/') })
    expect(statusOf(id)).toBe('RECOVERY')
    const set = () => fetch(secret?.value ?? '', { method: 'POST', body: new URLSearchParams({ password: 'a-new-password' }) })
    expect(await (await fetch(secret?.value ?? '')).text()).toContain('Choose a password')
    expect(await (await set()).text()).toContain(loginOf(id))
    expect(statusOf(id)).toBe('ACTIVE')
    expect((await set()).status).toBe(403)
    expect((await signIn(loginOf(id), 'a-new-password')).status).toBe(200)
    expect((await signedIn(id)).sessions).toBe(2)
    await perform('password_reset_link', id)
    expect((await signedIn(id)).sessions).toBe(0)
  })

  it('is a code that signs in once, until its end, and that the next one voids', async () => {
    const id = await somebody()
    const before = Date.now()
    const first = secretOf(await perform('temporary_access_pass', id))
    const second = secretOf(await perform('temporary_access_pass', id))
    expect(second).toMatchObject({ kind: 'code', value: expect.stringMatching(/^\d{16}$/) })
    const minutes = (Date.parse(second?.expiresAt ?? '') - before) / 60_000
    expect(minutes).toBeGreaterThanOrEqual(30)
    expect(minutes).toBeLessThan(31)
    expect((await signIn(loginOf(id), first?.value ?? '')).status).toBe(401)
    expect((await signIn(loginOf(id), second?.value ?? '')).status).toBe(200)
    expect((await signIn(loginOf(id), second?.value ?? '')).status).toBe(401)
  })

  it('is a temporary password that opens nothing but the choice of the next one', async () => {
    const id = await somebody()
    const secret = secretOf(await perform('temporary_password', id))
    expect(secret?.kind).toBe('password')
    expect(statusOf(id)).toBe('PASSWORD_EXPIRED')
    const chosen = await signIn(loginOf(id), secret?.value ?? '')
    expect(await chosen.text()).toContain('Choose a password')
    await fetch(chosen.url, { method: 'POST', body: new URLSearchParams({ password: 'a-new-password' }) })
    expect([statusOf(id), (await signIn(loginOf(id), 'a-new-password')).status]).toEqual(['ACTIVE', 200])
  })

  it('is a link into an account that was never opened', async () => {
    const id = await somebody('PROVISIONED')
    const secret = secretOf(await perform('reactivate', id))
    await fetch(secret?.value ?? '', { method: 'POST', body: new URLSearchParams({ password: 'a-new-password' }) })
    expect([secret?.kind, statusOf(id)]).toEqual(['link', 'ACTIVE'])
  })

  it('is an account without factors, or without sessions, or unlocked, and no secret', async () => {
    const id = await somebody('LOCKED_OUT')
    expect(await perform('unlock', id)).toEqual({ done: true })
    expect(statusOf(id)).toBe('ACTIVE')
    const code = secretOf(await perform('temporary_access_pass', id))
    await signIn(loginOf(id), code?.value ?? '')
    expect(await signedIn(id)).toEqual({ sessions: 1, factors: 2 })
    expect(await perform('reset_factors', id)).toEqual({ done: true })
    expect(await perform('revoke_sessions', id)).toEqual({ done: true })
    expect(await signedIn(id)).toEqual({ sessions: 0, factors: 0 })
  })

  it('is a way back in where only unknown devices are kept out', async () => {
    const id = await somebody()
    await control(world.okta.url, 'POST', 'blocks', { user: id, blocked: true })
    expect((await open().inspect(id, aSignal())).possible).toContain('unlock')
    expect(await perform('unlock', id)).toEqual({ done: true })
    expect(await perform('unlock', id)).toEqual({ refused: 'account_state' })
  })

  it('stands in the System Log, by the app that did it', async () => {
    const id = await somebody('LOCKED_OUT')
    const since = new Date(Date.now() - 1).toISOString()
    for (const operation of ['unlock', 'reset_factors', 'password_reset_link', 'revoke_sessions'] as const)
      await perform(operation, id)
    world.app({ scopes: ['okta.logs.read'] })
    const token = await tokenFor(world.okta.url, world.key, 'okta.logs.read')
    world.app({})
    interface Entry {
      readonly eventType: string
      readonly actor: { readonly id: string }
      readonly target: readonly { readonly id: string }[]
    }
    const { body } = await get<Entry[]>(`${world.okta.url}/api/v1/logs?since=${since}&sortOrder=ASCENDING`, token)
    const about = body.filter(({ target, actor }) => actor.id === '0oaOps' && target.some(one => one.id === id))
    expect(about.map(({ eventType }) => eventType)).toEqual([
      'user.account.unlock_by_admin',
      'user.mfa.factor.reset_all',
      'user.account.reset_password',
      'user.session.clear',
    ])
  })
})

describe('temporary access codes', () => {
  const settings = (codes: object | null) => control(world.okta.url, 'POST', 'authenticators', { codes })
  afterEach(() => settings({}))

  it.each([
    ['as long as the org lets them at least', { minTtl: 60 }, 60],
    ['as long as it lets them at most', { maxTtl: 15 }, 15],
  ])('live %s', async (_, codes, minutes) => {
    await settings(codes)
    const before = Date.now()
    const secret = secretOf(await perform('temporary_access_pass', await somebody()))
    expect(Math.floor((Date.parse(secret?.expiresAt ?? '') - before) / 60_000)).toBe(minutes)
  })

  it('are refused by an org that does not have them, in a rehearsal too', async () => {
    await settings(null)
    const id = await somebody()
    expect(await perform('temporary_access_pass', id, { dryRun: true })).toEqual({ refused: 'product_policy' })
    expect(await perform('temporary_access_pass', id)).toEqual({ refused: 'product_policy' })
  })

  it('fail alone where their authenticator may not be read', async () => {
    world.operator({ scopes: ['okta.users.manage', 'okta.roles.read'] })
    const id = await somebody()
    expect(await codeFrom(perform('temporary_access_pass', id))).toBe('permission_missing')
    expect(secretOf(await perform('password_reset_link', id))?.kind).toBe('link')
  })
})

describe('an operation that is not allowed', () => {
  const request = async (operation: OperationName) => ({
    operation,
    externalId: await somebody(),
    dryRun: false,
    idempotencyKey: 'k',
  })

  it('is refused before Okta hears of it', async () => {
    const { allowed, perform: perform_ } = open({ allowed: ['unlock'] })
    expect(allowed).toEqual(['unlock'])
    const wanted = await request('password_reset_link')
    await world.asked()
    expect(await perform_(wanted, aSignal())).toEqual({ refused: 'not_allowed' })
    expect(await world.asked('/api/v1')).toEqual([])
  })

  it('is every one of an integration without an app for them, which holds nothing that takes accounts over', async () => {
    const { operations } = world.open()
    expect(operations.allowed).toEqual([])
    const wanted = await request('unlock')
    expect(await operations.perform(wanted, aSignal())).toEqual({ refused: 'not_allowed' })
    expect(await operations.inspect(wanted.externalId, aSignal())).toEqual({
      status: 'ACTIVE',
      source: 'OKTA',
      privileged: 'unknown',
      reasons: ['no app for operations'],
      possible: [],
    })
  })

  it('is every one where none is listed', () => {
    const { allowed: _all, ...rest } = world.operations
    expect(world.open({ config: { operations: rest } }).operations.allowed).toEqual([])
  })
})

describe('an end that nobody knows', () => {
  const path = '/api/v1/users'
  /** The call that changes something comes after three that look: the person, their roles, those of the administrator. */
  const strike = async (order: object, id: string) => world.fault({ path: `${path}/${id}/lifecycle`, ...order })

  it.each([
    ['Okta is in trouble', { kind: 'status', status: 500 }],
    ['the connection breaks', { kind: 'connection_reset' }],
    ['a proxy answers', { kind: 'html', status: 403 }],
    ['the answer breaks off', { kind: 'truncated' }],
    ['the answer has no secret', { kind: 'status', status: 200, body: {} }],
  ])('is said where %s, and never tried again', async (_, fault) => {
    const id = await somebody()
    await strike(fault, id)
    await world.asked()
    expect(await codeFrom(perform('password_reset_link', id))).toBe('provider_unavailable')
    expect(await changesOf()).toHaveLength(1)
  })

  it('is a time that ran out, whether Okta’s or the caller’s', async () => {
    const id = await somebody()
    await strike({ kind: 'slow', delayMs: 3_000 }, id)
    const stop = new AbortController()
    const waiting = perform('unlock', await somebody('LOCKED_OUT'), { signal: AbortSignal.timeout(1) })
    expect(['cancelled', 'provider_timeout']).toContain(await codeFrom(waiting))
    const cut = perform('password_reset_link', id, { signal: stop.signal })
    await world.arrival(`${path}/${id}/lifecycle`)
    stop.abort()
    expect(await codeFrom(cut)).toBe('provider_timeout')
  })

  it('is none where Okta asks to slow down: nothing was done', async () => {
    const id = await somebody()
    await strike({ kind: 'rate_limited' }, id)
    expect(await codeFrom(perform('password_reset_link', id))).toBe('rate_limited')
    expect(statusOf(id)).toBe('ACTIVE')
  })

  it.each([
    ['E0000038', 403, 'reset_factors', 'account_state'],
    ['E0000032', 403, 'unlock', 'account_state'],
    ['E0000023', 403, 'password_reset_link', 'managed_elsewhere'],
    ['E0000001', 400, 'suspend', 'account_state'],
    ['E0000001', 400, 'temporary_access_pass', 'product_policy'],
    ['E0000080', 403, 'temporary_password', 'product_policy'],
  ] as const)(
    'is none where Okta says %s (%i) to %s after a look that said yes',
    async (errorCode, status, operation, refused) => {
      const id = await somebody(operation === 'unlock' ? 'LOCKED_OUT' : 'ACTIVE')
      const fault = { kind: 'status', status, body: { errorCode, errorSummary: 'no' } }
      await world.fault({ path: `${path}/${id}/lifecycle`, ...fault })
      await world.fault({ path: `${path}/${id}/authenticator-enrollments`, ...fault })
      expect(await perform(operation, id)).toEqual({ refused })
    },
  )

  it('is none where the role of the app does not reach the person', async () => {
    world.operator({ roles: ['Recovers contractors'], resourceGroups: [world.okta.groupId('Contractors')] })
    expect(await codeFrom(perform('suspend', await somebody()))).toBe('permission_missing')
  })
})

describe('whom it is about', () => {
  it.each(['me', 'user1@example.com', '../users', '00uNobody', ''])('is nobody for %j', async externalId => {
    expect(await codeFrom(perform('unlock', externalId))).toBe('object_not_found')
    expect(await codeFrom(open().inspect(externalId, aSignal()))).toBe('object_not_found')
  })
})
