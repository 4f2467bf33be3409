import type { Selectable } from 'kysely'
import type { Clock, IntegrationId, Random } from '../contract/index.ts'
import { sameText, sha256, token } from '../security/hash.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { ClientsTable } from '../storage/tables/index.ts'
import type { ClientDirectory, GivenClient, RegisteredClient } from './port.ts'

/**
 * Clients that integrations give out. A secret is shown once and kept as SHA-256: it is 256 bits of chance, so a slow
 * hash would add nothing. The former secret stays valid for an overlap, so that nothing stops while it is exchanged.
 */

type ClientRow = Selectable<ClientsTable>

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

export async function endTokens(tx: Tx, clientId: string): Promise<void> {
  await tx.db.deleteFrom('provider_records').where('client_id', '=', clientId).execute()
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
