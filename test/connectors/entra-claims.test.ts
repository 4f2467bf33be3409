import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entraClaims } from '../../connectors/entra/claims/index.ts'
import { provideClaims } from '../../connectors/entra/claims/token-issuance.ts'
import type { Result } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { hostContext } from '../support/host-context.ts'
import { type World, world } from '../support/world.ts'
import { appId, type SignIns, signIns } from './entra-sign-in.ts'

const extensionsApp = '99045fe1-7639-4a75-9d4a-577b6ca3810f'
const minute = 60_000

let w: World
let entra: SignIns
let person: string
const made = { history: '', unbound: '' }
beforeAll(async () => {
  w = await world()
  entra = await signIns(w)
  person = String(entra.tenant.people.at(5).id)
  for (const [name, policies] of [
    ['history', []],
    ['unbound', ['unbound_claims']],
  ] as const) {
    const { tenantId, url, integrationId } = entra.tenant
    const config = { tenantId, appId, cloud: 'custom', authorityUrl: url, directoryIntegrationId: integrationId, policies }
    const answer = await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'entra-claims', name, config })
    expect(answer.status).toBe(201)
    made[name] = answer.body.id
  }
})
afterAll(async () => {
  await entra.tenant.close()
  await w.close()
})

/** A token of Entra's, as it presents it to extensions. */
async function bearer(claims: object = {}): Promise<string> {
  const now = Math.floor(w.clock.now() / 1000)
  const right = {
    iss: `${entra.tenant.url}/${entra.tenant.tenantId}/v2.0`,
    aud: appId,
    azp: extensionsApp,
    tid: entra.tenant.tenantId,
    ver: '2.0',
    nbf: now,
    exp: now + 300,
  }
  const { fields } = await entra.begin({ hint: { ...right, ...claims } })
  return String(fields.id_token_hint)
}

async function call(name: keyof typeof made, path: string, data: object, token?: string) {
  const response = await fetch(`${w.url}/i/${made[name]}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? (await bearer())}`, 'content-type': 'application/json' },
    body: JSON.stringify(data),
  })
  const text = await response.text()
  return { status: response.status, type: response.headers.get('content-type'), text, body: JSON.parse(text) }
}

const issuance = (name: keyof typeof made, token?: string, data: object = {}) =>
  call(
    name,
    '/token-issuance-start',
    {
      type: 'microsoft.graph.authenticationEvent.tokenIssuanceStart',
      data: { tenantId: entra.tenant.tenantId, authenticationContext: { user: { id: person } }, ...data },
    },
    token,
  )
const claimsOf = async (name: keyof typeof made) => (await issuance(name)).body.data.actions[0].claims

async function verified() {
  const who = browser()
  await entra.sit(await entra.send(await entra.begin(), who), who)
  const [id = ''] = await entra.begun()
  await who.open(await w.finish(id, { overall: 'OK', value: 97, identityId: 'id-five' }))
}

