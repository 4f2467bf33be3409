import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entraDirectory } from '../../connectors/entra/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { factsOf } from '../../src/integrations/certificate.ts'
import { looserFields } from '../../src/integrations/looser.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { allOperations, enough, type Operating, operating, operatingIn } from './entra-operating.ts'
import { aSignal, type EntraWorld, hostCertificate, openEntra, startWorld } from './entra-world.ts'

/** Over HTTP, with a tenant on loopback: each operation in each state of an account, and each way in which it can go wrong. */

const synced = 51
/** Made here, after the two hundred. */
const [guest, disabled] = [200, 201]
let world: EntraWorld
let entra: Operating

beforeAll(async () => {
  world = await startWorld(200)
  entra = operatingIn(world)
  await world.control('POST', 'users', {
    upsert: [
      { userPrincipalName: 'ana_contoso.com#EXT#@entra.example', userType: 'Guest', externalUserState: 'Accepted' },
      { userPrincipalName: 'leaver@entra.example', accountEnabled: false },
    ],
  })
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(async () => {
  entra.app()
  await world.calm()
  await world.control('POST', 'pass-policy', {})
})

interface Method {
  readonly id: string
}
const signIn = async (user: number, code: string): Promise<string> => {
  const body = { user: entra.id(user), temporaryAccessPass: code }
  return world.control<{ signedIn: string }>('POST', 'pass-sign-ins', body).then(
    ({ signedIn }) => signedIn,
    () => 'refused',
  )
}
const register = (user: number, collection: string) =>
  world.control<Method>('POST', 'methods', { user: entra.id(user), collection })
const passFor = async (user: number): Promise<string> => {
  const result = await entra.perform('temporary_access_pass', user)
  return 'done' in result ? (result.secret?.value ?? 'no secret') : result.refused
}

describe('who is looked at', () => {
  it('is told by state and source, with what would be let through', async () => {
    expect(await entra.inspect(3)).toEqual({
      status: 'Enabled',
      source: 'EntraID',
      privileged: false,
      reasons: [],
      possible: [...allOperations],
    })
    expect(await entra.inspect(synced)).toMatchObject({
      source: 'ActiveDirectory',
      possible: ['temporary_access_pass', 'reset_factors', 'revoke_sessions', 'register_external_method'],
    })
    expect(await entra.inspect(guest)).toMatchObject({ source: 'Guest', possible: ['suspend'] })
    expect(await entra.inspect(disabled)).toMatchObject({ status: 'Disabled', possible: ['revoke_sessions'] })
    expect(await entra.changed()).toEqual([])
  })

  it('is privileged for all that anybody knows where there is no second app, and nothing is done to them', async () => {
    const { operations } = world.open().capabilities
    expect(operations.allowed).toEqual([])
    expect(await operations.inspect(entra.id(3), aSignal())).toMatchObject({ privileged: 'unknown', possible: [] })
    for (const operation of allOperations) expect(await entra.said(operation, 3, { config: {} })).toBe('not_allowed')
    expect(await entra.changed()).toEqual([])
  })

  it('is not found under a login, nor under an id that is nobody’s', async () => {
    const { operations } = world.open({ config: operating() }).capabilities
    for (const externalId of ['user3@entra.example', '00000000-0000-4000-8000-000000000000']) {
      await expect(operations.inspect(externalId, aSignal())).rejects.toMatchObject({ code: 'object_not_found' })
    }
  })
})

describe('each operation in each state of an account', () => {
  it.each([
    ['temporary_access_pass', guest, 'guest'],
    ['reset_factors', guest, 'guest'],
    ['revoke_sessions', guest, 'guest'],
    ['suspend', guest, 'done'],
    ['register_external_method', guest, 'guest'],
    ['register_external_method', disabled, 'account_state'],
    ['register_external_method', synced, 'done'],
    ['temporary_access_pass', disabled, 'account_state'],
    ['reset_factors', disabled, 'account_state'],
    ['revoke_sessions', disabled, 'done'],
    ['suspend', disabled, 'account_state'],
    ['temporary_access_pass', synced, 'done'],
    ['reset_factors', synced, 'done'],
    ['revoke_sessions', synced, 'done'],
    ['suspend', synced, 'managed_elsewhere'],
  ] as const)('%s of user%i ends %s, rehearsed and in earnest', async (operation, user, end) => {
    expect(await entra.said(operation, user, { dryRun: true })).toBe(end)
    expect(await entra.changed()).toEqual([])
    expect(await entra.said(operation, user)).toBe(end)
    expect((await entra.changed()).length > 0).toBe(end === 'done')
  })

  it('does only what is allowed, and nothing that Graph does not do for an app', async () => {
    const config = operating({ allowed: ['revoke_sessions'] })
    expect(await entra.said('temporary_access_pass', 3, { config })).toBe('not_allowed')
    for (const operation of ['password_reset_link', 'temporary_password', 'unlock', 'reactivate'] as const) {
      expect(await entra.said(operation, 3)).toBe('not_allowed')
    }
    expect(await entra.changed()).toEqual([])
  })
})

describe('a Temporary Access Pass', () => {
  it('signs in whoever it is for, and takes the place of the one before', async () => {
    const first = await passFor(4)
    expect(await signIn(5, first)).toBe('refused')
    expect(await signIn(4, first)).toBe(entra.id(4))
    const second = await passFor(4)
    expect(await signIn(4, first)).toBe('refused')
    expect(await signIn(4, second)).toBe(entra.id(4))
  })

  it('lasts as long as the policy has it, and is good once where the policy says so', async () => {
    const policy = {
      defaultLifetimeInMinutes: 15,
      minimumLifetimeInMinutes: 30,
      maximumLifetimeInMinutes: 90,
      isUsableOnce: true,
    }
    await world.control('POST', 'pass-policy', policy)
    const before = Date.now()
    const result = await entra.perform('temporary_access_pass', 6)
    const secret = 'done' in result ? result.secret : undefined
    expect(secret?.kind).toBe('code')
    const lasts = Date.parse(secret?.expiresAt ?? '') - before
    expect(lasts / 60_000).toBeGreaterThan(29)
    expect(lasts / 60_000).toBeLessThan(31)
    expect(await signIn(6, secret?.value ?? '')).toBe(entra.id(6))
    expect(await signIn(6, secret?.value ?? '')).toBe('refused')
  })

  it('is made for nobody whom the policy leaves out', async () => {
    const [engineering, sales] = ['Engineering', 'Sales'].map(world.graph.groupId)
    const ends = async () => Promise.all([5, 7, 8].map(user => entra.said('temporary_access_pass', user)))
    await world.control('POST', 'pass-policy', { includes: [engineering, sales] })
    expect(await ends()).toEqual(['done', 'done', 'product_policy'])
    await world.control('POST', 'pass-policy', { excludes: [sales] })
    expect(await ends()).toEqual(['done', 'product_policy', 'done'])
    await world.control('POST', 'pass-policy', { state: 'disabled' })
    expect(await ends()).toEqual(['product_policy', 'product_policy', 'product_policy'])
  })

  it('that was made and cannot be read is told as one of which nobody knows the end', async () => {
    await world.fault({ path: `/v1.0/users/${entra.id(9)}/authentication`, kind: 'status', status: 201, body: { id: 'x' } })
    expect(await entra.said('temporary_access_pass', 9)).toBe('provider_unavailable')
    expect(await entra.changed()).toEqual([`POST authentication/temporaryAccessPassMethods`])
  })

  it('is in the log of the tenant, with the app that made it', async () => {
    await passFor(10)
    world.app({ roles: ['AuditLog.Read.All', 'User.Read.All'] })
    const { host } = world.open()
    const token = host.token({
      tokenEndpoint: `${world.graph.url}/${world.graph.tenantId}/oauth2/v2.0/token`,
      clientId: String(world.config.clientId),
      scope: `${world.graph.url}/.default`,
      auth: { method: 'client_secret_post', secret: String(world.config.clientSecret) },
    })
    const filter = encodeURIComponent("activityDisplayName eq 'Admin registered security info'")
    const answer = await token.fetch(`${world.graph.url}/v1.0/auditLogs/directoryAudits?$filter=${filter}&$top=1`)
    expect(await answer.json()).toMatchObject({
      value: [
        {
          loggedByService: 'Authentication Methods',
          resultReason: 'Admin registered temporary access pass method for user',
          initiatedBy: { app: { appId: 'c27e4b90-1d5f-4a36-8b0e-93d7f6a1e254' } },
          targetResources: [{ id: entra.id(10) }],
        },
      ],
    })
    world.app()
  })
})

describe('factors', () => {
  it('go all of them, the default one last, and the password stays', async () => {
    for (const collection of ['emailMethods', 'softwareOathMethods', 'windowsHelloForBusinessMethods']) {
      await register(20, collection)
    }
    await passFor(20)
    await entra.changed()
    expect(await entra.said('reset_factors', 20)).toBe('done')
    const calls = (await entra.changed()).map(call => call.replace(/^DELETE (\w+)\/.*/, '$1'))
    expect(calls[0]).toBe('microsoftAuthenticatorMethods')
    expect(calls.at(-1)).toBe('microsoftAuthenticatorMethods')
    expect(calls.toSorted()).toEqual([
      'emailMethods',
      'fido2Methods',
      'microsoftAuthenticatorMethods',
      'microsoftAuthenticatorMethods',
      'phoneMethods',
      'softwareOathMethods',
      'temporaryAccessPassMethods',
      'windowsHelloForBusinessMethods',
    ])
    expect(await entra.said('reset_factors', 20)).toBe('done')
    expect(await entra.changed()).toEqual([])
  })

  const at = (user: number) => `/v1.0/users/${entra.id(user)}/authentication/`

  it.each([
    [30, 'status', { status: 503 }],
    [40, 'rate_limited', { retryAfterSeconds: 30 }],
    [70, 'status', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } }],
    [80, 'connection_reset', {}],
  ])(
    'of user%i, of which some are gone when it ends by %s %j, are told as neither kept nor removed',
    async (user, kind, more) => {
      await world.fault({ path: `${at(user)}fido2Methods`, kind, ...more })
      expect(await entra.said('reset_factors', user)).toBe('provider_unavailable')
      // The default one was kept, the telephone is gone, and the key was asked for once.
      const calls = (await entra.changed()).map(call => call.replace(/^DELETE (\w+)\/.*/, '$1'))
      expect(calls).toEqual(['microsoftAuthenticatorMethods', 'phoneMethods', 'fido2Methods'])
    },
  )

  it('of which none is gone yet are told as what Graph says of them', async () => {
    await world.fault({ path: at(1), kind: 'rate_limited', retryAfterSeconds: 30, after: 1 })
    expect(await entra.said('reset_factors', 1)).toBe('rate_limited')
  })

  it('are as good as removed that somebody else has removed meanwhile', async () => {
    const body = { error: { code: 'Request_ResourceNotFound', message: 'gone' } }
    await world.fault({ path: `${at(21)}phoneMethods`, kind: 'status', status: 404, body })
    expect(await entra.said('reset_factors', 21)).toBe('done')
  })

  it('are left alone where one of them is of a kind that an app cannot remove', async () => {
    const value = [{ '@odata.type': '#microsoft.graph.qrCodePinAuthenticationMethod', id: 'q' }]
    await world.fault({ path: `${at(22)}methods`, kind: 'status', status: 200, body: { value } })
    expect(await entra.said('reset_factors', 22)).toBe('object_state_unsupported')
    expect(await entra.changed()).toEqual([])
  })
})

