import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asIntegrationId, type Clock } from '../contract/index.ts'
import { createHost } from '../host.ts'
import { bind } from '../http/listen.ts'
import { systemClock, systemRandom } from '../security/clock.ts'
import { token } from '../security/hash.ts'
import { createLogger } from '../security/log.ts'
import type { FailSpec } from '../storage/fail-point.ts'
import { readInstallation, stampInstallation } from '../storage/installation.ts'
import { openStore } from '../storage/open.ts'
import { adminClient } from './admin-client.ts'
import { startAuth0StandIn } from './auth0/index.ts'
import { staffDesk } from './desk-staff.ts'
import { enrollSome } from './enrolled.ts'
import { startFlow } from './flow/index.ts'
import { forgetAgreements } from './forget-agreements.ts'
import { graphClientShape, startGraphStandIn } from './graph/index.ts'
import { startIncodeStandIn } from './incode/index.ts'
import { createIntegrations } from './integrations.ts'
import { keptApps } from './kept-apps.ts'
import { keyOf } from './key.ts'
import { startMailStandIn } from './mail/index.ts'
import { oktaClientShape, startOktaStandIn } from './okta/index.ts'
import { onPort, readPorts, writePorts } from './ports.ts'
import { sessionPerson } from './session-person.ts'
import { startSignInStandIn } from './sign-in/index.ts'
import { administratorGroups, groupRoles, signingIn } from './signing-in.ts'

/**
 * The sandbox: the host on SQLite and loopback, with working stand-ins for Okta, Graph, Auth0, Incode and a mail server over real connections, integrations
 * made through the public admin API, a first sync, and a demonstration flow. `serve` reaches none of these files.
 */
export interface SandboxSummary {
  readonly url: string
  /** The console, and a link that opens it once. */
  readonly console: { readonly url: string; readonly link: string }
  readonly adminToken: string
  /** Of another administrator, for what takes two. */
  readonly secondAdminToken: string
  /** Of somebody at the helpdesk, and of the supervisor there, both people of the Okta directory; null where it has none. */
  readonly agentToken: string | null
  readonly supervisorToken: string | null
  /** What a ticket system sends as x-api-key, beside a token of the helpdesk's client. */
  readonly helpdesk: { readonly apiKey: string }
  readonly client: { readonly id: string; readonly secret: string }
  /** Of the integrations of flow templates that give one out, by template. */
  readonly clients: Readonly<Record<string, { readonly id: string; readonly secret: string }>>
  readonly flow: { readonly url: string }
  readonly okta: { readonly url: string }
  /** Of the authority and of Graph. */
  readonly graph: { readonly url: string }
  readonly incode: { readonly url: string }
  readonly auth0: { readonly url: string }
  /** `url` shows what came in; `smtp` is what the host sends to. */
  readonly mail: { readonly url: string; readonly smtp: string }
  readonly integrations: Readonly<Record<string, string>>
  /** Where people of each directory get their accounts back by themselves. */
  readonly portal: { readonly okta: string; readonly entra: string; readonly code: string }
}

export interface Sandbox {
  readonly summary: SandboxSummary
  close(): Promise<void>
}

export interface SandboxOptions {
  readonly port: number
  readonly users: number
  /** Without it the database lives in a temporary folder and goes with the process. */
  readonly dataFolder?: string
  readonly say: (text: string) => void
  readonly clock?: Clock
  readonly failPoint?: FailSpec
}

