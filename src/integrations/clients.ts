import type { Selectable } from 'kysely'
import { type ActorRef, type Clock, type IntegrationId, problem, type Random } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { sameText, sha256, token } from '../security/hash.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { ClientsTable } from '../storage/tables/index.ts'
import { note } from './history.ts'
import type { ClientDirectory, GivenClient, RegisteredClient } from './port.ts'
import type { IntegrationRow } from './rows.ts'
import { living } from './stored.ts'

/**
 * Clients that integrations give out. A secret is shown once and kept as SHA-256: it is 256 bits of chance, so a slow
 * hash would add nothing. The former secret stays valid for an overlap, so that nothing stops while it is exchanged.
 */

type ClientRow = Selectable<ClientsTable>

export const overlapMs = 24 * 60 * 60 * 1000
/** Last use is written at most this often: it tells whether a secret can go, not when each call came. */
const useResolutionMs = 60_000

/** Compared where a client is unknown, so that its answer takes as long as any. */
const nobody = sha256('')

export async function addClient(tx: Tx, integrationId: IntegrationId, at: number, random: Random): Promise<GivenClient> {
  const given: GivenClient = { id: Buffer.from(random.bytes(16)).toString('hex'), secret: token(random) }
  await tx.db
    .insertInto('clients')
    .values({
      id: given.id,
      integration_id: integrationId,
      mode: 'live',
      secret_hash: sha256(given.secret),
      previous_secret_hash: null,
      previous_until: null,
      created_at: at,
      last_used_at: null,
      previous_last_used_at: null,
      revoked_at: null,
      expires_at: null,
    })
    .execute()
  return given
}

