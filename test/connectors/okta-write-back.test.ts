import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Page, type Standing, standingText } from '../../src/contract/index.ts'
import { allScopes, control, get, type ListedUser, send, tokenFor } from '../sandbox/okta-client.ts'
import { aSignal, failureOf, type OktaWorld, pagesOf, startWorld } from './okta-world.ts'

let world: OktaWorld

beforeAll(async () => {
  world = await startWorld(260)
})
afterAll(() => world.close())
beforeEach(() => world.app({ scopes: allScopes, roles: ['ORG_ADMIN'] }))
afterEach(() => control(world.okta.url, 'DELETE', 'faults'))

const verified: Standing = {
  status: 'VERIFIED',
  score: 97.1,
  verifiedAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2027-02-18T10:00:00.000Z',
}
const open = (config: object = { writeBack: { validDays: 90 } }) => world.open({ config: { ...config } })
const user = async (login: string) => {
  const token = await tokenFor(world.okta.url, world.key, 'okta.users.read')
  return (await get<ListedUser>(`${world.okta.url}/api/v1/users/${login}`, token)).body
}
const schemaToken = () => tokenFor(world.okta.url, world.key, 'okta.schemas.manage')
const schemaUrl = () => `${world.okta.url}/api/v1/meta/schemas/user/default`
const define = async (properties: object) =>
  send('POST', schemaUrl(), await schemaToken(), { definitions: { custom: { properties } } })
const standings = (pages: readonly Page[]) =>
  pages.flatMap(page => page.changes).flatMap(change => (change.kind === 'standing' ? [change] : []))
const remaining = async (opened = open()) => {
  const all: { externalId: string; shown: string }[] = []
  for await (const one of opened.writeBack.remaining(aSignal())) all.push(one)
  return all
}

describe('before anything is written', () => {
  it('nothing remains, though the search for unknown attributes finds nobody', async () => {
    expect(await remaining()).toEqual([])
  })

  it('taking it off somebody is no error, and of nobody neither', async () => {
    const { id } = await user('user1@example.com')
    await open().writeBack.clear(id, aSignal())
    await open().writeBack.clear('00uNobody', aSignal())
  })

  it('is off unless it was chosen', () => {
    expect(open({}).writeBack.on).toBe(false)
    expect(open().writeBack).toMatchObject({ on: true, validDays: 90 })
  })

  it('names the org and the attributes as its place, which stays the same whatever else is configured', () => {
    const { place } = open().writeBack
    expect(place).toBe(`${world.okta.url} idvLastStatus idvLastScore idvLastVerifiedAt idvLastExpiresAt`)
    expect(open({ writeBack: { validDays: 30 }, mapping: { employee_number: 'profile.costCenter' } }).writeBack.place).toBe(place)
    expect(open({ writeBack: { validDays: 90 }, orgUrl: 'http://127.0.0.1:9' }).writeBack.place).not.toBe(place)
  })
})

describe('the attributes', () => {
  it('are made once, and people cannot change them', async () => {
    await open().writeBack.prepare(aSignal())
    await world.asked()
    await open().writeBack.prepare(aSignal())
    expect((await world.asked('/api/v1/meta')).map(call => call.method)).toEqual(['GET'])
    interface Schema {
      readonly definitions: { readonly custom: { readonly properties: Record<string, { type: string; permissions: unknown }> } }
    }
    const { body } = await get<Schema>(schemaUrl(), await schemaToken())
    const readOnly = [{ principal: 'SELF', action: 'READ_ONLY' }]
    expect(body.definitions.custom.properties).toMatchObject({
      idvLastStatus: { type: 'string', permissions: readOnly },
      idvLastScore: { type: 'number', permissions: readOnly },
      idvLastVerifiedAt: { type: 'string', permissions: readOnly },
      idvLastExpiresAt: { type: 'string', permissions: readOnly },
    })
  })

  it('that people could change are closed, and the check says so before', async () => {
    await define({ idvLastStatus: { permissions: [{ principal: 'SELF', action: 'READ_WRITE' }] } })
    expect((await open().check(aSignal())).at(-1)).toMatchObject({
      step: 'write_back',
      code: 'policy_denied',
      actor: 'admin',
      saw: 'people can change idvLastStatus themselves',
    })
    await open().writeBack.prepare(aSignal())
    expect((await open().check(aSignal())).find(step => step.step === 'write_back')).toMatchObject({
      ok: true,
      saw: 'idvLastStatus, idvLastScore, idvLastVerifiedAt, idvLastExpiresAt: read only for people',
    })
  })

  it('of another type stand in the way', async () => {
    const other = await startWorld(3)
    other.app({ scopes: allScopes, roles: ['ORG_ADMIN'] })
    const token = await tokenFor(other.okta.url, other.key, 'okta.schemas.manage')
    const url = `${other.okta.url}/api/v1/meta/schemas/user/default`
    const properties = { idvLastScore: { title: 'Own', type: 'string' } }
    await send('POST', url, token, { definitions: { custom: { properties } } })
    const opened = other.open({ config: { writeBack: { validDays: 1 } } })
    expect((await failureOf(opened.writeBack.prepare(aSignal()))).code).toBe('config_invalid')
    expect((await opened.check(aSignal())).at(-1)).toMatchObject({ step: 'write_back', code: 'config_invalid' })
    await other.close()
  })
})

