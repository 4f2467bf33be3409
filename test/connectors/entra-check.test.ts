import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/contract/index.ts'
import { factsOf } from '../../src/integrations/certificate.ts'
import { hostContext } from '../support/host-context.ts'
import {
  aSignal,
  type EntraWorld,
  failureOf,
  hostCertificate,
  type OpenOptions,
  openEntra,
  startWorld,
  systemClock,
  usualRoles,
} from './entra-world.ts'

let world: EntraWorld

beforeAll(async () => {
  world = await startWorld(450)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(async () => {
  world.app()
  await world.calm()
})

const check = (given: OpenOptions = {}) => world.open(given).check(aSignal())
const saw = async (step: string, given?: OpenOptions) => (await check(given)).find(one => one.step === step)
/** The step that ended the list. */
const failed = async (given?: OpenOptions) => {
  const steps = await check(given)
  expect(steps.slice(0, -1).every(step => step.ok)).toBe(true)
  const last = steps.at(-1)
  expect(last?.ok).toBe(false)
  return last
}

interface Group {
  readonly id: string
  readonly displayName: string
}
const groups = async () => (await world.control<{ groups: Group[] }>('POST', 'groups', {})).groups

describe('the check of a tenant in order', () => {
  it('names each step and what it saw', async () => {
    const steps = await check()
    expect(steps.map(step => [step.step, step.ok])).toEqual(
      ['address', 'clock', 'token', 'permissions', 'tenant', 'people', 'attributes', 'audit_log', 'notifications', 'rate'].map(
        step => [step, true],
      ),
    )
    const text = Object.fromEntries(steps.map(step => [step.step, step.saw]))
    const { host } = new URL(world.graph.url)
    expect(text).toMatchObject({
      address: `${host} and ${host}, tenant ${world.graph.tenantId}`,
      token: 'a token by secret',
      permissions: 'GroupMember.Read.All, Organization.Read.All, User.Read.All',
      notifications: 'not subscribed yet',
    })
    expect(text.clock).toMatch(/^our clock is [01] s (behind|ahead of) Entra's$/)
    expect(text.people).toMatch(/^450 people, \d+ groups, \d+ guests?$/)
    expect(text.attributes).toMatch(/^of the first 100: given name 100 %, family name 100 %, birth date 0 %/)
    expect(steps.find(step => step.step === 'attributes')?.advice).toContain('by name alone')
  })

  it('asks for a new token each time, so that a change in Entra shows', async () => {
    const { check: twice } = world.open()
    await twice(aSignal())
    world.app({ roles: [] })
    expect((await twice(aSignal())).at(-1)).toMatchObject({ step: 'permissions', code: 'consent_required', actor: 'admin' })
  })

  it('does without what is nice to have', async () => {
    world.app({ roles: ['User.Read.All'] })
    const steps = await check()
    expect(steps.every(step => step.ok)).toBe(true)
    expect(steps.find(step => step.step === 'people')?.saw).toMatch(/^450 people, \d+ guests?$/)
  })

  it('says what it means not to read the audit log, and how far it goes back', async () => {
    expect(await saw('audit_log')).toMatchObject({
      ok: true,
      saw: 'cannot be read (permission_missing)',
      advice: expect.stringMatching(/AuditLog\.Read\.All is optional.*claims_unsettled.*adminconsent/),
    })
    world.app({ roles: [...usualRoles, 'AuditLog.Read.All'] })
    expect(await saw('audit_log')).toEqual({ step: 'audit_log', ok: true, saw: expect.stringMatching(/^goes back 2\d days$/) })
    const oldest = { activityDateTime: new Date(Date.now() - 7 * 86_400_000).toISOString() }
    await world.fault({ path: '/v1.0/auditLogs', kind: 'status', status: 200, body: { value: [oldest] } })
    expect(await saw('audit_log')).toMatchObject({
      ok: true,
      saw: 'goes back 7 days',
      advice: expect.stringContaining('14 days'),
    })
  })

  it('looks at no audit log that nobody wants read, and says what that means', async () => {
    world.app({ roles: [...usualRoles, 'AuditLog.Read.All'] })
    await world.asked()
    const steps = await check({ config: { noAuditLog: true } })
    expect(steps.find(({ step }) => step === 'audit_log')).toMatchObject({
      ok: true,
      saw: 'not read, as the configuration says',
      advice: expect.stringContaining('new credentials'),
    })
    expect((await world.asked('/v1.0/auditLogs')).length).toBe(0)
  })

  it('names the groups and how many are in them', async () => {
    const [group] = await groups()
    expect((await saw('groups', { config: { groupIds: [group?.id ?? ''] } }))?.saw).toMatch(
      new RegExp(`^${group?.displayName} \\(\\d+ (person|people)\\)$`),
    )
  })

  it('warns of permissions that could take over an account', async () => {
    world.app({ roles: [...usualRoles, 'UserAuthenticationMethod.ReadWrite.All'] })
    expect((await saw('permissions'))?.advice).toContain('UserAuthenticationMethod.ReadWrite.All can take over')
  })

  it('says of a mapping how many people it fits', async () => {
    const attributes = await saw('attributes', { config: { mapping: { birth_date: 'displayName', link_key: 'employeeId' } } })
    expect(attributes?.saw).toContain('link key')
    expect(attributes?.advice).toContain('cannot be read for: birth_date')
  })

  it('says of whom its shares are: of a page, and of the first group only', async () => {
    const ids = (await groups()).map(({ id }) => id)
    const of = async (groupIds: readonly string[]) => (await saw('attributes', { config: { groupIds: [...groupIds] } }))?.saw
    expect(await of(ids.slice(0, 1))).toMatch(/^of (all \d+|the first 100): given name/)
    expect(await of(ids.slice(0, 2))).toMatch(/^of (all \d+|the first 100) of the first group: given name/)
  })

  it('tells the days that a certificate has left', async () => {
    const { clientSecret: _left, ...bare } = world.config
    world.app({ secrets: [], certificates: [hostCertificate] })
    const steps = await openEntra(bare).check(aSignal())
    expect(steps.every(step => step.ok)).toBe(true)
    expect(steps.find(step => step.step === 'certificate')).toMatchObject({
      saw: expect.stringMatching(/^ends in 7\d\d days, thumbprint /),
      advice: expect.stringContaining('/certificate.pem'),
    })
    const { pem, thumbprint } = factsOf(hostCertificate)
    const notAfter = (days: number) => new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString()
    const keys = (former: { thumbprint: string; notAfter: string }) => ({
      ...hostContext().keys,
      certificate: async () => ({ pem, thumbprint, notAfter: notAfter(700), former }),
    })
    const step = async (former: { thumbprint: string; notAfter: string }) =>
      (await openEntra(bare, { host: { keys: keys(former) } }).check(aSignal())).find(one => one.step === 'certificate')
    expect(await step({ thumbprint: 'the-former', notAfter: notAfter(20) }), 'both, while the next one waits').toMatchObject({
      saw: `ends in 20 days, thumbprint the-former; the next one ends in 700 days, thumbprint ${thumbprint}`,
      advice: expect.stringContaining('Upload the next one'),
    })
    expect(await step({ thumbprint: 'the-former', notAfter: notAfter(-3) })).toMatchObject({ code: 'credentials_invalid' })
  })

  it('says that Microsoft cannot call a host that is not on the internet', async () => {
    const opened = openEntra(
      { tenantId: world.graph.tenantId, clientId: world.graph.tenantId },
      { host: { integration: { ...hostContext().integration, url: 'http://localhost:8080/i/x' } } },
    )
    await opened.capabilities.upkeep.run(aSignal())
    expect(opened.kept.size, 'nothing was asked for').toBe(0)
  })

  it('ends when it is told to', async () => {
    expect((await failureOf(world.open().check(AbortSignal.abort()))).code).toBe('cancelled')
  })
})

describe('the step that fails names who acts, and how', () => {
  it.each<[string, string, string, JsonObject, RegExp]>([
    [
      'a tenant that is not in this cloud',
      'address',
      'config_invalid',
      { tenantId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99' },
      /no such tenant/,
    ],
    ['a wrong secret', 'token', 'credentials_invalid', { clientSecret: 'a-wrong-secret-canary' }, /Certificates & secrets/],
    [
      'an app that is not there',
      'token',
      'credentials_invalid',
      { clientId: '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99' },
      /Client ID/,
    ],
    [
      'a group that is gone',
      'groups',
      'object_not_found',
      { trackedGroupIds: ['6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e99'] },
      /Object ID/,
    ],
    [
      'write-back without its permission',
      'permissions',
      'permission_missing',
      { writeBack: { as: 'extension' } },
      /adminconsent\?client_id=/,
    ],
  ])('for %s', async (_, step, code, config, advice) => {
    const last = await failed({ config })
    expect(last).toMatchObject({ step, code, actor: 'admin' })
    expect(last?.advice).toMatch(advice)
    expect(JSON.stringify(last)).not.toMatch(/canary|Trace ID/)
  })

  it('for permissions that were not granted, with the link where they are', async () => {
    world.app({ roles: ['Organization.Read.All'] })
    const last = await failed({ config: { groupIds: [(await groups())[0]?.id ?? ''] } })
    expect(last).toMatchObject({
      step: 'permissions',
      code: 'permission_missing',
      saw: 'missing: User.Read.All, GroupMember.Read.All',
    })
    expect(last?.advice).toContain(`${world.graph.url}/${world.graph.tenantId}/adminconsent?client_id=`)
  })

  it('for a clock that is wrong, before a token is asked for', async () => {
    const clock = { now: () => systemClock.now() - 3_600_000 }
    expect(await failed({ clock })).toMatchObject({ step: 'clock', code: 'internal', actor: 'operator' })
    expect(await world.asked(`/${world.graph.tenantId}/oauth2`)).toEqual([])
  })

  it('for a tenant that tells no changes of people, though it lists them', async () => {
    const body = { error: { code: 'Request_UnsupportedQuery', message: 'Delta is not supported in this tenant.' } }
    await world.fault({ path: '/v1.0/users/delta', kind: 'status', status: 400, body })
    const last = await failed()
    expect(last).toMatchObject({ step: 'people', code: 'schema_changed' })
    expect(last?.advice).toContain('delta query')
  })

  it.each<[string, string, object, string, string]>([
    ['a page of a proxy', 'address', { path: '/', kind: 'html' }, 'response_invalid', 'provider'],
    ['an outage', 'address', { path: '/', kind: 'status', status: 503 }, 'provider_unavailable', 'provider'],
    ['a 429', 'people', { path: '/v1.0/users', kind: 'rate_limited', after: 1, times: 9 }, 'rate_limited', 'provider'],
    ['a page of a proxy before Graph', 'people', { path: '/v1.0/users', kind: 'html', after: 1 }, 'response_invalid', 'provider'],
  ])('for %s', async (_, step, fault, code, actor) => {
    await world.fault({ ...fault })
    const last = await failed()
    expect(last).toMatchObject({ step, code, actor })
    expect(last?.advice).toBeTruthy()
  })
})
