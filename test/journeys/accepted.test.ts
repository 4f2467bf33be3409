import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asVerificationId } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { confirmChanges } from '../support/held.ts'
import { type OktaIdv, oktaIdv } from '../support/okta-idv.ts'
import { poll, readsLog } from '../support/trail.ts'
import { type World, world } from '../support/world.ts'

interface Report {
  readonly outcome: string
  readonly accepted: { readonly at: string; readonly eventId: string; readonly reason: string } | null
  readonly refused: { readonly reason: string } | null
  readonly tokens: readonly { readonly acceptedAt: string | null }[]
}

describe.each(['sqlite', 'postgres'] as const)('what Okta made of a verdict, on %s', database => {
  let w: World
  let okta: OktaIdv
  beforeAll(async () => {
    w = await world({ database })
    okta = await oktaIdv(w)
    await readsLog(w)
    for (const name of ['ada', 'bob', 'eve']) {
      await w.person({ login: `${name}@example.com`, givenName: 'Ada', familyName: 'Lovelace' })
      await w.enroll(`${name}@example.com`, `id-${name}`, 'high')
    }
  })
  afterAll(() => w.close())

  const report = async (id: string) => (await w.admin<Report>('GET', `/v1/verifications/${id}`)).body

  it('is shown beside it once Okta has written it down', async () => {
    const { outcome, reference = '' } = await okta.walk(browser(), '00u-ada')
    expect(outcome).toBe('ALLOW')
    expect((await report(reference)).accepted).toBeNull()
    await poll(w)
    const told = await report(reference)
    expect(told).toMatchObject({ outcome: 'allow', accepted: { reason: 'CLAIMS_VERIFIED' }, refused: null })
    expect(told.tokens.map(({ acceptedAt }) => acceptedAt)).toEqual([told.accepted?.at])
  })

  it('is a refusal where we said no', async () => {
    const { reference = '' } = await okta.walk(browser(), '00u-bob', { overall: 'FAIL' })
    await poll(w)
    expect(await report(reference)).toMatchObject({ accepted: null, refused: { reason: 'CLAIMS_NOT_VERIFIED' } })
  })

  it('alarms nobody', async () => {
    const { body } = await w.admin('GET', `/v1/integrations/${okta.integrationId}`)
    expect(body).toMatchObject({ state: 'enabled', attention: [] })
  })

  it('alarms nobody either where two directories of the org read the same log', async () => {
    const app = { clientId: '0oa2', scopes: ['okta.users.read', 'okta.groups.read', 'okta.logs.read'] }
    const { body: second } = await w.admin<{ id: string; endpoints: { jwks_uri: string } }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: 'Some of the same people',
      config: { orgUrl: w.org.standIn.url, clientId: app.clientId },
    })
    w.org.standIn.registerClient({ ...app, jwks: { jwksUri: second.endpoints.jwks_uri } })
    const other = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'okta-idv',
      name: 'For them',
      config: { orgUrl: w.org.standIn.url, directoryIntegrationId: second.id },
    })
    await w.host.settleDown()
    const { outcome, reference = '' } = await okta.walk(browser(), '00u-eve')
    expect(outcome).toBe('ALLOW')
    await poll(w)
    const found = w.store.db
      .selectFrom('trail_events')
      .select('integration_id')
      .where('verification_id', '=', asVerificationId(reference))
    expect((await found.execute()).map(row => row.integration_id).sort()).toEqual([w.directoryId, second.id].sort())
    for (const id of [okta.integrationId, other.body.id]) {
      expect((await w.admin('GET', `/v1/integrations/${id}`)).body).toMatchObject({ state: 'enabled', attention: [] })
    }
  })

  it('is not seen while the log cannot be read, which somebody is told, until it is read again', async () => {
    const standing = async () => {
      const { body } = await w.admin<{ attention: { code: string }[] }>('GET', `/v1/integrations/${w.directoryId}`)
      const open = await w.admin<{ items: { code: string; integrationId: string }[] }>('GET', '/v1/alerts?state=open')
      const alerts = open.body.items.filter(({ integrationId }) => integrationId === w.directoryId)
      return [body.attention.map(({ code }) => code), alerts.map(({ code }) => code)]
    }
    const failed = async (failures: number) => {
      const changes = { failures, error_code: 'provider_unavailable', next_at: w.clock.now() + 3_600_000 }
      const { directoryId } = w
      await w.store.transaction(({ db }) =>
        db.updateTable('trails').set(changes).where('integration_id', '=', directoryId).execute(),
      )
      await w.host.settleDown()
    }
    await failed(2)
    expect(await standing()).toEqual([[], []])
    await failed(3)
    expect(await standing()).toEqual([['trail_unread'], ['trail_unread']])
    w.clock.advance(3_600_000)
    await w.host.settleDown()
    await w.host.settleDown()
    expect(await standing()).toEqual([[], []])
  })

  it('is left unseen where it was decided so, by two: then nobody is told any more, and the report says it', async () => {
    const path = `/v1/integrations/${w.directoryId}`
    const settle = async () => {
      for (const _ of [1, 2]) await w.host.settleDown()
    }
    const codes = async () => {
      const { body } = await w.admin<{ attention: { code: string }[] }>('GET', path)
      return body.attention.map(({ code }) => code).filter(code => code !== 'change_held')
    }
    const told = async () =>
      (
        await w.admin<{ trails: { integrationId: string; unreadSince: string | null }[] }>('GET', '/v1/reports/resets')
      ).body.trails
        .filter(({ integrationId }) => integrationId === w.directoryId)
        .map(({ unreadSince }) => unreadSince)
    const refused = { failures: 9, error_code: 'permission_missing', next_at: w.clock.now() + 3_600_000 }
    await w.store.transaction(({ db }) =>
      db.updateTable('trails').set(refused).where('integration_id', '=', w.directoryId).execute(),
    )
    expect((await w.admin('PATCH', path, { config: { systemLog: false } })).status).toBe(200)
    await settle()
    const [since] = await told()
    expect([await codes(), since]).toEqual([['trail_unread'], expect.any(String)])
    await confirmChanges(w)
    w.clock.advance(300_000)
    await settle()
    expect([await codes(), await told()]).toEqual([[], [since]])
    // Whoever thinks better of it waits for nothing.
    expect((await w.admin('PATCH', path, { config: { systemLog: null } })).status).toBe(200)
    await confirmChanges(w)
    await settle()
    expect([await codes(), await told()]).toEqual([[], [null]])
  })

  it('stops the integration where nothing of ours explains it, whichever way it came into the log', async () => {
    const forged = {
      eventType: 'user.identity_verification',
      users: ['00u-ada'],
      outcome: { result: 'ALLOW', reason: 'CLAIMS_VERIFIED' },
      debugData: { IdvReferenceId: 'of-nobody' },
    }
    await fetch(`${w.org.standIn.url}/__sandbox/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(forged),
    })
    await poll(w)
    const { body } = await w.admin('GET', `/v1/integrations/${okta.integrationId}`)
    expect(body).toMatchObject({ state: 'disabled', attention: [{ code: 'suspended' }] })
  })
})