const loopback = '127.0.0.1'
/** Longer than that of a live host: nobody else is on this machine’s loopback. */
const consoleLinkMs = 12 * 3_600_000
const workflowId = 'sandbox-onboarding'
const facesWorkflowId = 'sandbox-faces'
/** The directories, and the domain of the logins in each. */
const directories = [
  ['okta-directory', 'example.com'],
  ['entra-directory', 'entra.example'],
] as const

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { say } = options
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'stepgate-sandbox-')))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const closers: (() => Promise<unknown>)[] = []
  if (options.dataFolder === undefined) closers.push(() => rm(folder, { recursive: true, force: true }))
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step()
  }

  try {
    const clock = options.clock ?? systemClock
    const random = systemRandom
    const log = createLogger({ level: 'warn', destination: 'stderr' })
    const failing = options.failPoint ? { failPoint: options.failPoint } : {}
    const store = await openStore({ kind: 'sqlite', path: join(folder, 'stepgate.db') }, { clock, log, ...failing })
    closers.push(() => store.close())
    const known = await readInstallation(store.db)
    if (known && known.stamp !== 'sandbox')
      throw new Error(`${folder} belongs to a ${known.stamp} installation: choose another --data`)
    await stampInstallation(store, 'sandbox', { clock, random })

    const server = await bind({ host: loopback, port: options.port })
    closers.push(() => server.close())
    const keys = [await keyOf(folder, random)]
    const mail = await startMailStandIn({ clock })
    closers.push(() => mail.close())
    const signIn = await startSignInStandIn({
      clock,
      redirectUris: [`${server.url}/approve/back`, `${server.url}/console/signed-in`],
      personOf: login => signingIn(store, login),
      groupsOf: administratorGroups,
    })
    closers.push(() => signIn.close())
    const host = await createHost({
      store,
      keys,
      publicUrl: server.url,
      clock,
      random,
      log,
      kind: 'sandbox',
      trustProxy: [],
      mail: { url: mail.smtp, from: 'Stepgate sandbox <stepgate@example.com>' },
      sms: { ...mail.sms, from: '+15005550006', countries: ['US', 'CA', 'GB', 'DE'], loopbackHttp: true },
      signIn: { issuer: signIn.url, clientId: signIn.client.id, clientSecret: signIn.client.secret, directory: 'okta-stand-in' },
      adminSignIn: {
        issuer: signIn.url,
        clientId: signIn.client.id,
        clientSecret: signIn.client.secret,
        groupsClaim: 'groups',
        roles: groupRoles,
        directory: 'okta-stand-in',
      },
      ...failing,
    })
    closers.push(() => host.stop())
    server.attach(host.app)

    const ports = await readPorts(folder)
    const oktaApps = await keptApps(folder, 'okta', oktaClientShape)
    const ofOkta = { people: options.users, clock, clients: oktaApps.apps, onApp: oktaApps.keep }
    const okta = await onPort(ports.okta, port => startOktaStandIn({ port, ...ofOkta }))
    closers.push(() => okta.close())
    const graphApps = await keptApps(folder, 'graph', graphClientShape)
    const ofGraph = { people: options.users, clock, clients: graphApps.apps, onApp: graphApps.keep }
    const graph = await onPort(ports.graph, port => startGraphStandIn({ port, ...ofGraph }))
    closers.push(() => graph.close())
    const apiKey = token(random)
    const workflows = [workflowId, facesWorkflowId].map(configurationId => ({ configurationId, kind: 'onboarding' as const }))
    const personOf = sessionPerson(store)
    const incode = await onPort(ports.incode, port => startIncodeStandIn({ port, apiKeys: [apiKey], workflows, clock, personOf }))
    closers.push(() => incode.close())
    const auth0 = await onPort(ports.auth0, port => startAuth0StandIn({ port, clock }))
    closers.push(() => auth0.close())
    await writePorts(folder, { okta: okta.url, graph: graph.url, incode: incode.url, auth0: auth0.url })
    await forgetAgreements(store)

    const owner = await host.adminTokens.make({ name: 'sandbox', role: 'owner' }, { kind: 'host', id: 'sandbox' })
    const other = await host.adminTokens.make({ name: 'sandbox, second', role: 'owner' }, { kind: 'host', id: 'sandbox' })
    const [admin, second] = [adminClient(server.url, owner.token), adminClient(server.url, other.token)]
    say('making integrations and reading the directories …')
    const faces = {
      workflowId: facesWorkflowId,
      client: { clientId: 'sandbox-faces', clientSecret: token(random), redirectUris: [] },
    }
    const webhookSecret = token(random)
    const secrets = { apiKey, webhookSecret, actionSecret: token(random), helpdeskKey: token(random) }
    const made = await createIntegrations({ admin, second, okta, graph, incode, auth0, workflowId, faces, ...secrets })
    const desk = await staffDesk(store, host.adminTokens, asIntegrationId(made.integrations['okta-directory']))
    // Not before the stand-ins know the apps of the integrations: upkeep that is refused is put off for minutes.
    host.start()
    const { trustAnchor } = await host.integrations.account(made.integrations.incode)
    for (const [directory, domain] of directories) {
      const integrationId = asIntegrationId(made.integrations[directory])
      await enrollSome(store, { integrationId, tenant: trustAnchor, domain, clock, random, marks: host.marks })
    }

    const flow = await startFlow({
      host: server.url,
      client: made.flowClient,
      admin,
      directoryId: made.integrations['okta-directory'],
    })
    closers.push(() => flow.close())
    const link = await host.adminLinks.make('sandbox', consoleLinkMs)
    const summary = {
      url: server.url,
      console: { url: `${server.url}/console/`, link: `${server.url}/admin/link/${link.token}` },
      adminToken: owner.token,
      secondAdminToken: other.token,
      agentToken: desk.agent,
      supervisorToken: desk.supervisor,
      helpdesk: { apiKey: secrets.helpdeskKey },
      client: made.client,
      clients: made.clients,
      flow: { url: flow.url },
      okta: { url: okta.url },
      graph: { url: graph.url },
      incode: { url: incode.url },
      auth0: { url: auth0.url },
      mail: { url: mail.url, smtp: mail.smtp },
      integrations: made.integrations,
      portal: {
        okta: `${server.url}/recover/${made.portals.okta}`,
        entra: `${server.url}/recover/${made.portals.entra}`,
        code: `${server.url}/recover/${made.portals.code}`,
      },
    }
    return { summary, close }
  } catch (error) {
    await close()
    throw error
  }
}
