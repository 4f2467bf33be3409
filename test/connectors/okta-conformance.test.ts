import { exportJWK } from 'jose'
import { describe } from 'vitest'
import { oktaDirectory } from '../../connectors/okta/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { connectorConformance, type World } from '../conformance/connector.ts'
import { allScopes, appWith, makeKey } from '../sandbox/okta-client.ts'

const key = await makeKey('app')
const stranger = await makeKey('app')
const jwkOf = async ({ privateKey }: typeof key): Promise<JsonObject> => ({
  ...((await exportJWK(privateKey)) as JsonObject),
  kid: 'app',
  alg: 'ES256',
})

async function world(people: number, more: JsonObject = {}, scopes?: readonly string[]): Promise<World> {
  const app = { dpop: true, roles: ['ORG_ADMIN'], ...(scopes === undefined ? {} : { scopes }) }
  const okta = await startOktaStandIn({ people, clients: [appWith(key, app)] })
  const config = { orgUrl: okta.url, clientId: '0oaTest', privateJwk: await jwkOf(key), ...more }
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

/** With all that is left out by default: groups of both kinds, a mapping, the log, write-back. */
const everything = {
  groupIds: ['00g5sandbox000000001', '00g5sandbox000000002'],
  trackedGroupIds: ['00g5sandbox000000004'],
  mapping: { employee_number: 'profile.employeeNumber', link_key: 'profile.employeeNumber' },
  systemLog: true,
  writeBack: { validDays: 90 },
}

describe('with everything', () => {
  connectorConformance(oktaDirectory, {
    config: { orgUrl: 'https://acme.okta.com', clientId: '0oa1b2c3d4e5f6g7h8i9', ...everything },
    world: () => world(1_500, everything, allScopes),
  })
})
