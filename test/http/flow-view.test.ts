import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import type { FlowViewOf } from '../../src/integrations/flow-view.ts'
import { kitHost } from '../conformance/kit-host.ts'
import { failureOf } from '../connectors/outcomes.ts'
import { idvIntegration, setup } from '../support/okta-idv.ts'
import { type World, world } from '../support/world.ts'

const secret = 'a-secret-of-the-action-with-32-characters'
const actionConfig = { domain: 'acme.eu.auth0.com', actionSecret: secret }

describe('how a flow sees an integration, over HTTP', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())
  const look = (id: string) => w.admin<FlowViewOf>('GET', `/v1/integrations/${id}/flow-view`)
  const off = ({ switchOff }: FlowViewOf) => switchOff.flatMap(({ request }) => (request ? [request.url] : []))

  it('is every state of the table, with what the product reads', async () => {
    const { id } = (await idvIntegration(w)).body
    const { status, body } = await look(id)
    expect(status).toBe(200)
    const rows = body.states.map(one => `${one.outcome} ${one.status} ${one.dataStatus}: ${one.sees.name} ${one.sees.value}`)
    expect(rows).toEqual([
      'allow success approved: assurance_level VERIFIED',
      'challenge pending none: error access_denied',
      'challenge pending review: assurance_level FAILED',
      'deny failed rejected: assurance_level FAILED',
      'deny expired review: assurance_level FAILED',
      'challenge failed none: assurance_level FAILED',
      'deny failed none: assurance_level FAILED',
      'deny expired none: error access_denied',
      'deny cancelled none: error access_denied',
      'deny error none: error server_error',
    ])
    expect(body.states.flatMap(({ reasons }) => reasons)).toContain('spoof_suspected')
    await w.admin('DELETE', `/v1/integrations/${id}`, { confirm: 'Okta identity verification' })
  })

  it('names what the set-up made in the steps that switch it off, and leaves to the reader what it does not know', async () => {
    const { id } = (await idvIntegration(w)).body
    const url = w.org.standIn.url
    expect(off((await look(id)).body)).toEqual([
      `${url}/api/v1/policies/{policyId}/rules/{ruleId}/lifecycle/deactivate`,
      `${url}/api/v1/idps/{idpId}/lifecycle/deactivate`,
    ])
    const { body } = await setup<{ applied: { made: { idp: string; rule: string } } }>(w, id, 'apply')
    const { idp, rule } = body.applied.made
    expect(off((await look(id)).body)).toEqual([
      `${url}/api/v1/policies/${rule.replace('/', '/rules/')}/lifecycle/deactivate`,
      `${url}/api/v1/idps/${idp}/lifecycle/deactivate`,
    ])
  })

  it('goes by the configuration, with the defaults of what was left out', async () => {
    const redirectUris = ['https://app.example.com/back']
    const make = async (config: object) => {
      const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
        template: 'oidc',
        name: `Keycloak ${JSON.stringify(config)}`,
        config: { redirectUris, directoryIntegrationId: w.directoryId, ...config },
      })
      return (await look(made.body.id)).body.states.find(one => one.status === 'failed')?.sees
    }
    expect(await make({})).toMatchObject({ name: 'error', value: 'access_denied' })
    expect(await make({ failures: 'claims' })).toMatchObject({ name: 'auth_overall_status', value: 'FAIL' })
  })

  it('has nothing of a secret in it, is there while it is off, and for those alone who may read integrations', async () => {
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'auth0',
      name: 'Auth0',
      state: 'draft',
      config: actionConfig,
    })
    const { status, body } = await look(made.body.id)
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toContain(secret)
    expect(body.conditions.map(({ text }) => text)).toContain(`${w.url}/i/${made.body.id}`)
    const nobody = await fetch(`${w.url}/v1/integrations/${made.body.id}/flow-view`)
    expect(nobody.status).toBe(401)
  })

  it('is none of a directory', async () => {
    expect(await look(w.directoryId)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})

describe.each(Object.entries(connectors))('what the template %s says of its flow', (_id, { manifest }) => {
  const text = JSON.stringify([manifest.flowView, manifest.switchOff])

  it('is there where a flow goes through it, with the way out', () => {
    expect(manifest.flowView !== undefined).toBe(manifest.kind === 'flow' || manifest.kind === 'client')
    expect((manifest.switchOff?.length ?? 0) > 0).toBe(manifest.flowView !== undefined)
    expect(manifest.setupForm !== undefined).toBe(manifest.kind === 'flow' && manifest.capabilities.includes('setup'))
  })

  it('asks for values that the host has, under names that it has them by', () => {
    const known = /^(integration\.(id|name|url)|client\.id|endpoints\.(issuer|token_endpoint)|made\.\w+(\/\d+)?\|\w+|orgUrl)$/
    const places = [...text.matchAll(/\{([a-zA-Z][\w./|]*)\}/g)].map(([, name = '']) => name)
    const dotted = places.filter(name => /[.|/]/.test(name))
    expect(dotted.filter(name => !known.test(name))).toEqual([])
  })
})

const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'

describe('what a set-up asks for', () => {
  it.each([
    ['okta-idv', { orgUrl: 'https://acme.okta.com', directoryIntegrationId: 'dir-1' }],
    ['entra-external-mfa', { tenantId, appId: tenantId, directoryIntegrationId: 'dir-1' }],
  ])('is what its form has fields for: %s', async (id, config) => {
    const connector = connectors[id]
    const { host } = kitHost({ allow: [] })
    const setUp = connector?.open(connector.config.parse(config), host).setup
    const input = { adminToken: 'a-token', endpoints: { issuer: 'https://host.example/oidc' }, client: { id: 'client-1' } }
    const failure = await failureOf(setUp?.plan(input, new AbortController().signal) ?? Promise.resolve())
    const required = connector?.manifest.setupForm?.fields.filter(field => field.required).map(({ name }) => `/input/${name}`)
    expect(failure.faults?.map(({ path }) => path)).toEqual(required)
  })
})
