import { z } from 'zod'
import { type Clock, clientPolicies, type IntegrationId, operationNames, problem, purposes } from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import type { Store } from '../storage/store.ts'
import { type ClientAllowance, isOver } from './clients.ts'
import { directoriesOf, tenantOf } from './directories.ts'
import type { Openings } from './open.ts'
import type { Starter } from './port.ts'
import { peopleOf } from './rehearsal/rows.ts'
import type { IntegrationRow } from './rows.ts'
import { enabled } from './stored.ts'
import type { Templates } from './templates.ts'

/** Who starts verifications: a client, with all that its integration allows at this moment. */

/** The fields that templates with a client share. What a template does not have is not allowed. */
const allowances = z.object({
  directoryIntegrationId: z.string().optional(),
  purposes: z.array(z.enum(purposes)).default([]),
  returnUrls: z.array(z.string()).default([]),
  /** The same by the name that products use which speak OAuth, too. */
  redirectUris: z.array(z.string()).default([]),
  resultDelivery: z.enum(['code', 'poll']).default('code'),
  operations: z.array(z.enum(operationNames)).default([]),
  policies: z.array(z.enum(clientPolicies)).default([]),
  startsPerMinute: z.number().default(600),
  attestsSession: z.boolean().default(false),
})

/** Of clients that prove themselves by a key. */
const publicKeys = z.object({
  jwks: z.object({ keys: z.array(z.record(z.string(), z.json())) }).optional(),
  jwksUri: z.string().optional(),
})

/** What a configuration allows, as far as starts go. */
export const allowancesIn = (config: unknown) => allowances.parse(config)

/** By the configuration of a version that runs: it is read at each start, and changes only with the version. */
const known = new WeakMap<object, z.infer<typeof allowances>>()

function knownAllowances(config: unknown): z.infer<typeof allowances> {
  const kept = typeof config === 'object' && config !== null ? config : undefined
  const found = (kept && known.get(kept)) ?? allowances.parse(config)
  if (kept !== undefined) known.set(kept, found)
  return found
}

const clientOf = compiledOnce((db, id: string) => db.selectFrom('clients').selectAll().where('id', '=', id))

export interface StarterDeps {
  readonly store: Store
  readonly clock: Clock
  readonly templates: Templates
  readonly openings: Openings
}

/** What a client's tokens can be for. */
export async function allowanceOf({ openings }: StarterDeps, integrationId: IntegrationId): Promise<ClientAllowance> {
  const open = await openings.open(integrationId)
  const { purposes, policies, attestsSession, operations } = allowances.parse(open.config)
  const client = open.capabilities.relyingParty?.client
  const allowed = { purposes, policies, attestsSession, operations, ...keysOf(open.config) }
  return { ...allowed, ...(client === undefined ? {} : { relyingParty: client }) }
}

function keysOf(config: unknown): Pick<ClientAllowance, 'keys'> {
  const { jwks, jwksUri } = publicKeys.parse(config)
  if (jwks !== undefined) return { keys: { jwks } }
  return jwksUri === undefined ? {} : { keys: { jwks_uri: jwksUri } }
}

export async function starterOf(deps: StarterDeps, clientId: string): Promise<Starter> {
  const [client] = await clientOf(deps.store.db, clientId)
  if (!client) throw problem('not_found', 'There is no client of this id.')
  // A deleted integration says `gone` before its revoked client is looked at.
  const integration = await enabled(deps.store, client.integration_id)
  if (client.revoked_at !== null || isOver(client, deps.clock.now())) throw problem('gone', 'This client was revoked.')
  const starts = await startsOf(deps, integration)
  const actor = { kind: 'client', id: client.id, name: starts.integrationName } as const
  const starter = { ...starts, clientId: client.id, mode: client.mode, actor }
  if (client.mode === 'live') return starter
  return { ...starter, rehearsal: { people: await peopleOf(deps.store.db, client.id), endsAt: client.expires_at ?? 0 } }
}

/** The same of an integration that its product calls by itself: no client can read what comes of it. */
export async function starterWithin(deps: StarterDeps, integrationId: IntegrationId): Promise<Starter> {
  const starts = await startsOf(deps, await enabled(deps.store, integrationId))
  return { ...starts, clientId: null, mode: 'live', actor: { kind: 'host', id: integrationId, name: starts.integrationName } }
}

async function startsOf(
  { store, templates, openings }: StarterDeps,
  integration: IntegrationRow,
): Promise<Omit<Starter, 'clientId' | 'mode' | 'actor'>> {
  const { account_id: accountId, workflow_id: workflowId } = integration
  if (accountId === null || workflowId === null) {
    throw problem('integration_disabled', 'The integration has no Incode account and workflow.')
  }
  const open = await openings.openRow(integration)
  const { directoryIntegrationId, redirectUris, ...allowed } = knownAllowances(open.config)
  return {
    integrationId: open.id,
    integrationName: open.name,
    integrationVersion: open.version,
    ...(await directoriesOf(store, templates, directoryIntegrationId, tenantOf(open.config))),
    ...allowed,
    returnUrls: [...allowed.returnUrls, ...redirectUris],
    accountId,
    workflowId,
  }
}
