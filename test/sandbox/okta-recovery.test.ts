import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { appWith, control, get, type Key, makeKey, operationsApp, send, tokenFor } from './okta-client.ts'

/** The stand-in where somebody is locked out: what it lets an app do, refuses, and shows to the person. */

let okta: OktaStandIn
let key: Key
let token: string
let now = Date.now()
let next = 0

const app = (more: object = {}) => appWith(key, { ...operationsApp, clientId: '0oaTest', ...more })

beforeAll(async () => {
  key = await makeKey('app')
  okta = await startOktaStandIn({ people: 70, clock: { now: () => now }, clients: [app()] })
  token = await tokenFor(okta.url, key, operationsApp.scopes.join(' '))
})
afterAll(() => okta.close())

async function somebody(more: object = {}): Promise<{ id: string; login: string }> {
  const login = `locked${next++}@example.com`
  await control(okta.url, 'POST', 'users', { upsert: [{ login, ...more }] })
  return { id: String(okta.people.get(login)?.id), login }
}
const call = (method: string, id: string, path: string, body?: object) =>
  send<Record<string, unknown>>(method, `${okta.url}/api/v1/users/${id}/${path}`, token, body)
const said = ({ status, body }: { status: number; body: Record<string, unknown> | undefined }) =>
  `${status} ${body?.errorCode ?? ''}`
const signIn = (login: string, secret: string) =>
  fetch(`${okta.url}/signin`, { method: 'POST', body: new URLSearchParams({ login, secret }) })
/** The same so many minutes later. */
async function later<T>(minutes: number, work: () => Promise<T>): Promise<T> {
  now += minutes * 60_000
  try {
    return await work()
  } finally {
    now -= minutes * 60_000
  }
}
const tac = { authenticatorId: 'aut5sandbox000000003', profile: { ttl: '30', multiUse: false } }

describe('what the org refuses', () => {
  it('a call without a body that does not say how long it is', async () => {
    const { id } = await somebody({ status: 'LOCKED_OUT' })
    const { port } = new URL(okta.url)
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const made = request({
        port,
        method: 'POST',
        path: `/api/v1/users/${id}/lifecycle/unlock`,
        headers: { authorization: `Bearer ${token}` },
      })
      made.removeHeader('content-length')
      made.useChunkedEncodingByDefault = false
      made.on('response', response => resolve(response.resume().statusCode)).on('error', reject)
      made.end()
    })
    expect(answer).toBe(411)
    expect(okta.people.get(id)?.status).toBe('LOCKED_OUT')
  })

  it.each([
    ['a reset that does not say whether it is mailed', {}, 'POST', 'lifecycle/reset_password', undefined, '400 E0000001'],
    [
      'a reset of somebody suspended',
      { status: 'SUSPENDED' },
      'POST',
      'lifecycle/reset_password?sendEmail=false',
      undefined,
      '403 E0000038',
    ],
    [
      'a reset of a password in AD',
      { provider: 'ACTIVE_DIRECTORY' },
      'POST',
      'lifecycle/reset_password?sendEmail=false',
      undefined,
      '403 E0000023',
    ],
    ['an unlock of one in AD', { provider: 'LDAP', status: 'LOCKED_OUT' }, 'POST', 'lifecycle/unlock', undefined, '403 E0000032'],
    ['an unlock of somebody who is not locked out', {}, 'POST', 'lifecycle/unlock', undefined, '403 E0000032'],
    ['a suspension of somebody suspended', { status: 'SUSPENDED' }, 'POST', 'lifecycle/suspend', undefined, '400 E0000001'],
    ['to activate again who is active', {}, 'POST', 'lifecycle/reactivate?sendEmail=false', undefined, '403 E0000038'],
    ['a code that lives too short', {}, 'POST', 'authenticator-enrollments/tac', { ...tac, profile: { ttl: 5 } }, '400 E0000001'],
    [
      'a code for many uses',
      {},
      'POST',
      'authenticator-enrollments/tac',
      { ...tac, profile: { multiUse: true } },
      '400 E0000001',
    ],
    [
      'a code of another authenticator',
      {},
      'POST',
      'authenticator-enrollments/tac',
      { ...tac, authenticatorId: 'aut1' },
      '404 E0000007',
    ],
    ['a code for somebody locked out', { status: 'LOCKED_OUT' }, 'POST', 'authenticator-enrollments/tac', tac, '403 E0000038'],
  ])('%s', async (_, more, method, path, body, expected) => {
    const { id } = await somebody(more)
    expect(said(await call(method, id, path, body))).toBe(expected)
  })

  it('any change of an administrator by a role that leaves them alone', async () => {
    const id = String(okta.people.get(okta.admin)?.id)
    expect(said(await call('POST', id, 'lifecycle/suspend'))).toBe('403 E0000006')
    const { id: other, login } = await somebody()
    await control(okta.url, 'POST', 'roles', { user: login, roles: ['Anything'] })
    expect(said(await call('DELETE', other, 'sessions'))).toBe('403 E0000006')
  })

  it('any change of somebody outside the resource set of a custom role', async () => {
    okta.registerClient(app({ roles: ['Recovers'], resourceGroups: [okta.groupId('Sales')] }))
    const [inside, outside] = [await somebody({ groups: ['Sales'] }), await somebody()]
    expect(said(await call('POST', inside.id, 'lifecycle/suspend'))).toBe('200 ')
    expect(said(await call('POST', outside.id, 'lifecycle/suspend'))).toBe('403 E0000006')
    okta.registerClient(app())
  })

  it('what only reads may not do', async () => {
    const { id } = await somebody()
    okta.registerClient(app({ roles: ['READ_ONLY_ADMIN'] }))
    expect(said(await call('POST', id, 'lifecycle/suspend'))).toBe('403 E0000006')
    okta.registerClient(app())
  })
})

