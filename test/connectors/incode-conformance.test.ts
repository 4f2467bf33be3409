import { incode } from '../../connectors/incode/index.ts'
import { startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { connectorConformance, type World } from '../conformance/connector.ts'

const apiKey = 'api-key-that-the-kit-looks-for'
const workflows = [{ id: 'flow-1', name: 'Employees', purpose: 'Document and face' }]
const openid = { clientId: 'face', clientSecret: 'face-secret-that-the-kit-looks-for' }
const webhooks = {
  header: 'x-incode-secret',
  secret: 'webhook-secret-that-the-kit-looks-for',
  oauth: { clientId: 'incode', clientSecret: 'client-secret-that-the-kit-looks-for' },
}

connectorConformance(incode, {
  config: {
    apiUrl: 'https://saas-api.incodesmile.com',
    apiKey,
    previousApiKey: 'previous-key-that-the-kit-looks-for',
    workflows,
    webhooks,
    environment: 'production',
    clientId: 'acme1',
    hostedHosts: ['verify.example.com'],
    openid,
    timeoutSeconds: 5,
  },
  hooks: ['wrongCredentials'],
  async world(): Promise<World> {
    const clients = [{ ...openid, redirectUris: [] }]
    const flows = [{ configurationId: 'flow-1' }]
    const standIn = await startIncodeStandIn({ apiKeys: [apiKey], workflows: flows, openid: clients })
    const config = { apiUrl: standIn.url, apiKey, workflows, webhooks, openid: { ...openid, issuer: standIn.url } }
    return {
      config,
      hooks: { wrongCredentials: async () => ({ ...config, apiKey: 'another-key-that-the-kit-looks-for' }) },
      dispose: () => standIn.close(),
    }
  },
})
