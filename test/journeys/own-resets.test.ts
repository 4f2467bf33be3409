import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/contract/index.ts'
import { confirmChanges } from '../support/held.ts'
import { poll } from '../support/trail.ts'
import { comeBack, idOf, sit } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Reset {
  readonly operation: string
  readonly externalId: string | null
  readonly by: { readonly kind: string; readonly ours: boolean }
  readonly verificationId: string | null
}

const app = '0oaOps'
const operations = ['password_reset_link', 'temporary_access_pass', 'reset_factors', 'unlock'] as const

describe.each(['sqlite', 'postgres'] as const)('what Okta did for us, read back from its log, on %s', database => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world({ database })
    const { body } = await w.admin<{ endpoints: { jwks_uri: string } }>('GET', `/v1/integrations/${w.directoryId}`)
    const jwks = { jwksUri: body.endpoints.jwks_uri }
    const reads = ['okta.users.read', 'okta.groups.read', 'okta.logs.read']
    w.org.standIn.registerClient({ clientId: '0oa1', jwks, scopes: reads })
    const changes = ['okta.users.manage', 'okta.roles.read', 'okta.authenticators.read']
    w.org.standIn.registerClient({ clientId: app, jwks, scopes: changes, roles: ['SUPER_ADMIN'] })
    await w.person({ login: 'root@example.com' })
    const config = { operations: { clientId: app, allowed: [...operations, 'revoke_sessions'], knownAdmin: 'root@example.com' } }
    const patched = await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, { config })
    expect(patched.status, JSON.stringify(patched.body)).toBe(200)
    await confirmChanges(w)
    flow = await w.flow({ operations })
    for (const name of ['ana', 'bob']) {
      await w.person({ login: `${name}@example.com` })
      await w.enroll(`${name}@example.com`, `id-${name}`, 'high')
    }
    await w.host.settleDown()
  })
  afterAll(() => w.close())

  const resets = async (user: string) => {
    const { body } = await w.admin<{ items: readonly Reset[] }>('GET', '/v1/reports/resets')
    return body.items.filter(({ externalId }) => externalId === user)
  }
  const alarms = async () => {
    const { body } = await w.admin<{ items: readonly object[] }>('GET', '/v1/audit?action=trail.unverified_reset')
    return body.items
  }

  /** Verified, and helped in the seat. Their flow has not asked for the verdict by then, and may never do. */
  async function helped(login: string, operation: OperationName): Promise<string> {
    const body = { loginHint: login, returnUrl: flow.returnUrl, operations: [operation] }
    const started = await flow.call('POST', '/account-recovery', body)
    const person = await sit(started)
    const led = await comeBack(w, started, person, { overall: 'OK' })
    if (led.location !== null) await person.open(led.location)
    const shown = await person.post(`${w.url}/verify/seat/${idOf(started)}/operations`, { operation })
    expect(shown.status, shown.text).toBe(200)
    return idOf(started)
  }

  it('rests on the verification it was done for, whether its flow has the verdict yet or not', async () => {
    const id = await helped('ana@example.com', 'password_reset_link')
    await poll(w)
    const found = await resets('00u-ana')
    expect(found.length).toBeGreaterThan(0)
    for (const one of found) expect(one).toMatchObject({ verificationId: id, by: { kind: 'app', ours: true } })
    expect(await alarms()).toEqual([])
  })
  it('is explained by no grant for something else, nor by one that is over', async () => {
    w.clock.advance(3_600_000)
    await w.host.settleDown()
    const id = await helped('bob@example.com', 'temporary_access_pass')
    const thief = { type: 'PublicClientApp', id: app, displayName: 'Stepgate' }
    const stolen = (what: string) =>
      fetch(`${w.org.standIn.url}/__sandbox/credentials`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ what, user: '00u-bob', by: thief }),
      })
    await stolen('passwordReset')
    await poll(w)
    w.clock.advance(6 * 60_000)
    await stolen('temporaryAccessCode')
    await poll(w)
    const found = (await resets('00u-bob')).filter(({ operation }) => operation !== 'sessions_ended')
    expect(found.map(({ operation, verificationId }) => [operation, verificationId])).toEqual([
      ['factor_added', null],
      ['password_reset', null],
      ['factor_added', id],
    ])
    expect(await alarms()).toHaveLength(2)
  })
})
