import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { asIntegrationId, type Result } from '../../src/contract/index.ts'
import { selfSigned } from '../../src/integrations/certificate.ts'
import { createKeyPair } from '../../src/integrations/keys.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import type { ReviewView } from '../../src/verification/reviews/views.ts'
import { pemOf } from '../integrations/pem.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { confirmChanges } from '../support/held.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { order, pause, personAt, synced } from '../support/runs.ts'
import { poll } from '../support/trail.ts'
import { carried, comeBack, idOf, said, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

interface Alert {
  readonly id: string
  readonly code: string
  readonly detail: string | null
  readonly actor: string
  readonly title: string
  readonly advice: string
  readonly link: string
  readonly integrationId: string | null
  readonly endsAt: string | null
  readonly endsWithinDays: number | null
  readonly count: number
  readonly resolvedWhy: string | null
}
interface Reset {
  readonly operation: string
  readonly externalId: string | null
  readonly verificationId: string | null
  readonly privileged: boolean | null
  readonly by: { readonly kind: string; readonly name: string; readonly ours: boolean }
}

const hour = 60 * 60_000
const day = 24 * hour
const clientSecret = 'the-secret-of-the-app'
const app = '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11'
const pager = 'pager@example.com'
const sam = { user: { id: '0a6e2d4c-7a1b-4b0e-9a55-3a4f8b1c2d3e', displayName: 'Sam of the helpdesk' } }
const reads = [
  'User.ReadWrite.All',
  'Group.Read.All',
  'GroupMember.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Organization.Read.All',
]
const everything = [...reads, 'AuditLog.Read.All']

/** The library reads the time off the machine, which tests of this host are ahead of. */
function asOf<T>(now: number, work: () => T): T {
  vi.useFakeTimers({ now, toFake: ['Date'] })
  try {
    return work()
  } finally {
    vi.useRealTimers()
  }
}

/** One host with an account of Incode, an org of Okta and a tenant of Entra: what goes wrong there, somebody hears of. */
describe('trouble at the products of a host', () => {
  let w: World
  let flow: Flow
  let mail: MailStandIn
  let outside: Receiver
  let entra: EntraDirectory
  let secret = ''
  beforeAll(async () => {
    mail = await startMailStandIn()
    outside = await receiver()
    w = await world({ mail })
    entra = await entraDirectory(w, 6)
    await pause(w, entra.integrationId)
    await synced(w, entra.integrationId, { mode: 'full' })
    await readsAndOperates()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana', 'high')
    const hook = { name: 'pager', url: outside.url, events: ['alert.opened', 'alert.resolved'] }
    secret = (await w.admin<{ secret: string }>('POST', '/v1/webhooks', hook)).body.secret
    await w.admin('PUT', '/v1/alerts/settings', { addresses: [pager], quietHours: null })
    await settle()
  })
  afterAll(async () => {
    await w.close()
    await entra.close()
    await outside.close()
    await mail.close()
  })

  /** The directory at Okta may read the log of its org, and ask who is privileged there. */
  async function readsAndOperates(): Promise<void> {
    const { body } = await w.admin<{ endpoints: { jwks_uri: string } }>('GET', `/v1/integrations/${w.directoryId}`)
    const jwks = { jwksUri: body.endpoints.jwks_uri }
    w.org.standIn.registerClient({ clientId: '0oa1', jwks, scopes: ['okta.users.read', 'okta.groups.read', 'okta.logs.read'] })
    const scopes = ['okta.users.manage', 'okta.roles.read', 'okta.authenticators.read']
    w.org.standIn.registerClient({ clientId: '0oaOps', jwks, scopes, roles: ['SUPER_ADMIN'] })
    for (const login of ['root@example.com', 'bob@example.com']) await w.person({ login })
    await order(w.org.standIn, 'roles', { user: 'root@example.com', roles: ['SUPER_ADMIN'] })
    const operations = { clientId: '0oaOps', allowed: ['unlock'], knownAdmin: 'root@example.com' }
    await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, { config: { operations } })
    await confirmChanges(w)
  }
  const settle = async () => {
    for (const _ of [1, 2]) await w.host.settleDown()
  }
  const listed = async (state: string, code: string) =>
    (await w.admin<{ items: Alert[] }>('GET', `/v1/alerts?state=${state}`)).body.items.filter(one => one.code === code)
  const open = (code: string) => listed('open', code)
  const mails = (naming: string) => mail.inbox.list(pager).filter(({ text }) => text.includes(naming))
  const heard = (type: string, code: string) =>
    outside.received.filter(({ body }) => {
      const told = JSON.parse(body) as { type: string; data: Alert }
      return told.type === type && told.data.code === code
    })
  /** In the list, by mail and at the receiver: that it is over, once. */
  async function over(code: string): Promise<void> {
    expect(await open(code)).toEqual([])
    expect(await listed('resolved', code)).toMatchObject([{ code, resolvedWhy: 'over' }])
    expect(mails(code).at(-1)?.text).toContain('Over: ')
    expect(heard('alert.resolved', code)).toHaveLength(1)
  }

  it('Incode does not answer: told with advice and a link, by mail and signed, until it answers', async () => {
    await order(w.incode, 'faults', { path: '/omni/start', times: 'forever', kind: 'status', status: 503 })
    const started = await flow.stepUp('ana@example.com')
    const person = await sit(started)
    for (const _ of [1, 2, 3, 4]) await person.post(`${w.url}/verify/seat/${idOf(started)}`, {}, { follow: false })
    await settle()
    await settle()
    const [alert, ...more] = await open('incode_down')
    expect(more).toEqual([])
    expect(alert).toMatchObject({
      actor: 'admin',
      integrationId: w.accountId,
      link: `${w.url}/console/integrations/${w.accountId}`,
    })
    const [told, ...again] = mails('incode_down')
    expect(again).toEqual([])
    for (const part of [alert?.title, 'For: admin.', alert?.advice, alert?.link]) expect(told?.text).toContain(part)
    expect(told?.links).toContain(alert?.link)

    const [signed, ...twice] = heard('alert.opened', 'incode_down')
    expect(twice).toEqual([])
    const { body = '', headers = {} } = signed ?? {}
    const verified = (by: string, said = body) => asOf(w.clock.now(), () => new Webhook(by).verify(said, headers))
    expect(verified(secret)).toMatchObject({ type: 'alert.opened', data: { alertId: alert?.id, code: 'incode_down' } })
    expect(() => verified(secret, body.replace('incode_down', 'sync_late'))).toThrow('signature')
    expect(() => verified(`whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow('signature')

    await fetch(`${w.incode.url}/__sandbox/faults`, { method: 'DELETE' })
    w.clock.advance(61_000)
    await person.post(`${w.url}/verify/seat/${idOf(started)}`, {}, { follow: false })
    await settle()
    await over('incode_down')
  })

  it('a review of which more than half of the time is over, until somebody decides', async () => {
    const started = await flow.stepUp('ana@example.com')
    const person = await sit(started)
    carried(await comeBack(w, started, person, { overall: 'MANUAL_PENDING' }), person)
    await settle()
    const { items } = (await w.admin<{ items: ReviewView[] }>('GET', '/v1/reviews?state=open')).body
    expect(items.map(({ verificationId }) => verificationId)).toEqual([idOf(started)])
    w.clock.advance(11 * hour)
    await settle()
    expect(await open('reviews_waiting')).toEqual([])
    w.clock.advance(2 * hour)
    await settle()
    expect(await open('reviews_waiting')).toMatchObject([{ actor: 'reviewer', count: 1, link: `${w.url}/console/reviews` }])
    expect(mails('reviews_waiting')).toHaveLength(1)
    const decided = await w.admin('POST', `/v1/reviews/${items[0]?.id}/reject`, { reason: 'document_doubtful' })
    expect(decided.status, JSON.stringify(decided.body)).toBe(200)
    await settle()
    await over('reviews_waiting')
  })

  it('a permission that a tenant takes away, until it is given back', async () => {
    const permitted = async (roles: readonly string[]) => {
      entra.registerClient({ clientId: app, secrets: [clientSecret], roles })
      await fetch(`${entra.url}/__sandbox/tokens`, { method: 'DELETE' })
      w.clock.advance(10 * 60_000)
      await settle()
    }
    await permitted(reads)
    const link = `${w.url}/console/integrations/${entra.integrationId}`
    expect(await open('permission_lost')).toMatchObject([
      { detail: 'permission_missing', integrationId: entra.integrationId, link },
    ])
    expect(mails('permission_lost')).toHaveLength(1)
    await permitted(everything)
    await over('permission_lost')
  })

  it('the password of somebody privileged that was reset at Okta by whoever: told with the next read of its log', async () => {
    const by = { type: 'User', id: '00u-sam', displayName: 'Sam of the helpdesk' }
    await order(w.org.standIn, 'credentials', { what: 'passwordReset', user: 'bob@example.com', by })
    await poll(w)
    expect(await resets('00u-bob')).toMatchObject([{ operation: 'password_reset', privileged: false }])
    expect(await unverified(w.directoryId)).toEqual([])
    await order(w.org.standIn, 'credentials', { what: 'passwordReset', user: 'root@example.com', by })
    await poll(w)
    await settle()
    expect(await resets('00u-root')).toMatchObject([{ operation: 'password_reset', verificationId: null, privileged: true }])
    expect(await unverified(w.directoryId)).toMatchObject([{ actor: 'owner', count: 1, integrationId: w.directoryId }])
    const [told, ...more] = mails('unverified_reset').filter(({ links }) =>
      links.includes(`${w.url}/console/integrations/${w.directoryId}`),
    )
    expect(more).toEqual([])
    expect(told?.text).toContain('without a verification')
    expect(told?.text).not.toMatch(/00u-root|root@|Sam of/)
    expect(heard('alert.opened', 'unverified_reset').filter(({ body }) => body.includes(w.directoryId))).toHaveLength(1)
  })

  it('what a tenant of Entra writes down of resets is held against verifications', async () => {
    const directory = asIntegrationId(entra.integrationId)
    const recovering = await w.flow({ directoryIntegrationId: directory, purposes: ['account_recovery'] })
    const [ana, bob] = ['user1@entra.example', 'user2@entra.example']
    const idOfUser = async (login: string) => (await personAt<{ externalId: string }>(w, directory, login)).externalId
    await w.enroll(ana, 'id-entra-ana', 'high', directory)
    const started: Answer<Result> = await recovering.call('POST', '/account-recovery', {
      loginHint: ana,
      returnUrl: recovering.returnUrl,
    })
    const { code } = await verify(w, started)
    expect(said(await recovering.redeem(code, { loginHint: ana, purpose: 'account_recovery' }))).toBe('success/approved/allow/ok')
    for (const [user, what] of [
      [ana, 'temporaryAccessPass'],
      [bob, 'passwordReset'],
    ])
      await order(entra, 'audits', { user, what, by: sam })
    w.clock.advance(2 * 60_000)
    await settle()
    const by = { kind: 'person', name: 'Sam of the helpdesk', ours: false }
    expect(await resets(await idOfUser(ana))).toMatchObject([
      { operation: 'temporary_access', verificationId: idOf(started), by },
    ])
    expect(await resets(await idOfUser(bob))).toMatchObject([{ operation: 'password_reset', verificationId: null, by }])
    // Nobody is asked there who is privileged: whoever may be is taken for it.
    expect(await unverified(directory)).toMatchObject([{ actor: 'owner', count: 1 }])
  })

  it('a certificate that ends: told with the days that are left, once more as they run out, until something else takes its place', async () => {
    const { privateJwk } = await createKeyPair()
    const endsAt = Math.floor(w.clock.now() / 1_000) * 1_000 + 20 * day + hour
    const pem = await selfSigned(privateJwk, { name: 'The app', from: w.clock.now() - day, until: endsAt })
    entra.registerClient({ clientId: app, secrets: [clientSecret], certificates: [pem], roles: everything })
    const path = `/v1/integrations/${entra.integrationId}`
    const proves = async (config: object) => {
      const { status, body } = await w.admin('PATCH', path, { config })
      expect(status, JSON.stringify(body)).toBe(200)
      await confirmChanges(w)
      await settle()
    }
    await proves({ clientSecret: null, certificate: pemOf(privateJwk, pem) })
    const credential = { detail: 'credential_ends', integrationId: entra.integrationId, actor: 'admin' }
    expect(await open('integration_attention')).toMatchObject([
      { ...credential, endsAt: new Date(endsAt).toISOString(), endsWithinDays: 30 },
    ])
    const { body } = await w.admin<{ attention: readonly object[] }>('GET', path)
    const advice = expect.stringContaining('Upload a new certificate')
    const noted = { code: 'credential_ends', endsAt: new Date(endsAt).toISOString(), daysLeft: 20, advice }
    expect(body.attention).toContainEqual(expect.objectContaining(noted))
    w.clock.advance(5 * day)
    await settle()
    expect(mails('credential_ends')).toHaveLength(1)
    w.clock.advance(9 * day)
    await settle()
    const [alert] = await open('integration_attention')
    expect(alert).toMatchObject({
      ...credential,
      endsWithinDays: 7,
      link: `${w.url}/console/integrations/${entra.integrationId}`,
    })
    const told = mails('credential_ends')
    expect(told.map(({ text }) => /credential_ends, within (\w+ days)/.exec(text)?.[1])).toEqual(['30 days', '7 days'])
    expect(told.at(-1)?.links).toContain(alert?.link)
    expect(told.at(-1)?.text).toContain(`It ends at ${alert?.endsAt}.`)
    await proves({ clientSecret, certificate: null })
    await over('integration_attention')
  })

  const unverified = async (id: string) => (await open('unverified_reset')).filter(({ integrationId }) => integrationId === id)
  const resets = async (externalId: string) =>
    (await w.admin<{ items: Reset[] }>('GET', '/v1/reports/resets')).body.items.filter(one => one.externalId === externalId)
})
