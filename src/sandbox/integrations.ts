import { setTimeout as sleep } from 'node:timers/promises'
import { exportJWK, generateKeyPair } from 'jose'
import { type OperationName, operationNames } from '../contract/index.ts'
import type { IntegrationView } from '../integrations/port.ts'
import { type AdminClient, AdminRefusal } from './admin-client.ts'
import type { Auth0StandIn } from './auth0/index.ts'
import { type Administrators, clientOf, ensure, type Made } from './ensure.ts'
import type { FlowClient } from './flow/hooks-client.ts'
import { createFlowIntegrations } from './flow-integrations.ts'
import { birthDateAttribute, type GraphStandIn } from './graph/index.ts'
import type { IncodeStandIn, OpenidClient } from './incode/index.ts'
import type { OktaStandIn } from './okta/index.ts'
import { createPortals, type PortalIds } from './portals.ts'

/** What the sandbox makes through the public admin API, as an administrator would. */
export interface MadeIntegrations {
  readonly integrations: {
    readonly incode: string
    readonly 'okta-directory': string
    readonly 'entra-directory': string
    readonly 'oidc-client-credentials': string
    /** One of each template for flows. */
    readonly [template: string]: string
  }
  readonly client: FlowClient
  /** Those of the templates for flows that give one out. */
  readonly clients: Readonly<Record<string, FlowClient>>
  readonly flowClient: FlowClient
  /** Of the self-service portals, by the directory whose people they are for. */
  readonly portals: PortalIds
}

type Wait = (ms: number) => Promise<unknown>

interface World extends Administrators {
  readonly okta: OktaStandIn
  readonly graph: GraphStandIn
  readonly incode: IncodeStandIn
  readonly auth0: Auth0StandIn
  readonly actionSecret: string
  readonly helpdeskKey: string
  readonly apiKey: string
  readonly workflowId: string
  readonly webhookSecret: string
  /** The client of Incode's OpenID provider, and the workflow from which enrolled people go there. */
  readonly faces: { readonly workflowId: string; readonly client: OpenidClient }
}

const oktaClientId = 'stepgate-sandbox'
const oktaOperationsClientId = 'stepgate-sandbox-operations'
const entraClientId = '5a9d3c1e-7b42-4f08-9e6d-2c81f0a4b7d5'
const entraOperationsId = 'c27e4b90-1d5f-4a36-8b0e-93d7f6a1e254'
/** All but what Entra alone does. */
const oktaAllowed = operationNames.filter(name => name !== 'register_external_method')
const entraAllowed: readonly OperationName[] = [
  'temporary_access_pass',
  'reset_factors',
  'revoke_sessions',
  'suspend',
  'register_external_method',
]
/** As an administrator of the tenant has made it, for whom verified people are registered. */
const externalMethod = { configurationId: '9b1e4d7a-35c8-4f20-a6d9-0e7c52b8f314', displayName: 'Incode' }
/** Holds a directory role in the tenant, and is nobody who is enrolled. */
const entraAdmin = 'user61@entra.example'
/** Groups that both directories have; Entra's `Product` has groups inside. */
const teams = ['Engineering', 'Finance', 'Sales', 'Contractors', 'Helpdesk']
/** What the apps were granted: more than the integrations use at first, so that each of their fields can be tried. */
const readsOkta = ['users', 'groups', 'logs', 'roles', 'schemas', 'userTypes'].map(what => `okta.${what}.read`)
const writesOkta = ['okta.users.manage', 'okta.schemas.manage', 'okta.eventHooks.manage']
const readsEntra = ['User.Read.All', 'GroupMember.Read.All', 'Group.Read.All', 'Organization.Read.All', 'AuditLog.Read.All']
const writesEntra = ['User.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Application.ReadWrite.OwnedBy']
const operatesEntra = [
  'User.Read.All',
  'GroupMember.Read.All',
  'RoleManagement.Read.Directory',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'Application.Read.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'Policy.Read.All',
  'User.RevokeSessions.All',
  'User.EnableDisableAccount.All',
]
const pollMs = 50
const conflict = 409
/** A process that died in its first sync has left a lease behind, which stands for up to a minute. */
const leaseWait = { pollMs: 250, longestMs: 90_000 } as const

const journeys = { purposes: ['step_up', 'account_recovery', 'sign_up'], returnUrls: ['loopback'] }

async function beginSync(admin: AdminClient, id: string, wait: Wait): Promise<string> {
  for (let waited = 0; ; waited += leaseWait.pollMs) {
    try {
      return (await admin.call<{ runId: string }>('POST', `/v1/integrations/${id}/sync`, { mode: 'full' })).runId
    } catch (error) {
      const isTaken = error instanceof AdminRefusal && error.status === conflict
      if (!isTaken || waited >= leaseWait.longestMs) throw error
    }
    await wait(leaseWait.pollMs)
  }
}

/** Reads everybody, once whoever else reads the directory has come to an end. */
export async function firstSync(admin: AdminClient, id: string, wait: Wait = ms => sleep(ms)): Promise<void> {
  const runId = await beginSync(admin, id, wait)
  for (;;) {
    const run = await admin.call<{ state: string; error: unknown }>('GET', `/v1/sync-runs/${runId}`)
    if (run.state === 'done' || run.state === 'held') return
    if (run.state !== 'running') throw new Error(`the first sync ended ${run.state}: ${JSON.stringify(run.error)}`)
    await wait(pollMs)
  }
}