describe('a federated account', () => {
  it('becomes one of the org by a reset, as Okta documents', async () => {
    const { id } = await somebody({ provider: 'FEDERATION' })
    expect((await call('POST', id, 'lifecycle/reset_password?sendEmail=false')).status).toBe(200)
    expect(okta.people.get(id)?.credentials.provider.type).toBe('OKTA')
  })
})

describe('the page where people sign in', () => {
  it('takes nobody without a password, nobody locked out, and no code after its end', async () => {
    const { id, login } = await somebody()
    expect((await signIn(login, '')).status).toBe(401)
    const { body } = await call('POST', id, 'authenticator-enrollments/tac', tac)
    const { tac: code } = body.profile as { tac: string }
    await control(okta.url, 'POST', 'users', { upsert: [{ id, status: 'LOCKED_OUT' }] })
    expect((await signIn(login, code)).status).toBe(401)
    await control(okta.url, 'POST', 'users', { upsert: [{ id, status: 'ACTIVE' }] })
    expect((await later(31, () => signIn(login, code))).status).toBe(401)
    expect((await signIn(login, code)).status).toBe(200)
  })

  it('takes a link once, not for a short password, and not after its hour', async () => {
    const { id } = await somebody()
    const made = async () => String((await call('POST', id, 'lifecycle/reset_password?sendEmail=false')).body.resetPasswordUrl)
    const set = (url: string, password: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ password }) })
    const late = await made()
    expect((await later(61, () => fetch(late))).status).toBe(403)
    const url = await made()
    expect((await set(url, 'short')).status).toBe(400)
    expect((await set(url, 'long-enough')).status).toBe(200)
    expect((await set(url, 'long-enough')).status).toBe(403)
  })

  it('shows a login as text', async () => {
    await control(okta.url, 'POST', 'users', { upsert: [{ login: '<b>x</b>@example.com' }] })
    const id = String(okta.people.get('<b>x</b>@example.com')?.id)
    const { body } = await call('POST', id, 'authenticator-enrollments/tac', tac)
    const page = await (await signIn('<b>x</b>@example.com', (body.profile as { tac: string }).tac)).text()
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;@example.com')
  })
})

describe('who has a role', () => {
  it('is one person at first, and nobody of the first fifty', async () => {
    expect(okta.admin).toBe('user60@example.com')
    const roles = async (login: string) =>
      (await get<{ type: string }[]>(`${okta.url}/api/v1/users/${okta.people.get(login)?.id}/roles`, token)).body
    expect((await roles(okta.admin)).map(one => one.type)).toEqual(['SUPER_ADMIN'])
    expect(await roles('user1@example.com')).toEqual([])
  })
})

describe('one factor', () => {
  const rows = async (id: string) => (await get<readonly { id: string }[]>(`${okta.url}/api/v1/users/${id}/factors`, token)).body

  it('is removed alone, the push of Okta Verify with what goes along, and none that is not there', async () => {
    const { id } = await somebody()
    const factors = [
      { id: 'push1', factorType: 'push', provider: 'OKTA' },
      { id: 'totp1', factorType: 'token:software:totp', provider: 'OKTA' },
      { id: 'totp2', factorType: 'token:software:totp', provider: 'GOOGLE' },
      { id: 'sms1', factorType: 'sms', provider: 'OKTA' },
    ]
    await control(okta.url, 'POST', 'enrolled-factors', { user: id, factors })
    expect((await call('DELETE', id, 'factors/sms1')).status).toBe(204)
    expect((await rows(id)).map(row => row.id)).toEqual(['push1', 'totp1', 'totp2'])
    expect((await call('DELETE', id, 'factors/push1')).status).toBe(204)
    expect((await rows(id)).map(row => row.id)).toEqual(['totp2'])
    expect(said(await call('DELETE', id, 'factors/push1'))).toBe('404 E0000007')
  })
})
