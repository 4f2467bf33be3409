import { type ActorRef, type Clock, problem, type Random } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { sha256, token } from '../security/hash.ts'
import type { Store, Tx } from '../storage/store.ts'
import { clientOf, endTokens } from './clients.ts'
import { note } from './history.ts'
import type { GivenClient } from './port.ts'
import type { IntegrationRow } from './rows.ts'
import { living } from './stored.ts'

/** A new secret for the client of an integration, and the end of the one before. Both are in its history. */

const overlapMs = 24 * 60 * 60 * 1000

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
