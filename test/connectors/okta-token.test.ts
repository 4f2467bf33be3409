import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/contract/index.ts'
import { appWith, control, makeKey } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, pagesOf, peopleOf, startWorld, systemClock } from './okta-world.ts'

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

const read = async (opened = world.open()) => peopleOf(await pagesOf(opened.directory)).length

describe('the token', () => {
  it('is asked for once, for reading people and nothing else', async () => {
    world.app({ scopes: ['okta.users.read'] })
    const opened = world.open()
    expect(await read(opened)).toBe(450)
    expect(await read(opened)).toBe(450)
    expect(await world.asked('/oauth2')).toHaveLength(1)
  })

  it('is asked for once by many who come at the same time', async () => {
    const { directory } = world.open()
    const [someone] = peopleOf(await pagesOf(world.open().directory))
    await world.asked()
    await Promise.all(Array.from({ length: 20 }, () => directory.get(someone?.externalId ?? '', aSignal())))
    expect(await world.asked('/oauth2')).toHaveLength(1)
  })

  it('reads groups too where groups are chosen, and says what is missing', async () => {
    const [group] = (await world.open().directory.groups?.('', aSignal())) ?? []
    world.app({ scopes: ['okta.users.read'] })
    const opened = world.open({ config: { groupIds: [group?.externalId ?? ''] } })
    const error = await failureOf(pagesOf(opened.directory))
    expect(error.code).toBe('permission_missing')
    expect(error.detail).toContain('invalid_scope')
  })

  it('does without groups where none are chosen, until groups are looked for', async () => {
    world.app({ scopes: ['okta.users.read'] })
    const { directory } = world.open()
    await directory.get('00uNobody', aSignal())
    expect((await failureOf(Promise.resolve(directory.groups?.('', aSignal())))).code).toBe('permission_missing')
  })

  it('is signed by the key of the host where the configuration has none, which Okta fetches', async () => {
    const jwks = createServer((_, response) => response.end(JSON.stringify({ keys: [world.key.jwk] }))).listen(0, '127.0.0.1')
    await new Promise(resolve => jwks.once('listening', resolve))
    const { port } = jwks.address() as AddressInfo
    world.app({ jwks: { jwksUri: `http://127.0.0.1:${port}/keys` } })
    expect(await read(world.open({ ownKey: true }))).toBe(450)
    jwks.close()
  })

  it.each(['RS256', 'ES256', 'ES384'])('is signed with a key for %s', async alg => {
    const key = await makeKey('other', alg)
    world.okta.registerClient(appWith(key, { clientId: '0oaOther' }))
    const privateJwk = { ...((await exportJWK(key.privateKey)) as JsonObject), kid: 'other', alg }
    const opened = world.open({ config: { clientId: '0oaOther', privateJwk } })
    // Assertions of the stand-in's tests name their app; the connector's name its own.
    expect(await read(opened)).toBe(450)
  })

  it.each<[string, string, JsonObject | (() => Promise<JsonObject>)]>([
    ['an app that Okta does not know', 'credentials_invalid', { clientId: '0oaGone' }],
    [
      'a key that the app does not have',
      'credentials_invalid',
      async () => ({
        privateJwk: { ...((await exportJWK((await makeKey('app')).privateKey)) as JsonObject), kid: 'app', alg: 'ES256' },
      }),
    ],
    ['a key that is none', 'config_invalid', { privateJwk: { kty: 'EC', crv: 'P-256', d: 'canary-key', x: 'x', y: 'y' } }],
  ])('is refused for %s: %s', async (_, code, config) => {
    const opened = world.open({ config: typeof config === 'function' ? await config() : config })
    const error = await failureOf(pagesOf(opened.directory))
    expect(error.code).toBe(code)
    expect(JSON.stringify([error.message, error.detail, opened.logged])).not.toContain('canary')
  })

  it('is refused, and not asked for again and again', async () => {
    const opened = world.open({ config: { clientId: '0oaGone' } })
    await failureOf(pagesOf(opened.directory))
    expect(await world.asked('/oauth2')).toHaveLength(1)
    expect(opened.waits).toEqual([])
  })

  it('is waited for while the token endpoint has trouble', async () => {
    await world.fault({ path: '/oauth2', kind: 'status', status: 503, times: 2 })
    expect(await read()).toBe(450)
  })

  it('is not waited for when its rate is used up: the next run tries', async () => {
    await world.fault({ path: '/oauth2', kind: 'rate_limited', times: 5 })
    expect((await failureOf(pagesOf(world.open().directory))).code).toBe('rate_limited')
  })
})

describe('DPoP', () => {
  it('is used where Okta asks for it: a nonce first, then a proof for every call', async () => {
    world.app({ dpop: true })
    const opened = world.open()
    expect(await read(opened)).toBe(450)
    // Without a proof, without a nonce, with both; each with an assertion of its own.
    expect((await world.asked('/oauth2')).map(one => one.status)).toEqual([400, 400, 200])
    expect(await read(opened)).toBe(450)
    expect(await world.asked('/oauth2')).toEqual([])
  })

  it('proves each of many calls apart', async () => {
    world.app({ dpop: true })
    const { directory } = world.open()
    const ids = peopleOf(await pagesOf(directory)).map(user => user.externalId)
    const people = await Promise.all(ids.slice(0, 40).map(id => directory.get(id, aSignal())))
    expect(people.map(user => user?.externalId)).toEqual(ids.slice(0, 40))
  })

  it('repeats a call with a new proof, also after a cut connection or a 429', async () => {
    world.app({ dpop: true })
    const opened = world.open()
    await world.fault({ kind: 'connection_reset', after: 1 })
    await world.fault({ kind: 'concurrency_limited', after: 1 })
    await world.fault({ kind: 'invalid_session', after: 2 })
    expect(await read(opened)).toBe(450)
  })

  it('survives a proof that Okta took for wrong, once', async () => {
    world.app({ dpop: true })
    const refusal = { kind: 'status', status: 400, body: { errorCode: 'invalid_dpop_proof', errorSummary: 'x' } }
    await world.fault({ ...refusal, after: 1 })
    const opened = world.open()
    expect(await read(opened)).toBe(450)
    expect(opened.waits).toEqual([])
    await world.fault({ ...refusal, times: 50 })
    expect((await failureOf(pagesOf(world.open().directory))).code).toBe('credentials_invalid')
  })

  it('can be switched on while the integration runs', async () => {
    const opened = world.open()
    expect(await read(opened)).toBe(450)
    world.app({ dpop: true })
    await control(world.okta.url, 'DELETE', 'tokens')
    expect(await read(opened)).toBe(450)
  })

  it('with a clock that is ten minutes off is refused in words that name the token', async () => {
    world.app({ dpop: true })
    const clock = { now: () => systemClock.now() - 600_000 }
    const error = await failureOf(pagesOf(world.open({ clock }).directory))
    expect(error.code).toBe('credentials_invalid')
    expect(error.detail).toContain('expired')
  })
})
