import type { JsonObject } from '../../src/contract/index.ts'
import { birthDateAttribute, type GraphStandIn } from '../../src/sandbox/graph/index.ts'
import type { ConnectorSamples, Hooks, World } from '../conformance/connector.ts'
import { operating, operatingIn } from './entra-operating.ts'
import { clientId, type EntraWorld, startWorld, usualRoles } from './entra-world.ts'

/** A tenant on loopback as the conformance kit plays with it. */

const config: JsonObject = {
  tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36',
  clientId,
  clientSecret: 'secret-of-the-sample',
}
const sampleId = (n: number): string => `11111111-2222-4333-8444-${String(n).padStart(12, '0')}`
const another = sampleId(0)
/** In Graph's words; without them a status may be a proxy's (https://learn.microsoft.com/en-us/graph/errors). */
const refusals = {
  forbidden: { body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } } },
  noTenant: { body: { error: 'invalid_request', error_description: 'AADSTS90002: Tenant not found.' } },
}
/** More than three pages of a delta query, which hold 200. */
const people = 700

/** Changes of people as the tenant shows them. */
function hooksOf({ graph, config: usual, control }: EntraWorld): Partial<Hooks> {
  const change = (order: object) => control('POST', 'users', order)
  return {
    async missingScope() {
      graph.registerClient({ clientId: another, secrets: [String(usual.clientSecret)], roles: [] })
      return { ...usual, clientId: another }
    },
    wrongTenant: async () => ({ ...usual, tenantId: another }),
    rename: async (id, surname) => void (await change({ upsert: [{ id, surname }] })),
    async absent(externalId) {
      await change({ purge: [externalId] })
      return { status: 'removed', seenBy: 'full' }
    },
    async removed(externalId) {
      await change({ remove: [externalId] })
      return { status: 'removed', seenBy: 'incremental' }
    },
    /** Who has left for good is deleted, and then out of the bin too: Entra knows no other end of an account. */
    async deprovisioned(externalId) {
      await change({ remove: [externalId] })
      await change({ purge: [externalId] })
      return { status: 'removed', seenBy: 'incremental' }
    },
    async suspended(id) {
      await change({ upsert: [{ id, accountEnabled: false }] })
      return { status: 'suspended', seenBy: 'incremental' }
    },
    async leftScope(externalId) {
      const members = ['Product', 'Engineering', 'Helpdesk'].map(group => ({ group, remove: [externalId] }))
      await control('POST', 'groups', { members })
      return { status: 'inactive', seenBy: 'incremental' }
    },
    /** As if the log of the tenant had been longer when the link was made. */
    future: cursor =>
      cursor.replace(/(\$deltatoken=)([\w-]+)/, (_link, name: string, token: string) => {
        const state = JSON.parse(Buffer.from(token, 'base64url').toString()) as object
        return name + Buffer.from(JSON.stringify({ ...state, since: 9e9, next: 9e9 })).toString('base64url')
      }),
  }
}

async function world(
  count: number,
  more: (graph: GraphStandIn) => JsonObject = () => ({}),
  roles: readonly string[] = usualRoles,
): Promise<World> {
  const entra = await startWorld(count)
  entra.app({ roles })
  operatingIn(entra)
  const working = { ...entra.config, ...more(entra.graph) }
  return {
    config: working,
    hooks: { ...hooksOf(entra), wrongCredentials: async () => ({ ...working, clientSecret: 'another-secret-altogether' }) },
    refusals,
    dispose: () => entra.close(),
  }
}

export const entraSamples: ConnectorSamples = {
  config,
  world: () => world(people),
  emptyWorld: () => world(0),
  sized: { pageSize: 200, world },
  hooks: [
    'wrongCredentials',
    'missingScope',
    'wrongTenant',
    'rename',
    'absent',
    'removed',
    'deprovisioned',
    'suspended',
    'future',
  ],
}

/** The same tenant where it is read in parts, of which one has two pages. */
export const entraInParts: ConnectorSamples = {
  config,
  world: () => world(1_100),
  hooks: ['rename', 'removed', 'suspended', 'future'],
}

/** With all that is left out by default: groups inside of groups for a scope, tracked ones, a mapping, the log, write-back, operations. */
const everything = (groupId: (name: string) => string): JsonObject => ({
  groupIds: [groupId('Product')],
  trackedGroupIds: [groupId('Finance'), groupId('Sales')],
  mapping: { birth_date: birthDateAttribute, link_key: 'employeeId' },
  writeBack: { as: 'group', groupId: groupId('Contractors'), validDays: 90 },
  ...operating(),
})

export const entraWithEverything: ConnectorSamples = {
  config: { ...config, ...everything(name => sampleId(name.charCodeAt(0))) },
  world: () =>
    world(1_200, ({ groupId }) => everything(groupId), [
      'User.Read.All',
      'GroupMember.ReadWrite.All',
      'Organization.Read.All',
      'AuditLog.Read.All',
    ]),
  hooks: ['rename', 'removed', 'suspended', 'leftScope', 'future'],
}
