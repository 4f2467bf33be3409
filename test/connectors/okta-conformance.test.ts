import { exportJWK } from 'jose'
import { oktaDirectory } from '../../connectors/okta/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { connectorConformance, type World } from '../conformance/connector.ts'
import { appWith, makeKey } from '../sandbox/okta-client.ts'

const key = await makeKey('app')
const stranger = await makeKey('app')
const jwkOf = async ({ privateKey }: typeof key): Promise<JsonObject> => ({
  ...((await exportJWK(privateKey)) as JsonObject),
  kid: 'app',
  alg: 'ES256',
})

async function world(people: number): Promise<World> {
  const okta = await startOktaStandIn({ people, clients: [appWith(key, { dpop: true })] })
  const config = { orgUrl: okta.url, clientId: '0oaTest', privateJwk: await jwkOf(key) }
  return {
    config,
    wrongCredentials: { ...config, privateJwk: await jwkOf(stranger) },
    dispose: () => okta.close(),
  }
}

connectorConformance(oktaDirectory, {
  config: { orgUrl: 'https://acme.okta.com', clientId: '0oa1b2c3d4e5f6g7h8i9', privateJwk: await jwkOf(key) },
  world: () => world(1_500),
  emptyWorld: () => world(0),
})
