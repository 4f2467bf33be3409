import { exportJWK } from 'jose'
import { createOktaDirectory } from '../../connectors/okta/index.ts'
import { offered } from '../../connectors/okta/operations/offered.ts'
import type {
  Capabilities,
  Clock,
  DirectorySource,
  HostContext,
  JsonObject,
  Page,
  TokenSource,
} from '../../src/contract/index.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { type OktaClient, type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { paced } from '../../src/security/pacing.ts'
import { createSafeFetch } from '../../src/security/safe-fetch.ts'
import { appWith, control, type Key, makeKey, operationsApp } from '../sandbox/okta-client.ts'
import { hostContext } from '../support/host-context.ts'

/** The connector on the real way out (guarded fetch, pacing, openid-client) to an org on loopback; waits are only noted. */

export const systemClock: Clock = { now: () => Date.now() }

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly status?: number
}

export interface OktaWorld {
  readonly okta: OktaStandIn
  readonly key: Key
  /** What the app may do; replaces the one before. */
  app(more: Partial<OktaClient>): void
  /** The same of the app for operations, `0oaOps`. */
  operator(more: Partial<OktaClient>): void
  /** The configuration of operations, with everything allowed; the stand-in's administrator is the known one. */
  readonly operations: JsonObject & { readonly allowed: readonly string[] }
  /** The next calls of a path go wrong. */
  fault(order: Readonly<Record<string, unknown>>): Promise<void>
  /** What the org was asked since the last time. */
  asked(path?: string): Promise<readonly Asked[]>
  /** Once a call of the path is there. It forgets nothing: what came between a look and forgetting would never be seen. */
  arrival(path: string): Promise<void>
  open(given?: OpenOptions): Opened
  close(): Promise<void>
}

export interface OpenOptions {
  readonly config?: JsonObject
  readonly clock?: Clock
  /** Where assertions and proofs need another time than the connector is told. */
  readonly tokenClock?: Clock
  readonly totalMs?: number
  /** Waits as in earnest, instead of noting it. */
  readonly realPause?: boolean
  /** Another host that may be called. */
  readonly allow?: string
  /** `true`: the host's own key signs, and the configuration has none. */
  readonly ownKey?: boolean
  /** Where Okta reaches the host, and what the host keeps for the connector: shared by replicas. */
  readonly integrationUrl?: string
  readonly state?: Map<string, string>
  /** What the token source tells of its scheme, in place of the truth; `undefined`: it does not tell. */
  readonly scheme?: TokenSource['scheme'] | undefined
}

type All = 'check' | 'directory' | 'operations' | 'writeBack' | 'surface' | 'upkeep' | 'trail'

export interface Opened extends Pick<{ readonly [K in All]: NonNullable<Capabilities[K]> }, All> {
  /** Why a sync was asked for. */
  readonly nudges: string[]
  readonly host: HostContext
  readonly logged: readonly string[]
  /** Milliseconds that the connector wanted to wait, and those that the host's pacing did. */
  readonly waits: number[]
  readonly pacing: number[]
}

