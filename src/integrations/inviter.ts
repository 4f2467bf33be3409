import { asIntegrationId, problem } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import { clientOf } from './clients.ts'
import type { Integrations, Starter } from './port.ts'
import { living } from './stored.ts'

/**
 * A verifying integration as the one through which people are invited: with the account, the workflow and the directories
 * that it has, and nothing that is its client's. No client can read what comes of it.
 */
export async function inviterOf(store: Store, integrations: Pick<Integrations, 'starter'>, id: string): Promise<Starter> {
  const { id: integrationId } = await living(store, id)
  const client = await clientOf(store, asIntegrationId(integrationId))
  if (client === undefined) throw problem('request_invalid', 'Through integrations of this template nobody is verified.')
  const starter = await integrations.starter(client.id)
  return {
    ...starter,
    clientId: null,
    actor: { kind: 'host', id: 'invites' },
    purposes: ['enrollment'],
    operations: [],
    returnUrls: [],
    policies: [],
  }
}
