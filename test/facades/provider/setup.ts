import Fastify, { type FastifyInstance } from 'fastify'
import { asIntegrationId, type IntegrationId, type Purpose } from '../../../src/contract/index.ts'
import { createProvider, issuerKeys, type Provider, providerRoutes } from '../../../src/facades/provider/index.ts'
import { addClient, createClientDirectory } from '../../../src/integrations/clients.ts'
import type { ClientDirectory, GivenClient } from '../../../src/integrations/port.ts'
import { createSeals } from '../../../src/security/seals.ts'
import type { Store } from '../../../src/storage/store.ts'
import { fakeClock } from '../../support/clock.ts'
import type { TestDatabase, TestEngine } from '../../support/databases.ts'
import { quietLog } from '../../support/log.ts'
import { fakeRandom } from '../../support/random.ts'

export const publicUrl = 'https://verify.example.com'
export const host = 'verify.example.com'

/** A provider over a real database and the real directory of clients. */
export interface Rig {
  readonly database: TestDatabase
  readonly store: Store
  readonly clock: ReturnType<typeof fakeClock>
  readonly log: ReturnType<typeof quietLog>
  readonly clients: ClientDirectory
  readonly provider: Provider
  readonly app: FastifyInstance
  /** An enabled integration with a client. */
  register(name: string, purposes: readonly Purpose[]): Promise<GivenClient & { readonly integrationId: IntegrationId }>
  setState(integrationId: IntegrationId, state: 'draft' | 'enabled' | 'disabled' | 'deleted'): Promise<void>
  close(): Promise<void>
}

export async function rig(engine: TestEngine, epoch = 'epoch-1'): Promise<Rig> {
  const clock = fakeClock()
  const log = quietLog()
  const random = fakeRandom(7)
  const database = await engine.open({ clock, log })
  const purposesOf = new Map<string, readonly Purpose[]>()
  const clients = createClientDirectory(database.store, clock, async id => ({
    purposes: purposesOf.get(id) ?? [],
    policies: [],
    attestsSession: false,
    operations: [],
  }))
  const provider = await providerOn(database.store, { clients, clock, log, epoch })
  const app = await appOver(provider)
  return {
    database,
    store: database.store,
    clock,
    log,
    clients,
    provider,
    app,
    async register(name, purposes) {
      const integrationId = asIntegrationId(name)
      purposesOf.set(name, purposes)
      const client = await database.store.transaction(async tx => {
        await tx.db
          .insertInto('integrations')
          .values({
            id: integrationId,
            connector_id: 'oidc-client-credentials',
            name,
            description: '',
            owner: 'owner',
            state: 'enabled',
            version: 1,
            account_id: null,
            workflow_id: null,
            created_at: clock.now(),
            updated_at: clock.now(),
            deleted_at: null,
          })
          .execute()
        return addClient(tx, integrationId, clock.now(), random)
      })
      return { ...client, integrationId }
    },
    async setState(integrationId, state) {
      await database.store.transaction(async tx => {
        await tx.db.updateTable('integrations').set({ state }).where('id', '=', integrationId).execute()
      })
    },
    async close() {
      await app.close()
      await database.dispose()
    },
  }
}

export function providerOn(
  store: Store,
  deps: { clients: ClientDirectory; clock: Rig['clock']; log: Rig['log']; epoch: string },
): Promise<Provider> {
  const random = fakeRandom(11)
  const seals = createSeals([{ id: 'k1', key: new Uint8Array(32).fill(3) }], random)
  const fetch = () => Promise.reject(new Error('no network'))
  const base = { store, seals, random, publicUrl, fetch, mode: 'live' as const, ...deps }
  return createProvider({ ...base, keys: issuerKeys(base) })
}

export async function appOver(provider: Provider): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(providerRoutes, { provider: async () => provider, mode: 'live', publicUrl })
  await app.ready()
  return app
}

export function basic({ id, secret }: GivenClient): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
}

/** A token request; `form` goes beside the grant type. */
export async function askToken(
  app: FastifyInstance,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  url = '/oidc/token',
) {
  const response = await app.inject({
    method: 'POST',
    url,
    headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
  })
  return { status: response.statusCode, headers: response.headers, body: response.json() as TokenAnswer }
}

export interface TokenAnswer {
  readonly access_token?: string
  readonly expires_in?: number
  readonly token_type?: string
  readonly scope?: string
  readonly error?: string
  readonly error_description?: string
}

/** A token as a flow would get it. */
export async function tokenFor(app: FastifyInstance, client: GivenClient, scope?: string): Promise<string> {
  const { body } = await askToken(app, scope === undefined ? {} : { scope }, { authorization: basic(client) })
  if (body.access_token === undefined) throw new Error(`no token: ${body.error}`)
  return body.access_token
}