/** The client that an integration gave out; one that rehearses is none of its own. */
export function clientOf(store: Store, integrationId: IntegrationId): Promise<ClientRow | undefined> {
  return store.db
    .selectFrom('clients')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('mode', '=', 'live')
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

/** What is shown of a client. */
export type ShownClient = Pick<ClientRow, 'id' | 'previous_until'>

/** By `integration_id`: all that are not revoked, as `clientOf` has them. */
export async function clientsOf(store: Store): Promise<ReadonlyMap<string, ShownClient>> {
  const rows = await store.db
    .selectFrom('clients')
    .select(['id', 'integration_id', 'previous_until'])
    .where('mode', '=', 'live')
    .where('revoked_at', 'is', null)
    .execute()
  return new Map(rows.map(row => [row.integration_id, row]))
}

/** Ends the clients of an integration, and with them every token they hold. */
export async function revokeClients(tx: Tx, integrationId: IntegrationId, at: number): Promise<void> {
  const rows = await tx.db.selectFrom('clients').select('id').where('integration_id', '=', integrationId).execute()
  await tx.db.updateTable('clients').set({ revoked_at: at }).where('integration_id', '=', integrationId).execute()
  for (const { id } of rows) await leaveNothing(tx, id)
}

/** Ends one client, as above. False where it was ended before. */
export async function revokeClient(tx: Tx, clientId: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('clients')
    .set({ revoked_at: at })
    .where('id', '=', clientId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await leaveNothing(tx, clientId)
  return true
}

async function leaveNothing(tx: Tx, clientId: string): Promise<void> {
  await endTokens(tx, clientId)
  await tx.db.deleteFrom('rehearsals').where('client_id', '=', clientId).execute()
}

async function endTokens(tx: Tx, clientId: string): Promise<void> {
  await tx.db.deleteFrom('provider_records').where('client_id', '=', clientId).execute()
}

interface SecretDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/** A new secret for the client of an integration. */
export async function newSecret(
  { store, clock, random }: SecretDeps,
  id: string,
  { revokeNow }: { readonly revokeNow: boolean },
  actor: ActorRef,
): Promise<{ readonly client: GivenClient; readonly previousValidUntil: string | null }> {
  const integration = await living(store, id)
  const client = await clientOf(store, integration.id)
  if (!client) throw problem('request_invalid', 'Integrations of this template give out no client.')
  const at = clock.now()
  const until = revokeNow ? null : at + overlapMs
  const secret = token(random)
  await store.transaction(async tx => {
    const done = await tx.db
      .updateTable('clients')
      .set({
        secret_hash: sha256(secret),
        previous_secret_hash: revokeNow ? null : client.secret_hash,
        previous_until: until,
        last_used_at: null,
        previous_last_used_at: revokeNow ? null : client.last_used_at,
      })
      .where('id', '=', client.id)
      .where('secret_hash', '=', client.secret_hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows !== 1n) throw problem('version_conflict', 'Somebody else made a new secret meanwhile.')
    if (revokeNow) await endTokens(tx, client.id)
    await noteOf(tx, integration, 'secret_renewed', actor, at)
    await appendAudit(
      tx,
      { at, actor, action: 'integration.secret_renewed', target: integration.id, facts: { clientId: client.id, revokeNow } },
      random,
    )
  })
  return {
    client: { id: client.id, secret },
    previousValidUntil: until === null ? null : new Date(until).toISOString(),
  }
}

/** Ends the secret before the present one. No token tells by which of the two it was got, so all of them end. */
export async function endFormerSecret({ store, clock, random }: SecretDeps, id: string, actor: ActorRef): Promise<void> {
  const integration = await living(store, id)
  const client = await clientOf(store, integration.id)
  if (!client) throw problem('request_invalid', 'Integrations of this template give out no client.')
  const at = clock.now()
  await store.transaction(async tx => {
    const done = await tx.db
      .updateTable('clients')
      .set({ previous_secret_hash: null, previous_until: null, previous_last_used_at: null })
      .where('id', '=', client.id)
      .where('previous_until', '>', at)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows !== 1n) throw problem('conflict', 'No former secret of this client works any more.')
    await endTokens(tx, client.id)
    await noteOf(tx, integration, 'secret_ended', actor, at)
    const facts = { clientId: client.id }
    await appendAudit(tx, { at, actor, action: 'integration.former_secret_ended', target: integration.id, facts }, random)
  })
}

function noteOf(
  tx: Tx,
  { id: integrationId, version }: Pick<IntegrationRow, 'id' | 'version'>,
  action: 'secret_renewed' | 'secret_ended',
  actor: ActorRef,
  at: number,
): Promise<void> {
  return note(tx, { integrationId, version, action, changes: [], why: undefined, actor, at })
}

/** What a client may do, told by its integration; see `starter.ts`. */
export type ClientAllowance = Pick<
  RegisteredClient,
  'purposes' | 'policies' | 'attestsSession' | 'operations' | 'keys' | 'relyingParty'
>
export type AllowanceOf = (integrationId: IntegrationId) => Promise<ClientAllowance>

const nothing = { purposes: [], policies: [], attestsSession: false, operations: [] }

export function createClientDirectory(store: Store, clock: Clock, allowanceOf: AllowanceOf): ClientDirectory {
  async function find(clientId: string): Promise<RegisteredClient | undefined> {
    const row = await store.db
      .selectFrom('clients')
      .innerJoin('integrations', 'integrations.id', 'clients.integration_id')
      .select(['clients.id', 'clients.integration_id', 'clients.mode', 'clients.expires_at', 'integrations.state'])
      .where('clients.id', '=', clientId)
      .where('clients.revoked_at', 'is', null)
      .executeTakeFirst()
    if (!row || row.state === 'deleted' || isOver(row, clock.now())) return undefined
    const enabled = row.state === 'enabled'
    return {
      id: row.id,
      integrationId: row.integration_id,
      mode: row.mode,
      // A draft may lack what it is for; it gets no token either way.
      ...(enabled ? await allowanceOf(row.integration_id) : nothing),
      enabled,
    }
  }

  async function verifySecret(clientId: string, secret: string): Promise<boolean> {
    const row = await store.db
      .selectFrom('clients')
      .selectAll()
      .where('id', '=', clientId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    const now = clock.now()
    const hash = sha256(secret)
    const isPresent = sameText(hash, row?.secret_hash ?? nobody)
    const isFormer = sameText(hash, row?.previous_secret_hash ?? nobody)
    if (!row || isOver(row, now)) return false
    if (isPresent) {
      await remember(store, row.id, 'last_used_at', row.last_used_at, now)
      return true
    }
    if (!isFormer || row.previous_secret_hash === null || (row.previous_until ?? 0) <= now) return false
    await remember(store, row.id, 'previous_last_used_at', row.previous_last_used_at, now)
    return true
  }

  return { find, verifySecret }
}

/** Whether a client has ended by itself. */
export const isOver = ({ expires_at }: Pick<ClientRow, 'expires_at'>, now: number): boolean =>
  expires_at !== null && expires_at <= now

async function remember(
  store: Store,
  clientId: string,
  column: 'last_used_at' | 'previous_last_used_at',
  before: number | null,
  now: number,
): Promise<void> {
  if (before !== null && now - before < useResolutionMs) return
  await store.transaction(async tx => {
    await tx.db
      .updateTable('clients')
      .set({ [column]: now })
      .where('id', '=', clientId)
      .execute()
  })
}
