import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import {
  type CheckStep,
  connectorCodeOf,
  connectorError,
  connectorErrors,
  defineConnector,
  type HostContext,
  type JsonObject,
  type Page,
  type SourceUser,
  type TokenSource,
} from '../../src/contract/index.ts'

/** A directory and an Incode account that exist for tests: real connectors of a product that is not there. */

const directoryConfig = z.strictObject({
  baseUrl: z.url(),
  clientId: z.string().min(1),
  clientSecret: z.string().min(8).optional().meta({ secret: true }),
  privateJwk: z.record(z.string(), z.json()).optional().meta({ secret: true }),
  scope: z.string().optional(),
  pageSize: z.int().min(1).max(100).default(2),
  hooks: z.array(z.strictObject({ name: z.string(), key: z.string().meta({ secret: true }) })).default([]),
})

type DirectoryConfig = z.infer<typeof directoryConfig>

interface Listing {
  readonly items: readonly SourceUser[]
  readonly next: number | null
}

async function read<T>(token: TokenSource, url: string, signal: AbortSignal, tries = 3): Promise<T | undefined> {
  signal.throwIfAborted()
  const response = await token.fetch(url, { signal })
  if (response.status === 404) return undefined
  if (response.status === 401) throw connectorError('credentials_invalid')
  if (response.status === 403) throw connectorError('permission_missing')
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'))
    if (tries === 1 || !(seconds > 0)) throw connectorError('rate_limited')
    await setTimeout(seconds * 1000, undefined, { signal })
    return read(token, url, signal, tries - 1)
  }
  if (response.status >= 500) throw connectorError('provider_unavailable')
  return (await response.json().catch(() => {
    throw connectorError('response_invalid')
  })) as T
}

function tokenFor(config: DirectoryConfig, host: HostContext): TokenSource {
  const { clientId, clientSecret, privateJwk, scope } = config
  return host.token({
    tokenEndpoint: `${config.baseUrl}/token`,
    clientId,
    ...(scope === undefined ? {} : { scope }),
    auth: clientSecret
      ? { method: 'client_secret_post', secret: clientSecret }
      : { method: 'private_key_jwt', ...(privateJwk ? { privateJwk: privateJwk as JsonObject } : {}) },
  })
}

export const fakeDirectory = defineConnector<DirectoryConfig>({
  manifest: {
    id: 'fake-directory',
    name: 'Fake directory',
    kind: 'directory',
    summary: 'People of a product on loopback.',
    docs: 'https://example.com/docs',
    capabilities: ['check', 'directory'],
    scopes: [{ scope: 'users.read', why: 'lists people', for: ['directory'] }],
    egress: ['{baseUrl}'],
    rate: { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', keepFree: 0.1 },
  },
  config: directoryConfig,
  configVersion: 2,
  migrate: (stored, from) => (from === 1 ? { ...stored, pageSize: 3 } : stored),
  open(config, host) {
    const token = tokenFor(config, host)
    const list = async (after: number, signal: AbortSignal): Promise<Listing> => {
      const listing = await read<Listing>(token, `${config.baseUrl}/users?after=${after}&limit=${config.pageSize}`, signal)
      if (!listing) throw connectorError('response_invalid')
      return listing
    }
    return {
      async check(signal) {
        const step = 'read people'
        try {
          const { items } = await list(0, signal)
          return [{ step, ok: true, saw: `${items.length} people on the first page` }]
        } catch (error) {
          const code = connectorCodeOf(error)
          return [{ step, ok: false, code, actor: connectorErrors[code].actor } satisfies CheckStep]
        }
      },
      directory: {
        async *pages(from, signal): AsyncGenerator<Page> {
          if (from !== undefined && !/^\d{1,9}$/.test(from)) throw connectorError('checkpoint_expired')
          let after: number | null = Number(from ?? 0)
          while (after !== null) {
            signal.throwIfAborted()
            const { items, next }: Listing = await list(after, signal)
            after = next
            yield {
              changes: items.map(user => ({ kind: 'user', user })),
              cursor: String(next ?? 0),
              ...(next === null ? { end: 'snapshot' as const } : {}),
            }
          }
        },
        get: (externalId, signal) => read<SourceUser>(token, `${config.baseUrl}/users/${externalId}`, signal),
      },
    }
  },
})

const accountConfig = z.strictObject({
  apiUrl: z.url(),
  apiKey: z.string().min(1).meta({ secret: true }),
  workflows: z.array(z.strictObject({ id: z.string(), name: z.string() })).default([]),
})

/** An Incode account whose sessions are over before they began. */
export const fakeAccount = defineConnector<z.infer<typeof accountConfig>>({
  manifest: {
    id: 'fake-incode',
    name: 'Fake Incode',
    kind: 'verifier',
    summary: 'An account without a product.',
    docs: 'https://example.com/docs',
    capabilities: ['check', 'verifier'],
    scopes: [],
    egress: ['{apiUrl}'],
  },
  config: accountConfig,
  configVersion: 1,
  open: (config, host) => ({
    check: async () => [{ step: 'key', ok: true }],
    verifier: {
      workflows: config.workflows,
      trustAnchor: config.apiUrl,
      async open({ reference }) {
        return { sessionId: reference, token: await host.seal.close(reference), url: `${config.apiUrl}/session` }
      },
      async read({ token }) {
        await host.seal.open(token)
        return { progress: 'open', echo: {}, overall: { status: 'UNKNOWN', value: null }, parts: {} }
      },
      document: async () => ({}),
      notice: async () => [],
    },
  }),
})
