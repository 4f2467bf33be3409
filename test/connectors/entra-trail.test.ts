import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { standingProperties } from '../../connectors/entra/standing.ts'
import type { AuditTrail, CredentialReset } from '../../src/contract/index.ts'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { control } from '../sandbox/graph-client.ts'
import { clientId, openEntra, secret, usualRoles } from './entra-world.ts'

const admin = { user: { id: '0a6e2d4c-7a1b-4b0e-9a55-3a4f8b1c2d3e', displayName: 'Sam of the helpdesk' } }
const signal = () => AbortSignal.timeout(10_000)

describe('what a tenant writes down of credentials', () => {
  let graph: GraphStandIn
  let trail: AuditTrail
  let now = Date.now()
  const clock = { now: () => now }
  const app = (...more: string[]) => ({ clientId, secrets: [secret], roles: [...usualRoles, ...more] })
  const opened = (more: object = {}) => {
    const urls = { authorityUrl: graph.url, graphUrl: graph.url }
    const config = { tenantId: graph.tenantId, clientId, clientSecret: secret, cloud: 'custom', ...urls, ...more }
    return openEntra(config, { clock }).capabilities.trail
  }
  beforeAll(async () => {
    graph = await startGraphStandIn({ people: 12, clock, clients: [app('AuditLog.Read.All')] })
    trail = opened()
  })
  afterAll(() => graph.close())

  const note = (what: string, by: object = admin, user = 'user3@entra.example') =>
    control(graph.url, 'POST', 'audits', { user, what, by })
  async function read(since?: string) {
    const { events, cursor, more } = await trail.read(since, signal())
    expect(more).toBe(false)
    return { events: events as readonly CredentialReset[], cursor }
  }

  it('is off where the organisation decided so', () => {
    expect([opened({ noAuditLog: true }).on, opened({ noAuditLog: false }).on, trail.on]).toEqual([false, true, true])
  })

  it('is read from the first look on', async () => {
    await note('passwordReset')
    now += 60_000
    expect((await read()).events).toEqual([])
  })

  it('names what was done, by whom and for whom', async () => {
    const { cursor } = await read()
    now += 1_000
    for (const what of ['temporaryAccessPass', 'methodDeleted', 'methodRegistered', 'passwordReset', 'sessionsRevoked'])
      await note(what)
    now += 60_000
    const { events } = await read(cursor)
    const mine = events.filter(({ at }) => at > now - 61_000)
    expect(mine.map(({ operation }) => operation).sort()).toEqual([
      'factor_added',
      'factor_removed',
      'password_reset',
      'sessions_ended',
      'temporary_access',
    ])
    for (const event of mine) {
      expect(event).toMatchObject({ kind: 'credential_reset', by: { kind: 'person', name: 'Sam of the helpdesk', ours: false } })
    }
  })

  it('tells what was done with our own credential', async () => {
    const { cursor } = await read()
    now += 1_000
    await note('methodDeleted', { app: { appId: clientId, displayName: 'Stepgate' } }, 'user4@entra.example')
    now += 60_000
    const { events } = await read(cursor)
    expect(events.filter(({ by }) => by.ours)).toEqual([expect.objectContaining({ operation: 'factor_removed' })])
  })

  it('names an entry again that may have been late, under the same id', async () => {
    const { cursor } = await read()
    await note('passwordReset', admin, 'user5@entra.example')
    now += 60_000
    const first = await read(cursor)
    now += 60_000
    const second = await read(first.cursor)
    const ids = (events: readonly CredentialReset[]) => events.map(({ eventId }) => eventId)
    expect(ids(second.events)).toEqual(expect.arrayContaining([...ids(first.events)].slice(-1)))
  })

  it('tells who changed what is written back, and nothing of what we wrote or of what else was changed', async () => {
    graph.registerClient(app('AuditLog.Read.All', 'User.ReadWrite.All', 'Application.ReadWrite.OwnedBy'))
    await control(graph.url, 'DELETE', 'tokens')
    const writing = openEntra(
      {
        tenantId: graph.tenantId,
        clientId,
        clientSecret: secret,
        cloud: 'custom',
        authorityUrl: graph.url,
        graphUrl: graph.url,
        writeBack: { as: 'extension', validDays: 30 },
      },
      { clock },
    ).capabilities
    await writing.writeBack.prepare(signal())
    const { cursor } = await writing.trail.read(undefined, signal())
    now += 1_000
    const { body } = await control<{ users: readonly { id: string }[] }>(graph.url, 'GET', 'users?limit=8')
    const externalId = body.users[7]?.id ?? ''
    const standing = {
      status: 'VERIFIED',
      score: 90,
      verifiedAt: '2026-01-01T00:00:00Z',
      expiresAt: '2026-02-01T00:00:00Z',
    } as const
    await writing.writeBack.write({ externalId, standing }, signal())
    now += 1_000
    const [status = ''] = standingProperties(clientId)
    const order = (properties: object) => control(graph.url, 'POST', 'users', { upsert: [{ id: externalId, ...properties }] })
    await order({ jobTitle: 'Director' })
    await order({ [status]: 'EXPIRED', jobTitle: 'Boss' })
    now += 60_000
    const told = (await writing.trail.read(cursor, signal())).events.filter(({ kind }) => kind === 'written_back_changed')
    const by = expect.objectContaining({ kind: 'app', ours: false })
    expect(told).toEqual([expect.objectContaining({ externalId, event: 'Update user', attributes: [status], by })])
    expect((await opened().read(cursor, signal())).events).not.toContainEqual(expect.objectContaining({ event: 'Update user' }))
  })

  it('catches up a day at a time, and takes no cursor of another tenant', async () => {
    const { cursor } = await read()
    now += 30 * 3_600_000
    const page = await trail.read(cursor, signal())
    expect(page.more).toBe(true)
    expect((await trail.read(page.cursor, signal())).more).toBe(false)
    await expect(trail.read(cursor.replace(/"tenant":"./, '"tenant":"x'), signal())).rejects.toMatchObject({
      code: 'checkpoint_expired',
    })
  })

  it('is not read without the permission, and says so', async () => {
    graph.registerClient(app())
    await control(graph.url, 'DELETE', 'tokens')
    await expect(opened().read(undefined, signal())).rejects.toMatchObject({ code: 'permission_missing' })
  })
})
