import { asIntegrationId } from '../../../src/contract/index.ts'
import { createHost } from '../../../src/host.ts'
import { systemClock, systemRandom } from '../../../src/security/clock.ts'
import { parseKey } from '../../../src/security/key.ts'
import { createLogger } from '../../../src/security/log.ts'
import { stampInstallation } from '../../../src/storage/installation.ts'
import { openStore } from '../../../src/storage/open.ts'
import { fill } from '../crowd.ts'
import { bencher, returnUrl } from '../world.ts'
import { serve } from './serve.ts'

/** Leaves a live database behind: integrations, a client, an owner, people. */
await serve(async ({ path, key, people }: { path: string; key: string; people: number }) => {
  const deps = { clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const store = await openStore({ kind: 'sqlite', path }, deps)
  await stampInstallation(store, 'live', deps)
  const publicUrl = 'https://verify.example.com'
  const host = await createHost({ ...deps, store, keys: [parseKey(key)], publicUrl, kind: 'live', trustProxy: [] })
  const create = (template: string, name: string, config: object) =>
    host.integrations.create({ template, name, config: JSON.parse(JSON.stringify(config)) }, bencher)
  const apiUrl = 'https://demo-api.incodesmile.com'
  await create('incode', 'Incode', { apiUrl, apiKey: 'k', workflows: [{ id: 'w', name: 'Employees' }] })
  const { integration } = await create('okta-directory', 'Okta', { orgUrl: 'https://acme.okta.com', clientId: '0oa1' })
  const flow = { directoryIntegrationId: integration.id, purposes: ['step_up'], returnUrls: [returnUrl] }
  await create('oidc-client-credentials', 'Flow', flow)
  await host.adminTokens.make({ name: 'bench', role: 'owner' }, bencher)
  await fill(store, asIntegrationId(integration.id), { product: 'okta', people })
  await host.stop()
  await store.close()
  return { ready: {} }
})
