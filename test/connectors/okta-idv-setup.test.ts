import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oktaIdv } from '../../connectors/okta/idv/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { sandboxAdminToken } from '../../src/sandbox/okta/admin-token.ts'
import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { accountManagementPolicy, passwordPolicy, passwordRule } from '../../src/sandbox/okta/policies-routes.ts'
import { hostContext } from '../support/host-context.ts'
import { failureOf } from './outcomes.ts'

const signal = () => AbortSignal.timeout(5_000)
const where = `${passwordPolicy}/${passwordRule}`

const given: JsonObject = {
  adminToken: sandboxAdminToken,
  pilotGroup: '00gPilot',
  neverGroup: '00gNever',
  termsOfUse: 'https://acme.example/terms',
  privacyPolicy: 'https://acme.example/privacy',
  passwordPolicyRule: where,
  endpoints: { issuer: 'https://gate.example/oidc' },
  client: { id: 'client-1', secret: 'secret-canary-of-the-client' },
}

describe('the set-up of identity verification in an org', () => {
  let okta: OktaStandIn
  beforeAll(async () => {
    okta = await startOktaStandIn({ people: 1 })
  })
  afterAll(() => okta.close())

  function setup() {
    const config = oktaIdv.config.parse({ orgUrl: okta.url, directoryIntegrationId: 'dir-1' })
    const opened = oktaIdv.open(config, hostContext()).setup
    if (opened === undefined) throw new Error('it has no set-up')
    return opened
  }
  async function read(path: string): Promise<JsonObject[]> {
    const response = await fetch(`${okta.url}${path}`, { headers: { authorization: `SSWS ${sandboxAdminToken}` } })
    return (await response.json()) as JsonObject[]
  }
  const standing = async () => ({
    idps: await read('/api/v1/idps'),
    rules: await read(`/api/v1/policies/${accountManagementPolicy}/rules`),
    password: await read(`/api/v1/policies/${passwordPolicy}/rules`),
  })
  const takes = (parBinding: string) =>
    fetch(`${okta.url}/__sandbox/idps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ parBinding }),
    })

  it('is shown with its bodies and differences, and changes nothing', async () => {
    const { client: _, ...rest } = given
    const steps = await setup().plan({ ...rest, client: { id: 'client-1' } }, signal())
    expect(steps.map(({ id, change }) => [id, change])).toEqual([
      ['identity_provider', 'create'],
      ['profile_mapping', 'update'],
      ['rule', 'create'],
      ['password_policy', 'update'],
    ])
    expect(steps[0]?.body).toMatchObject({ type: 'IDV_STANDARD', protocol: { issuer: { url: 'https://gate.example/oidc' } } })
    expect(await standing()).toMatchObject({ idps: [], rules: [] })
  })

  it.each(['HTTP-POST', 'HTTP-REDIRECT'])(
    'is made, stands, and is taken away, in an org that binds pushed requests by %s',
    async binding => {
      await takes(binding)
      const before = await standing()
      const made = await setup().apply(given, signal())
      expect(JSON.stringify(made)).not.toContain('canary')
      const { idps, rules, password } = await standing()
      expect(idps).toMatchObject([
        { type: 'IDV_STANDARD', name: 'Stepgate int-1', protocol: { endpoints: { par: { binding } } } },
      ])
      expect(rules).toMatchObject([
        {
          status: 'INACTIVE',
          conditions: {
            people: { groups: { include: ['00gPilot'], exclude: ['00gNever'] } },
            elCondition: { condition: expect.stringContaining("operation == 'recover'") },
          },
          actions: { appSignOn: { verificationMethod: { type: 'ID_PROOFING', id: made.idp } } },
        },
      ])
      expect(JSON.stringify(password)).toContain('"accessControl":"AUTH_POLICY","primary"')

      const steps = await setup().verify(
        made,
        { adminToken: sandboxAdminToken, endpoints: { issuer: 'https://gate.example/oidc' } },
        signal(),
      )
      expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
        ['identity_provider', true],
        ['rule', true],
        ['password_policy', true],
      ])

      expect((await failureOf(setup().apply(given, signal()))).code, 'a second one').toBe('object_state_unsupported')
      expect((await standing()).rules, 'the first is left alone').toHaveLength(1)

      await setup().undo(made, { adminToken: sandboxAdminToken }, signal())
      expect(await standing()).toEqual(before)
      await setup().undo(made, { adminToken: sandboxAdminToken }, signal())
    },
  )

  it('takes back what it made where something fails on the way', async () => {
    await takes('HTTP-POST')
    const before = await standing()
    const failed = await failureOf(setup().apply({ ...given, passwordPolicyRule: `${passwordPolicy}/rulUnknown` }, signal()))
    expect(failed.code).toBe('object_not_found')
    expect(await standing()).toEqual(before)
  })

  it('says what somebody changed since', async () => {
    const made = await setup().apply(given, signal())
    const [rule] = (await standing()).rules
    await fetch(`${okta.url}/api/v1/policies/${accountManagementPolicy}/rules/${String(rule?.id)}`, {
      method: 'PUT',
      headers: { authorization: `SSWS ${sandboxAdminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...rule, conditions: { people: { groups: { include: ['00gPilot'] } } } }),
    })
    const look = (issuer: string) => setup().verify(made, { adminToken: sandboxAdminToken, endpoints: { issuer } }, signal())
    expect((await look('https://gate.example/oidc')).at(-1)).toMatchObject({
      step: 'rule',
      ok: false,
      code: 'object_state_unsupported',
    })
    expect(await look('https://elsewhere.example/oidc')).toMatchObject([{ step: 'identity_provider', ok: false }])
    await setup().undo(made, { adminToken: sandboxAdminToken }, signal())
  })

  it.each<[string, JsonObject, string]>([
    ['without a pilot group', { pilotGroup: '' }, '/input/pilotGroup'],
    ['without a group for which it never holds', { neverGroup: '' }, '/input/neverGroup'],
    ['with one group for both', { neverGroup: '00gPilot' }, '/input/neverGroup'],
    ['with a group that would go on in an address', { pilotGroup: '../idps' }, '/input/pilotGroup'],
    ['with terms that nobody can read', { termsOfUse: 'http://acme.example' }, '/input/termsOfUse'],
  ])('is refused %s', async (_why, changes, path) => {
    const error = await failureOf(setup().plan({ ...given, ...changes }, signal()))
    expect(error.code).toBe('config_invalid')
    expect(error.faults.map(fault => fault.path)).toContain(path)
  })

  it('is refused with a token that the org does not know', async () => {
    const error = await failureOf(setup().apply({ ...given, adminToken: '00another' }, signal()))
    expect(error.code).toBe('credentials_invalid')
    expect(`${error.message} ${error.detail}`).not.toContain('00another')
  })
})
