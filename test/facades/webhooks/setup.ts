import Fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import { entraDirectory } from '../../../connectors/entra/index.ts'
import { incode } from '../../../connectors/incode/index.ts'
import {
  asVerificationId,
  type Connector,
  pageNames,
  problem,
  type SurfaceRoute,
  type VerificationId,
} from '../../../src/contract/index.ts'
import { renderAnswer } from '../../../src/facades/pages/answer-page.ts'
import { surfaceRoutes } from '../../../src/facades/webhooks/index.ts'
import { createIntegrations, type Integrations } from '../../../src/integrations/index.ts'
import { createSeals } from '../../../src/security/seals.ts'
import { fakeClock } from '../../support/clock.ts'
import type { TestDatabase, TestEngine } from '../../support/databases.ts'
import { quietLog } from '../../support/log.ts'
import { fakeRandom } from '../../support/random.ts'

export const admin = { kind: 'admin', id: 'a' } as const
export const secret = 'correct-horse-battery'

export interface WebhooksRig {
  readonly database: TestDatabase
  readonly clock: ReturnType<typeof fakeClock>
  readonly log: ReturnType<typeof quietLog>
  readonly integrations: Integrations
  readonly app: FastifyInstance
  /** Sessions that we opened: `account session` → verification. */
  readonly sessions: Map<string, VerificationId>
  /** How often anybody asked whose a session is. */
  readonly lookups: string[]
  account(name: string, withSecret?: string): Promise<string>
  hook(name: string): Promise<string>
  open(accountId: string, sessionId: string, verificationId: string): void
  close(): Promise<void>
}

/** A connector with a surface of its own. */
const hooked: Connector<unknown> = {
  manifest: {
    id: 'hooked',
    name: 'Hooked',
    kind: 'flow',
    summary: 'Answers calls.',
    docs: 'https://example.com/docs',
    capabilities: ['surface'],
    scopes: [],
    egress: ['api.example.net'],
    sendsTo: ['product.example.com'],
  },
  config: z.strictObject({}),
  configVersion: 1,
  open: () => ({
    surface: {
      routes: [
        {
          method: 'POST',
          path: '/echo',
          budgetMs: 1000,
          maxBodyBytes: 64,
          handle: async call => ({
            status: 202,
            headers: { 'X-Seen': call.headers.get('x-sent') ?? '', 'Set-Cookie': 'a=b', 'Content-Length': '1' },
            json: { bytes: [...call.body], query: call.query.get('q') },
          }),
        },
        ...[1_000_000, 50_000_000].map(
          (maxBodyBytes): SurfaceRoute => ({
            method: 'POST',
            path: `/up-to-${maxBodyBytes}`,
            budgetMs: 1000,
            maxBodyBytes,
            handle: async call => ({ status: 200, text: String(call.body.byteLength) }),
          }),
        ),
        {
          method: 'GET',
          path: '/page',
          budgetMs: 1000,
          handle: async () => ({
            status: 200,
            headers: {
              'Content-Type': 'text/html',
              'Content-Security-Policy': "default-src *; script-src * 'unsafe-inline'",
              'Content-Security-Policy-Report-Only': "default-src 'none'; report-uri https://evil.example",
              'Access-Control-Allow-Origin': '*',
              'access-control-allow-credentials': 'true',
              'X-Content-Type-Options': 'sniff',
              'Service-Worker-Allowed': '/',
              Refresh: '0;url=https://evil.example',
              'X-Own': 'kept',
            },
            text: '<script>fetch("/v1/integrations")</script>',
          }),
        },
        {
          method: 'GET',
          path: '/rendered',
          budgetMs: 1000,
          handle: async ({ query }) => ({ page: pageNames.find(name => name === query.get('page')) ?? 'done' }),
        },
        {
          method: 'POST',
          path: '/form',
          budgetMs: 1000,
          handle: async ({ body }) => ({ formPost: JSON.parse(Buffer.from(body).toString('utf8')) }),
        },
        {
          method: 'GET',
          path: '/to',
          budgetMs: 1000,
          handle: async ({ query }) => ({ redirect: query.get('url') ?? '' }),
        },
        {
          method: 'GET',
          path: '/by-header',
          budgetMs: 1000,
          handle: async () => ({ status: 302, headers: { Location: 'https://evil.example' } }),
        },
        { method: 'GET', path: '/deep/path', budgetMs: 1000, handle: async () => ({ status: 200, text: 'plain' }) },
        { method: 'GET', path: '/away', budgetMs: 1000, handle: async () => ({ redirect: 'https://product.example.com/' }) },
        { method: 'POST', path: '/slow', budgetMs: 20, handle: () => new Promise(() => {}) },
        {
          method: 'POST',
          path: '/broken',
          budgetMs: 1000,
          handle: async () => {
            throw new Error('canary of a connector')
          },
        },
        {
          method: 'POST',
          path: '/guarded',
          budgetMs: 1000,
          handle: async () => {
            throw problem('unauthenticated')
          },
        },
      ],
    },
  }),
}

export async function webhooksRig(engine: TestEngine): Promise<WebhooksRig> {
  const clock = fakeClock()
  const log = quietLog()
  const random = fakeRandom(3)
  const database = await engine.open({ clock, log })
  const { store } = database
  const refuse = async (): Promise<never> => {
    throw new TypeError('nothing of a webhook calls this')
  }
  const integrations = createIntegrations({
    store,
    seals: createSeals([{ id: 'k1', key: new Uint8Array(32).fill(9) }], random),
    clock,
    random,
    log,
    publicUrl: 'https://verify.example.com',
    connectors: { incode: incode as Connector<unknown>, hooked, 'entra-directory': entraDirectory as Connector<unknown> },
    sandbox: false,
    ports: {
      directory: { find: refuse, nudge: refuse },
      verifications: { start: refuse, latest: refuse, latestOfSession: refuse, view: refuse, redeem: refuse, issued: refuse },
      voidVerifications: async () => undefined,
    },
  })
  const sessions = new Map<string, VerificationId>()
  const lookups: string[] = []
  const app = Fastify()
  await app.register(surfaceRoutes, {
    store,
    clock,
    random,
    log,
    integrations,
    render: renderAnswer,
    expectedOf: async () => undefined,
    inform: async () => false,
    arrive: async () => undefined,
    seals: createSeals([{ id: 'k1', key: new Uint8Array(32).fill(9) }], random),
    publicUrl: 'https://stepgate.example',
    async verificationOf(accountId, sessionId) {
      lookups.push(sessionId)
      return sessions.get(`${accountId} ${sessionId}`)
    },
  })
  await app.ready()
  const create = async (template: string, name: string, config: Record<string, never> | object): Promise<string> => {
    const { integration } = await integrations.create({ template, name, config: JSON.parse(JSON.stringify(config)) }, admin)
    return integration.id
  }
  return {
    database,
    clock,
    log,
    integrations,
    app,
    sessions,
    lookups,
    account: (name, withSecret = secret) =>
      create('incode', name, {
        apiUrl: 'https://demo-api.incodesmile.com',
        apiKey: 'key',
        workflows: [{ id: 'w1', name: 'Workflow' }],
        webhooks: { header: 'x-incode-secret', secret: withSecret },
      }),
    hook: name => create('hooked', name, {}),
    open(accountId, sessionId, verificationId) {
      sessions.set(`${accountId} ${sessionId}`, asVerificationId(verificationId))
    },
    async close() {
      await app.close()
      await database.dispose()
    },
  }
}
