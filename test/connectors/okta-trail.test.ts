import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OktaApi } from '../../connectors/okta/api.ts'
import { createTrail } from '../../connectors/okta/trail.ts'
import { control } from '../sandbox/okta-client.ts'
import { type OktaWorld, startWorld } from './okta-world.ts'

const signal = () => AbortSignal.timeout(10_000)
const sam = { type: 'User', id: '00u-sam', displayName: 'Sam' }

describe('what an org writes down of credentials and identities', () => {
  let world: OktaWorld
  beforeAll(async () => {
    world = await startWorld(5)
    world.app({ scopes: ['okta.users.read', 'okta.logs.read'] })
  })
  afterAll(() => world.close())

  const done = (what: string, by: object = sam) =>
    control(world.okta.url, 'POST', 'credentials', { what, user: 'user1@example.com', by })

  it('is followed by the log’s own links, and ends where the log does', async () => {
    const { trail } = world.open()
    await done('passwordReset')
    const first = await trail.read(undefined, signal())
    for (const what of ['temporaryAccessCode', 'passwordExpired', 'factorRemoved', 'sessionsCleared']) await done(what)
    const second = await trail.read(first.cursor, signal())
    expect(second.more).toBe(false)
    expect(second.events.map(event => 'operation' in event && event.operation)).toEqual([
      'factor_added',
      'temporary_password',
      'factor_removed',
      'sessions_ended',
    ])
    expect((await trail.read(second.cursor, signal())).events).toEqual([])
  })

  it('knows its own app from whoever else did something', async () => {
    const { trail } = world.open()
    const { cursor } = await trail.read(undefined, signal())
    await done('factorsReset', { type: 'PublicClientApp', id: '0oaTest', displayName: 'Stepgate' })
    await done('factorsReset', { type: 'PublicClientApp', id: '0oaOther', displayName: 'Another' })
    const { events } = await trail.read(cursor, signal())
    expect(events.map(event => 'by' in event && [event.by.kind, event.by.ours])).toEqual([
      ['app', true],
      ['app', false],
    ])
  })

  it('tells who changed what is written back, and nothing of what we wrote or of what else was changed', async () => {
    world.app({ scopes: ['okta.users.read', 'okta.logs.read', 'okta.users.manage'] })
    const { trail } = world.open({ config: { writeBack: { validDays: 30 } } })
    const { cursor } = await trail.read(undefined, signal())
    const changed = (changedAttributes: string, more: object = {}) =>
      control(world.okta.url, 'POST', 'logs', {
        eventType: 'user.account.update_profile',
        users: ['user1@example.com'],
        actor: sam,
        debugData: { changedAttributes },
        ...more,
      })
    await changed('title,mobilePhone')
    await changed('title,idvLastStatus, idvLastExpiresAt')
    await changed('idvLastStatus', { outcome: { result: 'FAILURE', reason: 'no' } })
    await changed('idvLastStatus', { actor: { type: 'PublicClientApp', id: '0oaTest', displayName: 'Stepgate' } })
    await changed('idvLastScore', { actor: { type: 'PublicClientApp', id: '0oaOps', displayName: 'Stepgate operations' } })
    const { events } = await trail.read(cursor, signal())
    const by = { kind: 'person', id: '00u-sam', name: 'Sam', ours: false }
    const event = 'user.account.update_profile'
    expect(events).toEqual([
      expect.objectContaining({ kind: 'written_back_changed', event, attributes: ['idvLastStatus', 'idvLastExpiresAt'], by }),
      expect.objectContaining({ attributes: ['idvLastScore'], by: expect.objectContaining({ kind: 'app', id: '0oaOps' }) }),
    ])
    // Where nothing is written back, it is nobody's business.
    const silent = world.open().trail
    expect((await silent.read(JSON.stringify({ ...JSON.parse(cursor), filter: 'another' }), signal())).events).not.toContainEqual(
      expect.objectContaining({ kind: 'written_back_changed' }),
    )
  })

  it('is looked for again from the last known moment where the log has lost the place', async () => {
    const { trail } = world.open()
    const { cursor } = await trail.read(undefined, signal())
    const lost = JSON.stringify({ ...JSON.parse(cursor), next: '/api/v1/logs?since=2026-01-01T00%3A00%3A00Z&after=of-nobody' })
    await done('unlocked')
    const { events } = await trail.read(lost, signal())
    expect(events).toEqual([expect.objectContaining({ operation: 'unlocked' })])
  })

  it('is looked for again no later than what was read, also where nothing of it was a reset', async () => {
    const { trail } = world.open()
    const { cursor } = await trail.read(undefined, signal())
    const { at: begun } = JSON.parse(cursor) as { at: number }
    const clock = { now: () => begun + 3_600_000 }
    const own = (minute: number) => ({
      uuid: `own-${minute}`,
      eventType: 'user.account.update_password',
      published: new Date(begun + minute * 60_000).toISOString(),
      actor: { type: 'User', id: '00u-bea' },
      target: [{ type: 'User', id: '00u-bea' }],
      outcome: { result: 'SUCCESS' },
    })
    const body = Array.from({ length: 1_000 }, (_, index) => own(index < 999 ? 15 : 20))
    const headers = new Headers({ link: `<${world.okta.url}/api/v1/logs?since=x&after=y>; rel="next"` })
    const api = { get: async () => ({ status: 200, headers, body }) } as unknown as OktaApi
    const read = createTrail({
      api,
      origin: new URL(world.okta.url).origin,
      clientIds: [],
      writer: undefined,
      on: true,
      clock,
    }).read
    const page = await read(cursor, signal())
    expect([page.more, page.events]).toEqual([true, []])
    const { at } = JSON.parse(page.cursor) as { at: number }
    expect(at).toBeGreaterThan(begun)
    expect(at).toBeLessThanOrEqual(begun + 20 * 60_000)
  })

  it('takes no cursor of another org, nor one that leads elsewhere', async () => {
    const { trail } = world.open()
    const { cursor } = await trail.read(undefined, signal())
    const other = JSON.stringify({ ...JSON.parse(cursor), org: 'https://other.okta.example' })
    const astray = JSON.stringify({ ...JSON.parse(cursor), next: '/api/v1/users?limit=200' })
    for (const wrong of [other, astray, 'nonsense']) {
      await expect(trail.read(wrong, signal())).rejects.toMatchObject({ code: 'checkpoint_expired' })
    }
  })

  it('is off where the log is not to be read', () => {
    expect([world.open({ config: { systemLog: false } }).trail.on, world.open().trail.on]).toEqual([false, true])
  })
})
