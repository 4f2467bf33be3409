import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { publish } from '../../src/jobs/index.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { browser } from '../support/browser.ts'
import { begin, stepThrough } from '../support/passage.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { type Flow, type World, world } from '../support/world.ts'

const caep = 'https://schemas.openid.net/secevent/caep/event-type/'
const risc = 'https://schemas.openid.net/secevent/risc/event-type/'

describe('security event tokens', () => {
  let w: World
  let flow: Flow
  let hook: Receiver
  let webhookId: string
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    hook = await receiver()
    const made = await subscribe({ subject: { format: 'iss_sub', issuer: w.org.standIn.url } })
    expect(made).toMatchObject({ status: 201, body: { secret: null, hasAuthorization: true } })
    webhookId = String(made.body.id)
  })
  afterAll(async () => {
    await hook.close()
    await w.close()
  })
  beforeEach(async () => {
    await w.host.settleDown()
    hook.received.length = 0
  })

  const subscribe = (more: object) =>
    w.admin('POST', '/v1/webhooks', {
      name: 'Receiver',
      url: hook.url,
      format: 'set',
      audience: 'https://receiver.example',
      authorization: 'Bearer of-the-receiver',
      ...more,
    })

  interface Token {
    readonly header: object
    readonly payload: Readonly<Record<string, unknown>>
  }
  /** As a receiver takes them in: by the key set that the transmitter's metadata names. */
  async function heard(): Promise<readonly Token[]> {
    const metadata = (await (await fetch(`${w.url}/.well-known/ssf-configuration`)).json()) as {
      issuer: string
      jwks_uri: string
    }
    const keys = createLocalJWKSet((await (await fetch(metadata.jwks_uri)).json()) as JSONWebKeySet)
    const options = { issuer: metadata.issuer, audience: 'https://receiver.example', typ: 'secevent+jwt' }
    return Promise.all(
      hook.received.map(async ({ body }) => {
        const { protectedHeader: header, payload } = await jwtVerify(body, keys, options)
        return { header, payload }
      }),
    )
  }
  const signals = async () => (await heard()).map(({ payload: { sub_id: subject, events } }) => ({ subject, events }))

  it('are described honestly: pushed, signed by keys of their own, and no endpoint that is not there', async () => {
    expect(await (await fetch(`${w.url}/.well-known/ssf-configuration`)).json()).toEqual({
      spec_version: '1_0',
      issuer: w.url,
      jwks_uri: `${w.url}/signals/jwks`,
      delivery_methods_supported: ['urn:ietf:rfc:8935'],
      default_subjects: 'ALL',
    })
    await w.admin('POST', `/v1/webhooks/${webhookId}/test`, {})
    const kids = async (path: string) =>
      ((await (await fetch(`${w.url}${path}`)).json()) as { keys: { kid: string; d?: string }[] }).keys
    const own = await kids('/signals/jwks')
    expect(own).toHaveLength(1)
    expect(own[0]).not.toHaveProperty('d')
    expect((await kids('/oidc/jwks')).map(({ kid }) => kid)).not.toContain(own[0]?.kid)
  })

  it('say by a test that the way is open', async () => {
    const answer = await w.admin('POST', `/v1/webhooks/${webhookId}/test`, {})
    expect(answer).toMatchObject({ status: 200, body: { state: 'delivered', status: 204 } })
    const [token] = await heard()
    expect(hook.received[0]?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      authorization: 'Bearer of-the-receiver',
    })
    expect(token?.header).toEqual({ alg: 'RS256', typ: 'secevent+jwt', kid: expect.any(String) })
    expect(token?.payload).toEqual({
      iss: w.url,
      aud: 'https://receiver.example',
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[\w-]{22}$/),
      sub_id: { format: 'opaque', id: webhookId },
      events: { 'https://schemas.openid.net/secevent/ssf/event-type/verification': { state: token?.payload.jti } },
    })
  })

  it('say that an identity was verified and bound, in levels of ours', async () => {
    const { externalId } = await w.person({ login: 'bound@example.com' })
    expect((await stepThrough(w, flow, 'bound@example.com')).body.outcome).toBe('allow')
    await w.host.settleDown()
    expect(await signals()).toEqual([
      {
        subject: { format: 'iss_sub', iss: w.org.standIn.url, sub: externalId },
        events: {
          [`${caep}assurance-level-change`]: {
            event_timestamp: expect.any(Number),
            namespace: 'stepgate',
            current_level: 'low',
            previous_level: 'none',
            change_direction: 'increase',
          },
        },
      },
    ])
  })

  it('say by Not me that somebody else has a credential', async () => {
    const { externalId } = await w.person({ login: 'victim@example.com' })
    const passage = await begin(flow, 'victim@example.com')
    const page = browser()
    await page.press(await page.open(passage.verify), 'Not me')
    await w.host.settleDown()
    expect(await signals()).toMatchObject([
      { subject: { sub: externalId }, events: { [`${risc}credential-compromise`]: { credential_type: 'password' } } },
    ])
  })

  it.each(['unverified_address', 'incode'] as const)(
    'say nothing good of an account by a verification that went to %s, nor that its password is known',
    async handedTo => {
      const login = `${handedTo.replace('_', '-')}@example.com`
      const { externalId } = await w.person({ login })
      const { body } = await stepThrough(w, flow, login)
      await w.store.transaction(({ db }) =>
        db.updateTable('verifications').set({ handed_to: handedTo }).where('external_id', '=', externalId).execute(),
      )
      const { verificationId } = body.data
      const common = { integrationId: asIntegrationId(flow.integrationId), target: verificationId, at: w.clock.now() }
      const payload = { verificationId, operation: 'revoke_sessions', mode: 'live' }
      await w.store.transaction(async tx => {
        await publish(tx, { ...common, type: 'operation.done', payload }, systemRandom)
        const objected = { state: 'spent', reason: 'reported_by_person', late: true }
        await publish(tx, { ...common, type: 'verification.reported', payload: objected }, systemRandom)
      })
      await w.host.settleDown()
      // What was done to the account is told, and not as what the person did.
      expect(await signals()).toMatchObject([
        { subject: { sub: externalId }, events: { [`${caep}session-revoked`]: { initiating_entity: 'admin' } } },
      ])
    },
  )

  it.each([
    ['reset_factors', { [`${caep}credential-change`]: { credential_type: 'authenticators', change_type: 'delete' } }],
    ['reset_factor', { [`${caep}credential-change`]: { credential_type: 'authenticators', change_type: 'delete' } }],
    ['register_external_method', { [`${caep}credential-change`]: { credential_type: 'external_method', change_type: 'create' } }],
    ['temporary_password', { [`${caep}credential-change`]: { credential_type: 'password', change_type: 'update' } }],
    ['reactivate', { [`${caep}credential-change`]: { credential_type: 'password', change_type: 'update' } }],
    [
      'temporary_access_pass',
      { [`${caep}credential-change`]: { credential_type: 'temporary_access_pass', change_type: 'create' } },
    ],
    ['password_reset_link', { [`${caep}credential-change`]: { credential_type: 'password', change_type: 'update' } }],
    ['revoke_sessions', { [`${caep}session-revoked`]: { initiating_entity: 'user' } }],
    ['unlock', undefined],
    ['suspend', undefined],
  ])('say of an operation what it changed: %s', async (operation, events) => {
    const login = `${operation.replaceAll('_', '-')}@example.com`
    await w.person({ login })
    const { id } = await begin(flow, login)
    const payload = { verificationId: id, operation, purpose: 'step_up', mode: 'live' }
    const event = { type: 'operation.done', integrationId: asIntegrationId(flow.integrationId), target: id, payload }
    await w.store.transaction(tx => publish(tx, { ...event, at: w.clock.now() }, systemRandom))
    await w.host.settleDown()
    expect(await signals()).toMatchObject(events === undefined ? [] : [{ events }])
  })

  it('name people as the receiver knows them, and nobody whom it cannot be told of', async () => {
    await w.person({ login: 'mail@example.com', email: 'mail@example.com' })
    const byMail = await subscribe({ subject: { format: 'email' }, events: ['enrollment.bound'] })
    const opaque = await subscribe({ subject: { format: 'opaque' }, events: ['enrollment.bound'] })
    await w.admin('DELETE', `/v1/webhooks/${webhookId}`)
    await stepThrough(w, flow, 'mail@example.com')
    await w.host.settleDown()
    expect((await signals()).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        { format: 'email', email: 'mail@example.com' },
        { format: 'opaque', id: '00u-mail' },
      ]),
    )
    await w.person({ login: 'nomail@example.com', email: '' })
    await stepThrough(w, flow, 'nomail@example.com')
    await w.host.settleDown()
    const log = await w.admin<{ items: object[] }>('GET', `/v1/webhooks/${String(byMail.body.id)}/deliveries`)
    expect(log.body.items[0]).toMatchObject({ state: 'dropped', error: 'nobody' })
    expect((await signals()).filter(({ subject }) => JSON.stringify(subject).includes('00u-nomail'))).toHaveLength(1)
    expect(opaque.status).toBe(201)
  })
})
