import type { HeldChangeView, IntegrationView } from '../integrations/port.ts'
import type { AdminClient } from './admin-client.ts'
import type { FlowClient } from './flow/hooks-client.ts'

/** An integration as the admin API answers with it. The client's secret is there when it was made just now. */
export type Made = IntegrationView & { readonly client: (FlowClient & { readonly id: string }) | null }

/** Who makes integrations, and another administrator, who confirms what the first one changed. */
export interface Administrators {
  readonly admin: AdminClient
  readonly second: AdminClient
}

/** Makes what is not there yet, and gives what is there the present addresses, which holds up nobody. */
export async function ensure(
  { admin, second }: Administrators,
  known: readonly IntegrationView[],
  wanted: { template: string; name: string; config: object },
): Promise<Made> {
  const config = JSON.parse(JSON.stringify(wanted.config))
  const before = known.find(one => one.template === wanted.template && one.name === wanted.name)
  if (!before) return admin.call<Made>('POST', '/v1/integrations', { ...wanted, config })
  const made = await admin.call<Made>('PATCH', `/v1/integrations/${before.id}`, { config })
  const changes = `/v1/integrations/${before.id}/held-changes`
  const { items } = await second.call<{ items: readonly HeldChangeView[] }>('GET', changes)
  for (const { id } of items.filter(({ state, version }) => state === 'held' && version === made.version)) {
    await second.call('POST', `${changes}/${id}/confirm`, {})
  }
  return made
}

/** A client's secret is shown once; one of an earlier run is replaced by a new one. */
export async function clientOf(admin: AdminClient, integration: Made): Promise<FlowClient> {
  if (integration.client?.secret) return integration.client
  const { client } = await admin.call<{ client: FlowClient }>('POST', `/v1/integrations/${integration.id}/secret`, {
    revokeNow: true,
  })
  return client
}
