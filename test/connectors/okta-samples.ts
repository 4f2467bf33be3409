import { exportJWK } from 'jose'
import { offered } from '../../connectors/okta/operations/offered.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import type { ConnectorSamples, Hooks, World } from '../conformance/connector.ts'
import { allScopes, appWith, control, makeKey, operationsApp } from '../sandbox/okta-client.ts'

/** An org on loopback as the conformance kit plays with it. */

/** Four pages, of which the last is not full. */
const people = 700
const tenYearsMs = 10 * 365 * 86_400_000
const key = await makeKey('app')
const stranger = await makeKey('app')
const jwkOf = async ({ privateKey }: typeof key): Promise<JsonObject> => ({
  ...((await exportJWK(privateKey)) as JsonObject),
  kid: 'app',
  alg: 'ES256',
})

/** In Okta's words; without them a status may be a proxy's (https://developer.okta.com/docs/reference/error-codes/). */
const refusals = {
  forbidden: { body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' } },
  noTenant: {
    body: { errorCode: 'E0000007', errorSummary: 'Not found' },
    headers: { 'x-okta-request-id': 'reqOfTheKit' },
  },
}

export async function oktaWorld(people: number, more: JsonObject = {}, scopes?: readonly string[]): Promise<World> {
  const app = { dpop: true, roles: ['ORG_ADMIN'], ...(scopes === undefined ? {} : { scopes }) }
  const okta = await startOktaStandIn({ people, clients: [appWith(key, app), appWith(key, { ...app, ...operationsApp })] })
  const config = { orgUrl: okta.url, clientId: '0oaTest', privateJwk: await jwkOf(key), ...more }
  const upsert = async (id: string, change: object): Promise<void> => {
    const { status } = await control(okta.url, 'POST', 'users', { upsert: [{ id, ...change }] })
    if (status !== 200) throw new Error(`the stand-in answered ${status}`)
  }
  const hooks: Partial<Hooks> = {
    wrongCredentials: async () => ({ ...config, privateJwk: await jwkOf(stranger) }),
    async missingScope() {
      okta.registerClient({ ...appWith(key, { dpop: true }), clientId: '0oaLess', scopes: [] })
      return { ...config, clientId: '0oaLess' }
    },
    wrongTenant: async () => ({ ...config, clientId: '0oaOfAnotherOrg' }),
    rename: (externalId, lastName) => upsert(externalId, { profile: { lastName } }),
    async absent(externalId) {
      await control(okta.url, 'POST', 'users', { remove: [externalId] })
      return { status: 'removed', seenBy: 'full' }
    },
    async removed(externalId) {
      await control(okta.url, 'POST', 'users', { remove: [externalId] })
      return { status: 'removed', seenBy: 'incremental' }
    },
    async leftScope(externalId) {
      await upsert(externalId, { groups: ['Contractors'] })
      return { status: 'inactive', seenBy: 'incremental' }
    },
    async deprovisioned(externalId) {
      await upsert(externalId, { status: 'DEPROVISIONED' })
      return { status: 'inactive', seenBy: 'incremental' }
    },
    async suspended(externalId) {
      await upsert(externalId, { status: 'SUSPENDED' })
      return { status: 'suspended', seenBy: 'incremental' }
    },
    future: cursor => cursor.replace(/"mark":(\d+)/, (_, mark) => `"mark":${Number(mark) + tenYearsMs}`),
  }
  return { config, hooks, refusals, dispose: () => okta.close() }
}

export const oktaSamples: ConnectorSamples = {
  config: { orgUrl: 'https://acme.okta.com', clientId: '0oa1b2c3d4e5f6g7h8i9', privateJwk: await jwkOf(key) },
  world: () => oktaWorld(people),
  emptyWorld: () => oktaWorld(0),
  sized: { pageSize: 200, world: oktaWorld },
  // Ten seconds more, for whoever changes how an org is read: `LONG_TESTS=1`.
  long: process.env.LONG_TESTS === '1',
  hooks: ['wrongCredentials', 'missingScope', 'wrongTenant', 'rename', 'absent', 'deprovisioned', 'suspended', 'future'],
}

/** With all that is left out by default: groups of both kinds, a mapping, the log, write-back. */
const everything = {
  groupIds: ['00g5sandbox000000001', '00g5sandbox000000002'],
  trackedGroupIds: ['00g5sandbox000000004'],
  mapping: { employee_number: 'profile.employeeNumber', link_key: 'profile.employeeNumber' },
  systemLog: true,
  writeBack: { validDays: 90 },
  operations: {
    clientId: '0oaOps',
    privateJwk: await jwkOf(key),
    allowed: [...offered],
    knownAdmin: 'user60@example.com',
  },
}

export const oktaWithEverything: ConnectorSamples = {
  config: { orgUrl: 'https://acme.okta.com', clientId: '0oa1b2c3d4e5f6g7h8i9', ...everything },
  world: () => oktaWorld(people, everything, allScopes),
  hooks: ['wrongCredentials', 'rename', 'removed', 'suspended', 'leftScope', 'future'],
}