describe('trouble', () => {
  it.each([
    ['status', { status: 500 }, 'provider_unavailable'],
    ['status', { status: 504 }, 'provider_unavailable'],
    ['connection_reset', {}, 'provider_unavailable'],
    ['html', {}, 'provider_unavailable'],
    ['rate_limited', { retryAfterSeconds: 7 }, 'rate_limited'],
  ])('of the one call that counts, %s %j, is told and never tried again', async (kind, more, code) => {
    await world.fault({ path: `/v1.0/users/${entra.id(12)}/revokeSignInSessions`, kind, ...more })
    expect(await entra.said('revoke_sessions', 12)).toBe(code)
    expect(await entra.changed()).toEqual([`POST ${entra.id(12)}/revokeSignInSessions`])
  })

  it('of time ends as a time-out, whatever the product did', async () => {
    await world.fault({ path: `/v1.0/users/${entra.id(13)}/revokeSignInSessions`, kind: 'slow', delayMs: 600 })
    const { operations } = world.open({ config: operating(), totalMs: 400 }).capabilities
    const request = { operation: 'revoke_sessions', externalId: entra.id(13), dryRun: false, idempotencyKey: 'once' } as const
    await expect(operations.perform(request, aSignal())).rejects.toMatchObject({ code: 'provider_timeout' })
    expect(await entra.changed()).toHaveLength(1)
  })

  it('of too many requests before anything is sent says when to come back', async () => {
    await world.fault({ path: '/v1.0/roleManagement', kind: 'rate_limited', retryAfterSeconds: 9 })
    const { operations } = world.open({ config: operating() }).capabilities
    const request = { operation: 'suspend', externalId: entra.id(14), dryRun: false, idempotencyKey: 'once' } as const
    await expect(operations.perform(request, aSignal())).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 9 })
    expect(await entra.changed()).toEqual([])
  })

  it('of permissions is told as that: nothing was done', async () => {
    entra.app({ roles: enough.filter(name => name !== 'User.RevokeSessions.All') })
    expect(await entra.said('revoke_sessions', 15)).toBe('permission_missing')
  })
})