export async function startWorld(people = 50): Promise<OktaWorld> {
  const key = await makeKey('app')
  const operator = (more: Partial<OktaClient> = {}) => appWith(key, { ...operationsApp, ...more })
  const okta = await startOktaStandIn({ people, clients: [appWith(key), operator()] })
  const privateJwk = { ...((await exportJWK(key.privateKey)) as JsonObject), kid: 'app', alg: 'ES256' }
  const config = { orgUrl: okta.url, clientId: '0oaTest', privateJwk }

  function open(given: OpenOptions = {}): Opened {
    const {
      config: more = {},
      clock = systemClock,
      tokenClock = clock,
      totalMs = 5_000,
      ownKey = false,
      allow = new URL(okta.url).host,
      realPause = false,
    } = given
    const { privateJwk: _left, ...keyless } = config
    const waits: number[] = []
    const pacing: number[] = []
    const connector = createOktaDirectory(realPause ? {} : { pause: async ms => void waits.push(ms) })
    const parsed = connector.config.parse({ ...(ownKey ? keyless : config), ...more })
    const safe = createSafeFetch({ allow: [allow], loopbackHttp: true, limits: { totalMs } })
    const sleep = async (ms: number) => void pacing.push(ms)
    const fetch = paced(safe, connector.manifest.rate, { clock, sleep })
    const { state = new Map<string, string>(), integrationUrl } = given
    const nudges: string[] = []
    const base = hostContext({ clock, fetch })
    const host: HostContext = {
      ...base,
      integration: { ...base.integration, ...(integrationUrl === undefined ? {} : { url: integrationUrl }) },
      state: { get: async name => state.get(name), set: async (name, value) => void state.set(name, value) },
      directory: { ...base.directory, nudge: async reason => void nudges.push(reason) },
      token(grant) {
        const ours = async () => ({ kid: key.jwk.kid ?? '', key: key.privateKey })
        const { scheme, ...source } = createTokenSource(grant, { fetch, clock: tokenClock, ownKey: ours })
        const told = 'scheme' in given ? given.scheme : scheme
        return told === undefined ? source : { ...source, scheme: told }
      },
    }
    const { directory, check, operations, writeBack, surface, upkeep, trail } = connector.open(parsed, host)
    if (!directory || !check || !operations || !writeBack || !surface || !upkeep || !trail)
      throw new Error('the manifest promises all')
    return {
      directory,
      check,
      operations,
      writeBack,
      surface,
      upkeep,
      trail,
      nudges,
      host,
      logged: base.log.lines,
      waits,
      pacing,
    }
  }

  return {
    okta,
    key,
    open,
    app: more => okta.registerClient(appWith(key, more)),
    operator: more => okta.registerClient(operator(more)),
    operations: { clientId: '0oaOps', privateJwk, allowed: [...offered], knownAdmin: okta.admin },
    async fault(order) {
      const { status, body } = await control(okta.url, 'POST', 'faults', { path: '/api/v1/users', ...order })
      if (status !== 201) throw new Error(JSON.stringify(body))
    },
    async asked(path = '/') {
      const { body } = await control<{ requests: Asked[] }>(okta.url, 'GET', `requests?path=${path}`)
      await control(okta.url, 'DELETE', 'requests')
      return body.requests
    },
    async arrival(path) {
      const seen = async () => (await control<{ requests: Asked[] }>(okta.url, 'GET', `requests?path=${path}`)).body.requests
      while ((await seen()).length === 0) await new Promise(resolve => setImmediate(resolve))
    },
    close: () => okta.close(),
  }
}

export const aSignal = (): AbortSignal => AbortSignal.timeout(20_000)

/** All pages of a read. */
export async function pagesOf(source: DirectorySource, from?: string): Promise<Page[]> {
  const pages: Page[] = []
  for await (const page of source.pages(from, aSignal())) pages.push(page)
  return pages
}

/** What a view would hold after pages, on top of what it held. */
export function viewOf(pages: readonly Page[], before?: View): View {
  const people = new Map(before?.people)
  const members = new Map([...(before?.members ?? [])].map(([id, ids]) => [id, new Set(ids)]))
  for (const change of pages.flatMap(page => page.changes)) {
    if (change.kind === 'user') people.set(change.user.externalId, change.user.login)
    if (change.kind === 'user_removed') people.delete(change.externalId)
    if (change.kind === 'group' && !members.has(change.group.externalId)) members.set(change.group.externalId, new Set())
    if (change.kind === 'group_removed') members.delete(change.externalId)
    // As the host does: a membership of somebody or some group it does not know is nothing.
    if (change.kind !== 'member' || !people.has(change.externalId)) continue
    const group = members.get(change.groupId)
    if (change.present) group?.add(change.externalId)
    else group?.delete(change.externalId)
  }
  for (const group of members.values()) for (const id of group) if (!people.has(id)) group.delete(id)
  return { people, members }
}

export interface View {
  /** Logins by id. */
  readonly people: ReadonlyMap<string, string>
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
}

export { codeOf, failureOf, peopleOf } from './outcomes.ts'