/** The org, with an app that may do what the connector can make use of. */
async function oktaDirectory(world: World, known: readonly IntegrationView[]): Promise<Made> {
  const { okta } = world
  const operations = await oktaOperations(okta)
  const directory = await ensure(world, known, {
    template: 'okta-directory',
    name: 'Okta stand-in',
    config: { orgUrl: okta.url, clientId: oktaClientId, trackedGroupIds: teams.map(okta.groupId), eventHook: true, operations },
  })
  okta.registerClient({
    clientId: oktaClientId,
    jwks: { jwksUri: String(directory.endpoints.jwks_uri) },
    scopes: [...readsOkta, ...writesOkta],
    roles: ['ORG_ADMIN'],
  })
  return directory
}

/**
 * The app that may change accounts, with a key of its own. Its standard role leaves administrators alone, and its custom
 * one is bound to nobody: it is for seeing who is one.
 */
async function oktaOperations(okta: OktaStandIn): Promise<object> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const named = { kid: 'key-of-operations', alg: 'ES256' }
  okta.registerClient({
    clientId: oktaOperationsClientId,
    jwks: { keys: [{ ...(await exportJWK(publicKey)), ...named, use: 'sig' }] },
    scopes: ['okta.users.manage', 'okta.roles.read', 'okta.authenticators.read'],
    dpop: true,
    roles: ['HELP_DESK_ADMIN', 'Sees admin roles'],
    resourceGroups: [],
  })
  const privateJwk = { ...(await exportJWK(privateKey)), ...named }
  return { clientId: oktaOperationsClientId, privateJwk, allowed: oktaAllowed, knownAdmin: okta.admin }
}

/** The tenant, with an app registration for reads and one for operations, which know the certificate that the host made. */
async function entraDirectory(world: World, known: readonly IntegrationView[]): Promise<Made> {
  const { graph } = world
  // A tenant that was asked to be very small has no administrator whose role could be seen.
  const hasAdmin = graph.people.find(entraAdmin) !== undefined
  const operations = { clientId: entraOperationsId, allowed: entraAllowed, externalMethod, knownAdmin: entraAdmin }
  const directory = await ensure(world, known, {
    template: 'entra-directory',
    name: 'Entra stand-in',
    config: {
      tenantId: graph.tenantId,
      clientId: entraClientId,
      cloud: 'custom',
      authorityUrl: graph.url,
      graphUrl: graph.url,
      trackedGroupIds: [...teams, 'Product'].map(graph.groupId),
      mapping: { birth_date: birthDateAttribute },
      ...(hasAdmin ? { operations } : {}),
    },
  })
  const certificate = await fetch(String(directory.endpoints.certificate))
  const certificates = [await certificate.text()]
  graph.registerClient({ clientId: entraClientId, certificates, roles: [...readsEntra, ...writesEntra] })
  graph.registerClient({ clientId: entraOperationsId, certificates, roles: operatesEntra })
  return directory
}

export async function createIntegrations(world: World): Promise<MadeIntegrations> {
  const { admin, incode, faces } = world
  const { clientSecret } = faces.client
  const requests = { clientId: 'helpdesk-requests', clientSecret, integrationReference: 'helpdesk' }
  const { items: known } = await admin.call<{ items: readonly IntegrationView[] }>('GET', '/v1/integrations')

  const account = await ensure(world, known, {
    template: 'incode',
    name: 'Incode stand-in',
    config: {
      apiUrl: incode.url,
      apiKey: world.apiKey,
      workflows: [
        { id: world.workflowId, name: 'Document and face' },
        { id: faces.workflowId, name: 'Document and face, enrolled people by OpenID', enrolled: 'openid' },
      ],
      openid: { clientId: faces.client.clientId, clientSecret: faces.client.clientSecret, issuer: incode.url },
      requests: { ...requests, authServer: incode.url },
      webhooks: { header: 'x-incode-secret', secret: world.webhookSecret },
    },
  })
  const webhooks = account.endpoints.webhooks
  incode.configure({
    openid: [{ ...faces.client, redirectUris: [String(account.endpoints.redirect_uri)] }],
    requestNew: { ...requests, configurationId: world.workflowId },
    webhooks: { ...(webhooks ? { url: webhooks } : {}), header: { name: 'x-incode-secret', value: world.webhookSecret } },
  })

  const directory = await oktaDirectory(world, known)
  const entra = await entraDirectory(world, known)
  const directories = { okta: directory.id, entra: entra.id }
  const [flows] = await Promise.all([
    createFlowIntegrations({ ...world, known, directories }),
    firstSync(admin, directory.id),
    firstSync(admin, entra.id),
  ])

  const portals = await createPortals(world, known, directories, { okta: `${world.okta.url}/signin` })
  const config = { directoryIntegrationId: directory.id, ...journeys, operations: operationNames }
  const automation = await ensure(world, known, { template: 'oidc-client-credentials', name: 'Sandbox flow', config })
  const recovery = await ensure(world, known, {
    template: 'oidc-client-credentials',
    name: 'Entra recovery flow',
    config: {
      directoryIntegrationId: entra.id,
      purposes: ['account_recovery'],
      returnUrls: ['loopback'],
      operations: entraAllowed,
    },
  })
  const flow = await ensure(world, known, { template: 'oidc-client-credentials', name: 'Demonstration flow', config })
  return {
    integrations: {
      ...flows.integrations,
      incode: account.id,
      'okta-directory': directory.id,
      'entra-directory': entra.id,
      'oidc-client-credentials': automation.id,
      'entra-recovery': recovery.id,
    },
    client: await clientOf(admin, automation),
    clients: { ...flows.clients, 'entra-recovery': await clientOf(admin, recovery) },
    flowClient: await clientOf(admin, flow),
    portals,
  }
}
