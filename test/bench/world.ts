import { createEntraDirectory } from '../../connectors/entra/index.ts'
import { connectors } from '../../connectors/registry.ts'
import { asIntegrationId, type IntegrationId, type RunId } from '../../src/contract/index.ts'
import { createHost, type Host } from '../../src/host.ts'
import { bind } from '../../src/http/listen.ts'
import type { GivenClient } from '../../src/integrations/port.ts'
import { noThirdParty } from '../../src/integrations/third-party/index.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import { createLogger } from '../../src/security/log.ts'
import { stampInstallation } from '../../src/storage/installation.ts'
import { openStore, type StorePlace } from '../../src/storage/open.ts'
import type { Store } from '../../src/storage/store.ts'
import type { Access } from './access.ts'

/** A whole host on a database, as the sandbox has one, for the process that is measured. */
export interface World {
  readonly store: Store
  readonly host: Host
  readonly url: string
  /** A directory of the stand-in's people, still empty. */
  addDirectory(name: string): Promise<IntegrationId>
  addClient(name: string, directoryIntegrationId: IntegrationId): Promise<GivenClient>
  /** Syncs to the end; fails where the run does. */
  sync(directoryId: IntegrationId, mode?: 'full' | 'incremental'): Promise<Run>
  close(): Promise<void>
}

export interface Run {
  readonly id: RunId
  readonly seconds: number
  readonly seen: number
  readonly written: number
}

export const bencher = { kind: 'host', id: 'bench' } as const
export const returnUrl = 'https://flow.example.com/back'
/** As many as the template allows: the caller's own rate is not what is measured. */
const startsPerMinute = 60_000
const lookEveryMs = 200

/** The connectors of the product, but a tenant of any size is read in the way that is measured. */
function connectorsFor(access: Access) {
  if (access.product === 'okta') return {}
  const bulkFrom = access.by === 'parts' ? 0 : Number.POSITIVE_INFINITY
  const connector = createEntraDirectory({ bulkFrom })
  return {
    connectors: Object.keys(connectors).filter(id => id !== connector.manifest.id),
    thirdParty: { ...noThirdParty, connectors: { [connector.manifest.id]: connector } },
  }
}

export async function openWorld({ where, access }: { readonly where: StorePlace; readonly access: Access }): Promise<World> {
  const deps = { clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const store = await openStore(where, deps)
  await stampInstallation(store, 'sandbox', deps)
  const server = await bind({ host: '127.0.0.1', port: 0 })
  const keys = [new Uint8Array(32).fill(7)]
  const settings = { publicUrl: server.url, kind: 'sandbox', trustProxy: [] } as const
  const host = await createHost({ ...deps, ...settings, ...connectorsFor(access), store, keys })
  server.attach(host.app)
  host.start()
  const create = (template: string, name: string, config: object) =>
    host.integrations.create({ template, name, config: JSON.parse(JSON.stringify(config)) }, bencher)
  await create('incode', 'Incode', { apiUrl: 'http://127.0.0.1:1', apiKey: 'k', workflows: [{ id: 'w', name: 'Employees' }] })

  return {
    store,
    host,
    url: server.url,
    async addDirectory(name) {
      return asIntegrationId((await create(access.template, name, access.config)).integration.id)
    },
    async addClient(name, directoryIntegrationId) {
      const config = { directoryIntegrationId, purposes: ['step_up'], returnUrls: [returnUrl], startsPerMinute }
      const { client } = await create('oidc-client-credentials', name, config)
      if (!client) throw new Error('the template gives no client')
      return client
    },
    async sync(directoryId, mode = 'full') {
      const { runId } = await host.sync.begin(directoryId, { mode, dryRun: false }, bencher)
      for (;;) {
        await new Promise(resolve => setTimeout(resolve, lookEveryMs))
        const { state, error, counts, startedAt, finishedAt } = await host.sync.run(runId)
        if (state === 'running') continue
        if (state !== 'done' || finishedAt === null) throw new Error(`the sync ended ${state}: ${JSON.stringify(error)}`)
        const written = counts.created + counts.updated + counts.deactivated + counts.removed
        return { id: runId, seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000, seen: counts.seen, written }
      }
    },
    async close() {
      await server.close()
      await host.stop()
      await store.close()
    },
  }
}
