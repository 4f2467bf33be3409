import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

  it('is looked for again from the last known moment where the log has lost the place', async () => {
    const { trail } = world.open()
    const { cursor } = await trail.read(undefined, signal())
    const lost = JSON.stringify({ ...JSON.parse(cursor), next: '/api/v1/logs?since=2026-01-01T00%3A00%3A00Z&after=of-nobody' })
    await done('unlocked')
    const { events } = await trail.read(lost, signal())
    expect(events).toEqual([expect.objectContaining({ operation: 'unlocked' })])
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