describe('the check of the second app', () => {
  const steps = async (config = operating()) =>
    (await world.open({ config }).check(aSignal())).filter(({ step }) => step.startsWith('operations_'))
  const last = async (config = operating()) => (await world.open({ config }).check(aSignal())).at(-1)

  it('names its token, its permissions, whom it sees, and for whom passes are', async () => {
    const seen = await steps()
    expect(seen.map(({ step, ok }) => [step, ok])).toEqual([
      ['operations_token', true],
      ['operations_permissions', true],
      ['operations_sight', true],
      ['operations_pass', true],
    ])
    expect(seen[0]?.saw).toContain('a token of its own by secret')
    expect(seen[3]?.saw).toBe('for everybody, 60 minutes, as often as wanted')
    expect(seen[1]?.advice).toMatch(/^UserAuthenticationMethod.ReadWrite.All reaches administrators/)
  })

  it('is no part of an integration without one', async () => {
    expect(await steps({})).toEqual([])
  })

  it('asks for exactly what the allowed operations need', async () => {
    entra.app({ roles: [...enough, 'RoleManagement.ReadWrite.Directory'] })
    expect((await steps()).find(({ step }) => step === 'operations_permissions')?.advice).toContain(
      'More than what is allowed needs: RoleManagement.ReadWrite.Directory.',
    )
    entra.app()
    const advice = (await steps(operating({ allowed: ['suspend'] }))).find(({ advice: some }) => some !== undefined)?.advice
    for (const name of ['UserAuthenticationMethod.ReadWrite.All', 'User.RevokeSessions.All']) expect(advice).toContain(name)
    entra.app({ roles: enough.filter(name => name !== 'RoleManagement.Read.Directory') })
    expect(await last()).toMatchObject({
      step: 'operations_permissions',
      code: 'permission_missing',
      saw: 'missing: RoleManagement.Read.Directory',
      advice: expect.stringContaining('adminconsent?client_id=c27e4b90'),
    })
  })

  it('fails where the administrator that was named has no role that is seen', async () => {
    expect(await last(operating({ knownAdmin: 'user3@entra.example' }))).toMatchObject({
      step: 'operations_sight',
      code: 'policy_denied',
      actor: 'admin',
    })
  })

  it('fails where passes are for nobody, and says whom a policy leaves out', async () => {
    await world.control('POST', 'pass-policy', { includes: [world.graph.groupId('Sales')] })
    expect((await steps()).at(-1)).toMatchObject({
      saw: 'for 1 group, 60 minutes, as often as wanted',
      advice: expect.any(String),
    })
    await world.control('POST', 'pass-policy', { state: 'disabled' })
    expect(await last()).toMatchObject({ step: 'operations_pass', code: 'policy_denied' })
  })

  it('tells a credential that is wrong of this app and no other', async () => {
    expect(await last(operating({ clientSecret: 'something-else-altogether' }))).toMatchObject({
      step: 'operations_token',
      code: 'credentials_invalid',
      advice: expect.stringContaining('under Operations'),
    })
  })
})

