import { importJWK, type JWK } from 'jose'
import { createEntraDirectory } from '../../connectors/entra/index.ts'
import {
  asIntegrationId,
  type Capabilities,
  type Clock,
  type DirectorySource,
  type HostContext,
  type JsonObject,
  type Page,
} from '../../src/contract/index.ts'
import { certifiedByJwk, factsOf } from '../../src/integrations/certificate.ts'
import { allowedHosts } from '../../src/integrations/egress.ts'
import { certify, createKeyPair } from '../../src/integrations/keys.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { type GraphClient, type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { createSafeFetch } from '../../src/security/safe-fetch.ts'
import { hostContext } from '../support/host-context.ts'

/** The connector on the real way out (guarded fetch, openid-client) to a tenant on loopback; waits are only noted. */

export const systemClock: Clock = { now: () => Date.now() }

export const clientId = '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11'
export const secret = 'the-client-secret-canary'
/** Of the host: one for all tests, for keys take their time. */
export const hostKey = await createKeyPair()
export const hostCertificate = await certify(hostKey.privateJwk as JWK, asIntegrationId('int-1'), systemClock.now())

export const usualRoles = ['User.Read.All', 'GroupMember.Read.All', 'Organization.Read.All'] as const

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly status?: number
}

export interface OpenOptions {
  readonly config?: JsonObject
  readonly clock?: Clock
  /** Waits as in earnest, instead of noting it. */
  readonly realPause?: boolean
  /** What a wait does beside being noted. */
  readonly onPause?: (ms: number) => void
  /** From how many people on the tenant is read in parts. */
  readonly bulkFrom?: number
  /** How many people one read of changes asks after. */
  readonly mostAsked?: number
  readonly host?: Partial<HostContext>
  readonly totalMs?: number
}

export interface Opened {
  readonly directory: DirectorySource
  readonly capabilities: Required<
    Pick<Capabilities, 'check' | 'directory' | 'operations' | 'writeBack' | 'surface' | 'upkeep' | 'trail'>
  >
  readonly check: NonNullable<Capabilities['check']>
  readonly host: HostContext
  readonly kept: Map<string, string>
  readonly logged: readonly string[]
  /** Milliseconds that the connector wanted to wait. */
  readonly waits: number[]
  readonly nudges: string[]
}

export interface EntraWorld {
  readonly graph: GraphStandIn
  readonly config: JsonObject
  /** What the app may do and how it proves itself; replaces the one before. */
  app(more?: Partial<GraphClient>): void
  /** The next calls of a path go wrong. */
  fault(order: Readonly<Record<string, unknown>>): Promise<void>
  calm(): Promise<void>
  /** What the tenant was asked since the last time. */
  asked(path?: string): Promise<readonly Asked[]>
  control<T>(method: string, path: string, body?: unknown): Promise<T>
  open(given?: OpenOptions): Opened
  close(): Promise<void>
}

/** Opens the connector for a configuration. */
export function openEntra(config: JsonObject, given: OpenOptions = {}): Opened {
  const { clock = systemClock, realPause = false, onPause, bulkFrom, mostAsked, totalMs = 5_000 } = given
  const waits: number[] = []
  const nudges: string[] = []
  const pause = async (ms: number): Promise<void> => {
    waits.push(ms)
    onPause?.(ms)
  }
  const connector = createEntraDirectory({
    ...(realPause ? {} : { pause }),
    ...(bulkFrom === undefined ? {} : { bulkFrom }),
    ...(mostAsked === undefined ? {} : { mostAsked }),
  })
  const parsed = connector.config.parse({ ...config, ...given.config })
  const allow = allowedHosts(connector.manifest.egress, parsed)
  const fetch = createSafeFetch({ allow, loopbackHttp: true, limits: { totalMs } })
  const base = hostContext({ clock, fetch })
  const ownKey = async () => {
    const key = await importJWK(hostKey.privateJwk as JWK, 'RS256')
    if (key instanceof Uint8Array) throw new TypeError('an RSA key was made')
    return { kid: hostKey.kid, key }
  }
  const host: HostContext = {
    ...base,
    token: grant =>
      createTokenSource(grant, {
        fetch,
        clock,
        ownKey,
        ownCertificate: () => certifiedByJwk(hostKey.privateJwk as JWK, hostCertificate),
      }),
    keys: { ...base.keys, certificate: async () => factsOf(hostCertificate) },
    directory: { find: async () => undefined, nudge: async reason => void nudges.push(reason) },
    ...given.host,
  }
  const { check, directory, operations, writeBack, surface, upkeep, trail } = connector.open(parsed, host)
  if (!check || !directory || !operations || !writeBack || !surface || !upkeep || !trail)
    throw new Error('the manifest promises all of them')
  const capabilities = { check, directory, operations, writeBack, surface, upkeep, trail }
  return { directory, capabilities, check, host, kept: base.kept, logged: base.log.lines, waits, nudges }
}

export async function startWorld(people = 50): Promise<EntraWorld> {
  const usual: GraphClient = { clientId, secrets: [secret], roles: [...usualRoles] }
  const graph = await startGraphStandIn({ people, clients: [usual] })
  const config: JsonObject = {
    tenantId: graph.tenantId,
    clientId,
    clientSecret: secret,
    cloud: 'custom',
    authorityUrl: graph.url,
    graphUrl: graph.url,
  }

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${graph.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  return {
    graph,
    config,
    control,
    open: given => openEntra(config, given),
    app: (more = {}) => graph.registerClient({ ...usual, ...more }),
    fault: async order => void (await control('POST', 'faults', { path: '/v1.0/users', ...order })),
    calm: () => control('DELETE', 'faults'),
    async asked(path = '/') {
      const { requests } = await control<{ requests: Asked[] }>('GET', `requests?path=${encodeURIComponent(path)}`)
      await control('DELETE', 'requests')
      return requests
    },
    close: () => graph.close(),
  }
}

export const aSignal = (): AbortSignal => AbortSignal.timeout(30_000)

/** All pages of a read. */
export async function pagesOf(source: DirectorySource, from?: string): Promise<readonly Page[]> {
  const pages: Page[] = []
  for await (const page of source.pages(from, aSignal())) pages.push(page)
  return pages
}

/** Everything else that pages say. */
export function othersOf(pages: readonly Page[]) {
  return pages.flatMap(page => page.changes).filter(change => change.kind !== 'user')
}

export const cursorOf = (pages: readonly Page[]): string => pages.at(-1)?.cursor ?? ''

export { codeOf, failureOf, peopleOf } from './outcomes.ts'