describe('claims for a token', () => {
  it('say that nothing is known of somebody who was never verified', async () => {
    expect(await claimsOf('unbound')).toEqual({ idvLastStatus: 'NONE' })
  })

  it('say when somebody was verified, and that they passed for minutes and under the policy of that name alone', async () => {
    await verified()
    const last = { idvLastStatus: 'VERIFIED', idvLastAt: expect.stringMatching(/^20.*Z$/) }
    expect(await claimsOf('history')).toEqual(last)
    expect(await claimsOf('unbound')).toEqual({ ...last, idvStatus: 'passed', idvScore: '97' })
    w.clock.advance(6 * minute)
    expect(await claimsOf('unbound')).toEqual(last)
    w.clock.advance(31 * 24 * 60 * minute)
    expect(await claimsOf('unbound')).toEqual({ idvLastStatus: 'NONE' })
  })

  it('count the minutes from the face that was shown, and not from when that was received', async () => {
    const host = hostContext()
    const data = {
      verifiedAt: new Date(host.clock.now() - 10 * minute).toISOString(),
      completedAt: new Date(host.clock.now()).toISOString(),
    }
    const last = { outcome: 'allow', data: { ...data, score: { overall: { value: 97 } } } } as unknown as Result
    const config = entraClaims.config.parse({
      tenantId: entra.tenant.tenantId,
      appId,
      directoryIntegrationId: 'dir-1',
      policies: ['unbound_claims'],
    })
    const asked = { tenantId: entra.tenant.tenantId, authenticationContext: { user: { id: person } } }
    const told = await provideClaims(
      { type: 'microsoft.graph.authenticationEvent.tokenIssuanceStart', data: asked },
      { config, host: { ...host, verifications: { ...host.verifications, latest: async () => last } } },
    )
    expect(JSON.stringify(told)).toContain('"idvLastStatus":"VERIFIED"')
    expect(JSON.stringify(told)).not.toContain('passed')
  })

  it('are one action of texts, as JSON, in less than 3 KB', async () => {
    const { status, type, text, body } = await issuance('history')
    expect([status, type, body.data.actions.length]).toEqual([200, 'application/json', 1])
    expect(text.length).toBeLessThan(3_000)
    expect(Object.values(body.data.actions[0].claims).every(value => typeof value === 'string')).toBe(true)
  })

  it.each<[string, object]>([
    ['another app of the tenant', { azp: '11111111-2222-4333-8444-555555555555' }],
    ['a token for another API', { aud: '11111111-2222-4333-8444-555555555555' }],
    ['another issuer', { iss: 'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0' }],
    ['a token that ended', { exp: 1_700_000_000 }],
    ['a token of another version', { ver: '1.0' }],
  ])('are not told to %s', async (_name, claims) => {
    expect((await issuance('history', await bearer(claims))).status).toBe(401)
  })

  it('are not told of another tenant, nor without a token', async () => {
    const other = { tenantId: '11111111-2222-4333-8444-555555555555' }
    expect((await issuance('history', undefined, other)).status).toBe(401)
    expect((await issuance('history', 'x.y.z')).status).toBe(401)
  })
})

describe('the claims of a Verified ID', () => {
  const validate = async (claims: object, user: object = { authenticationContext: { user: { id: person } } }) => {
    const { body } = await call('history', '/verified-id-claims', {
      type: 'microsoft.graph.authenticationEvent.verifiedIdClaimValidation',
      data: { tenantId: entra.tenant.tenantId, ...user, verifiedIdClaimsContext: { claims, identities: [], ...user } },
    })
    expect(body.data.actions).toHaveLength(1)
    return body.data.actions[0]
  }
  const names = () => {
    const { givenName, surname } = entra.tenant.people.at(5)
    return { firstName: String(givenName).toUpperCase(), lastName: String(surname) }
  }
  const passed = { '@odata.type': 'microsoft.graph.verifiedIdClaimValidation.pass' }

  it('pass where they are those of the account, by its id or by the one name it signs in with', async () => {
    expect(await validate(names())).toEqual(passed)
    expect(await validate(names(), { identities: [{ issuerAssignedId: 'user5@entra.example' }] })).toEqual(passed)
  })

  it('fail where a name is another one or missing, and for nobody’s account', async () => {
    const failed = { '@odata.type': 'microsoft.graph.verifiedIdClaimValidation.failed' }
    expect(await validate({ ...names(), lastName: 'Mallory' })).toEqual({ ...failed, failedClaims: ['lastName'] })
    expect(await validate({})).toEqual({ ...failed, failedClaims: ['firstName', 'lastName'] })
    expect(await validate(names(), {})).toMatchObject(failed)
    const two = { identities: [{ issuerAssignedId: 'user5@entra.example' }, { issuerAssignedId: 'user6@entra.example' }] }
    expect(await validate(names(), two)).toMatchObject(failed)
  })
})