it('the end of the certificate of either app is told, by what it would cost', async () => {
  const endsAt = Date.parse(factsOf(hostCertificate).notAfter)
  const { clientSecret: _secret, ...bare } = world.config
  const { operations } = operating() as { operations: JsonObject }
  const { clientSecret: _own, ...byCertificate } = operations
  const said = async (config: JsonObject, days: number): Promise<readonly string[]> => {
    const clock = { now: () => endsAt - days * 86_400_000 - 1_000 }
    const notes = await openEntra(config, { clock }).capabilities.upkeep.attention?.(aSignal())
    return (notes ?? []).map(({ advice }) => /Without it (.*)\.$/.exec(advice)?.[1] ?? advice)
  }
  const [reads, recovers] = ['the tenant is no longer read', 'no account is recovered']
  expect(await said({ ...world.config, operations: byCertificate }, 29)).toEqual([recovers])
  expect(await said({ ...bare, operations: byCertificate }, 29)).toEqual([reads, recovers])
  expect(await said({ ...bare, operations }, 29)).toEqual([reads])
  expect(await said({ ...bare, operations: byCertificate }, 31)).toEqual([])
})

describe('the configuration', () => {
  const parsed = (operations: object) =>
    entraDirectory.config.safeParse({ tenantId: world.graph.tenantId, clientId: String(world.config.clientId), operations })
  const section = { clientId: 'c27e4b90-1d5f-4a36-8b0e-93d7f6a1e254', allowed: ['suspend'], knownAdmin: 'admin@contoso.com' }

  it('wants an app of its own, that proves itself in one way', () => {
    expect(parsed(section).success).toBe(true)
    for (const wrong of [
      { clientId: String(world.config.clientId) },
      { clientSecret: 'a-secret-of-it', federatedCredential: {} },
      { allowed: [] },
      { allowed: ['unlock'] },
      { knownAdmin: undefined },
    ])
      expect(parsed({ ...section, ...wrong }).success).toBe(false)
  })

  it('loosens by more operations and by another administrator, and by nothing that is taken away', () => {
    const template = templatesOf({ 'entra-directory': entraDirectory as never }).choose('entra-directory')
    const loosens = (before: object, after: object): boolean =>
      looserFields(template, { ...before } as never, { ...after } as never).length > 0
    const wide = { operations: { ...section, allowed: ['suspend', 'revoke_sessions'] } }
    expect(loosens({}, wide)).toBe(true)
    expect(loosens({ operations: section }, wide)).toBe(true)
    expect(loosens(wide, { operations: { ...wide.operations, knownAdmin: 'other@contoso.com' } })).toBe(true)
    expect(loosens(wide, { operations: section })).toBe(false)
    expect(loosens(wide, {})).toBe(false)
  })
})