describe('a verdict', () => {
  it('is written beside everything else of the person, twice as once', async () => {
    const before = await user('user2@example.com')
    for (let time = 0; time < 2; time += 1) await open().writeBack.write({ externalId: before.id, standing: verified }, aSignal())
    expect((await user('user2@example.com')).profile).toEqual({
      ...before.profile,
      idvLastStatus: 'VERIFIED',
      idvLastScore: 97.1,
      idvLastVerifiedAt: verified.verifiedAt,
      idvLastExpiresAt: verified.expiresAt,
    })
  })

  it('comes back in the next read of changes as it was written, by which the host knows it as its own', async () => {
    const opened = open()
    const start = (await pagesOf(opened.directory)).at(-1)?.cursor
    const { id } = await user('user3@example.com')
    await opened.writeBack.write({ externalId: id, standing: verified }, aSignal())
    const pages = await pagesOf(opened.directory, start)
    expect(standings(pages).find(one => one.externalId === id)?.shown).toBe(standingText(verified))
    expect(standings(await pagesOf(opened.directory, pages.at(-1)?.cursor))).toEqual([])
  })

  it('that somebody else wrote is told as it stands', async () => {
    const forged = { idvLastStatus: 'VERIFIED', idvLastScore: 100 }
    await control(world.okta.url, 'POST', 'users', { upsert: [{ login: 'user4@example.com', profile: forged }] })
    const { id } = await user('user4@example.com')
    const shown = standings(await pagesOf(open().directory)).find(one => one.externalId === id)?.shown
    expect(shown).toBe('["VERIFIED",100,null,null]')
    await control(world.okta.url, 'POST', 'users', {
      upsert: [{ login: 'user4@example.com', profile: { idvLastScore: 'lots' } }],
    })
    expect(standings(await pagesOf(open().directory)).find(one => one.externalId === id)?.shown).toBe(
      '["VERIFIED","lots",null,null]',
    )
    await open().writeBack.clear(id, aSignal())
  })

  it('is told of everybody where write-back is on, as nothing where nothing is shown, and of nobody where it is off', async () => {
    const pages = await pagesOf(open().directory)
    const people = pages.flatMap(page => page.changes).filter(change => change.kind === 'user').length
    expect(standings(pages)).toHaveLength(people)
    expect(standings(pages).some(one => one.shown === null)).toBe(true)
    expect(standings(await pagesOf(open({}).directory))).toEqual([])
  })

  it('taken off leaves nothing, and what remains is found by whoever is left', async () => {
    const [two, three] = [await user('user2@example.com'), await user('user3@example.com')]
    expect((await remaining()).map(one => one.externalId).sort()).toEqual([two.id, three.id].sort())
    await open({}).writeBack.clear(two.id, aSignal())
    expect(await remaining(open({}))).toEqual([{ externalId: three.id, shown: standingText(verified) }])
    expect((await user('user2@example.com')).profile).toMatchObject({ idvLastStatus: null, idvLastScore: null })
  })

  it('remains findable where Okta refuses to search for it', async () => {
    const three = await user('user3@example.com')
    await world.fault({ kind: 'status', status: 400, body: { errorCode: 'E0000031', errorSummary: 'Invalid search criteria.' } })
    expect((await remaining()).map(one => one.externalId)).toEqual([three.id])
  })

  it('of somebody who is gone says so, and one that Okta refuses at first is written again', async () => {
    const write = (externalId: string) => open().writeBack.write({ externalId, standing: verified }, aSignal())
    expect((await failureOf(write('00uNobody'))).code).toBe('object_not_found')
    const { id } = await user('user5@example.com')
    await world.fault({
      path: `/api/v1/users/${id}`,
      kind: 'status',
      status: 400,
      body: { errorCode: 'E0000001', errorSummary: 'Api validation failed: newUser' },
    })
    await write(id)
    expect((await user('user5@example.com')).profile.idvLastStatus).toBe('VERIFIED')
  })

  it.each([
    ['is in trouble', { kind: 'status', status: 503 }, 'provider_unavailable'],
    ['has no rate left', { kind: 'rate_limited' }, 'rate_limited'],
    ['cuts the connection', { kind: 'connection_reset' }, 'provider_unavailable'],
  ])('is said once where Okta %s: whether to say it again is for the host', async (_, fault, code) => {
    const { id } = await user('user7@example.com')
    const path = `/api/v1/users/${id}`
    await world.fault({ path, ...fault })
    await world.asked()
    expect((await failureOf(open().writeBack.write({ externalId: id, standing: verified }, aSignal()))).code).toBe(code)
    expect((await world.asked(path)).map(call => call.method)).toEqual(['POST'])
  })

  it('is said again where Okta refused the token before it looked at it', async () => {
    const { id } = await user('user7@example.com')
    const path = `/api/v1/users/${id}`
    await world.fault({ path, kind: 'invalid_session' })
    await world.asked()
    await open().writeBack.write({ externalId: id, standing: verified }, aSignal())
    expect((await world.asked(path)).map(call => call.status)).toEqual([403, 200])
  })

  it('is written by nobody without the scopes and the role', async () => {
    const { id } = await user('user6@example.com')
    world.app({ roles: ['ORG_ADMIN'] })
    const write = () => open().writeBack.write({ externalId: id, standing: verified }, aSignal())
    expect((await failureOf(write())).code).toBe('permission_missing')
    world.app({ scopes: allScopes })
    expect(await failureOf(write())).toMatchObject({ code: 'permission_missing', detail: expect.stringMatching(/^POST .*403/) })
    expect((await pagesOf(open().directory)).at(-1)?.end, 'reading goes on').toBe('snapshot')
  })
})
