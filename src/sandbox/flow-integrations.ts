import { operationNames } from '../contract/index.ts'
import type { IntegrationView } from '../integrations/port.ts'
import type { Auth0StandIn } from './auth0/index.ts'
import { type Administrators, clientOf, ensure, type Made } from './ensure.ts'
import type { FlowClient } from './flow/hooks-client.ts'
import type { GraphStandIn } from './graph/index.ts'
import { sandboxAdminToken } from './okta/admin-token.ts'
import type { OktaStandIn } from './okta/index.ts'
import { passwordPolicy, passwordRule } from './okta/policies-routes.ts'

/** One integration of each template for flows, as an administrator would make them for the products that stand in here. */
export interface FlowIntegrations {
  /** Template → integration. */
  readonly integrations: Readonly<Record<string, string>>
  /** Of those that give one out, by template. */
  readonly clients: Readonly<Record<string, FlowClient>>
}

interface World extends Administrators {
  readonly known: readonly IntegrationView[]
  readonly okta: Pick<OktaStandIn, 'url' | 'groupId'>
  readonly graph: Pick<GraphStandIn, 'url' | 'tenantId'>
  readonly auth0: Pick<Auth0StandIn, 'url' | 'secrets'>
  readonly actionSecret: string
  /** What a ticket system sends as x-api-key. */
  readonly helpdeskKey: string
  readonly directories: { readonly okta: string; readonly entra: string }
}

/** App registrations of the tenant, which stand for the host. */
const mfaAppId = '0f5a3c7e-1b2d-4e6f-8a90-1c2d3e4f5a6b'
const claimsAppId = '2d7c9b1a-4e83-4b5f-9c06-7a1d8e2f3b49'

/** Where products without a stand-in take their people back. Nobody listens there but a command that waits for somebody. */
const callback = (product: string) => `http://127.0.0.1:8765/${product}/callback`

function wantedOf({
  okta,
  graph,
  auth0,
  actionSecret,
  helpdeskKey,
  directories,
}: World): Readonly<Record<string, [string, object]>> {
  const inOkta = { directoryIntegrationId: directories.okta }
  const org = { orgUrl: okta.url, ...inOkta }
  const tenant = {
    tenantId: graph.tenantId,
    cloud: 'custom',
    authorityUrl: graph.url,
    directoryIntegrationId: directories.entra,
  }
  return {
    auth0: ['Auth0 stand-in', { domain: auth0.url, actionSecret, ...inOkta }],
    davinci: ['DaVinci flow', { redirectUris: [callback('davinci')], ...inOkta }],
    descope: ['Descope flow', { redirectUris: [callback('descope')], ...inOkta }],
    'entra-claims': ['Entra tokens', { ...tenant, appId: claimsAppId }],
    'entra-external-mfa': ['Entra sign-ins', { ...tenant, graphUrl: graph.url, appId: mfaAppId }],
    // People read in their mail whose helpdesk they called.
    helpdesk: ['Acme', { ...inOkta, operations: operationNames, apiKey: helpdeskKey }],
    oidc: ['OpenID relying party', { redirectUris: [callback('oidc')], ...inOkta }],
    'okta-factor': ['Okta sign-ins', org],
    'okta-idv': ['Okta identity verification', org],
    'okta-token-hook': ['Okta tokens', org],
  }
}

/** Makes them side by side: they know nothing of each other. */
export async function createFlowIntegrations(world: World): Promise<FlowIntegrations> {
  const { admin, known, auth0, actionSecret } = world
  const one = async ([template, [name, config]]: [string, [string, object]]): Promise<[string, Made]> => [
    template,
    await ensure(world, known, { template, name, config }),
  ]
  const made = await Promise.all(Object.entries(wantedOf(world)).map(one))
  for (const [, { endpoints }] of made.filter(([template]) => template === 'auth0')) {
    const addresses = { STEPGATE_URL: String(endpoints.integration), STEPGATE_AUDIENCE: `${auth0.url}/continue` }
    Object.assign(auth0.secrets, { STEPGATE_SECRET: actionSecret, ...addresses })
  }
  const given = made.filter(([, { client }]) => client !== null)
  const clients = await Promise.all(
    given.map(async ([template, integration]) => [template, await clientOf(admin, integration)] as const),
  )
  // It gives the org a secret of its own; the one that was answered before stays for a day.
  await setUpOrg(world, made)
  return {
    integrations: Object.fromEntries(made.map(([template, { id }]) => [template, id])),
    clients: Object.fromEntries(clients),
  }
}

/** As an administrator would, who hands in a token of the org. Another start of the sandbox has another org. */
async function setUpOrg({ admin, okta }: World, made: readonly [string, Made][]): Promise<void> {
  for (const [, { id }] of made.filter(([template]) => template === 'okta-idv')) {
    const call = (what: 'apply' | 'undo') =>
      admin.call('POST', `/v1/integrations/${id}/setup/${what}`, { adminToken: sandboxAdminToken, input: orgInput(okta) })
    const { applied } = await admin.call<{ applied: object | null }>('GET', `/v1/integrations/${id}/setup`)
    if (applied !== null) await call('undo')
    await call('apply')
  }
}

/** Only people of the one group are asked, and never those of the other. */
const orgInput = ({ groupId }: World['okta']) => ({
  pilotGroup: groupId('Engineering'),
  neverGroup: groupId('Contractors'),
  termsOfUse: 'https://acme.example/terms',
  privacyPolicy: 'https://acme.example/privacy',
  passwordPolicyRule: `${passwordPolicy}/${passwordRule}`,
})
