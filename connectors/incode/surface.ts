import type { HostContext, Surface } from '../../src/contract/index.ts'
import type { IncodeConfig } from './config.ts'
import { tokenAnswer, tokenPath } from './webhook-client.ts'

/** What is entered at Incode (Configuration, General and Webhooks), and where its notifications take their bearer. */
export function createSurface(config: IncodeConfig, host: Pick<HostContext, 'integration' | 'clock'>): Surface {
  const { url } = host.integration
  const oauth = config.webhooks?.oauth
  return {
    routes: [
      {
        method: 'POST',
        path: tokenPath,
        budgetMs: 2_000,
        maxBodyBytes: 4_096,
        handle: async call => tokenAnswer(oauth, host, call),
      },
    ],
    async entries() {
      const webhooks = { name: 'webhooks_url', value: `${url}/webhooks` }
      if (oauth === undefined) return [webhooks]
      return [webhooks, { name: 'authentication_url', value: `${url}${tokenPath}` }, { name: 'client_id', value: oauth.clientId }]
    },
  }
}
