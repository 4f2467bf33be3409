import type { ActorRef, IntegrationId, VerificationId } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { HelpdeskOverridesTable } from '../storage/tables/index.ts'
import { maskAccount } from '../verification/mask.ts'
import type { HelpdeskDeps } from './deps.ts'
import type { ListQuery } from './own-calls.ts'
import { nameOf } from './view.ts'

/** What a supervisor allowed, as supervisors see it. */
export interface Allowed {
  readonly id: string
  readonly integrationId: IntegrationId
  readonly person: { readonly integrationId: IntegrationId; readonly externalId: string; readonly account: string | null }
  /** Whether it is for an address that is not on record. */
  readonly address: boolean
  readonly why: string
  readonly supervisor: string
  /** Whether it was whoever asks. */
  readonly isOwn: boolean
  /** Used by `agent` for `verificationId`; `open` until it is over. */
  readonly state: 'open' | 'used' | 'over'
  readonly agent: string | null
  readonly verificationId: VerificationId | null
  readonly createdAt: string
  readonly expiresAt: string
}

const weekMs = 7 * 86_400_000

/** Within a week, newest first: everybody's, so that those who answer for the desk see what their colleagues allow, too. */
export async function listAllowed(
  { store, clock }: HelpdeskDeps,
  supervisor: ActorRef,
  { limit, cursor }: ListQuery,
): Promise<{ readonly items: readonly Allowed[]; readonly nextCursor: string | null }> {
  const now = clock.now()
  let list = store.db
    .selectFrom('helpdesk_overrides')
    .selectAll()
    .where('expires_at', '>', now - weekMs)
    .orderBy('expires_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    list = list.where(eb => eb.or([eb('expires_at', '<', at), eb.and([eb('expires_at', '=', at), eb('id', '<', id)])]))
  }
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.expires_at, row.id])
  const callOf = await callsBy(
    store.db,
    rows.filter(({ used_at }) => used_at !== null),
  )
  const items = rows.map(async (row): Promise<Allowed> => {
    const call = callOf.get(row.id)
    const user = await findByExternalId(store.db, row.directory_id, row.external_id)
    return {
      id: row.id,
      integrationId: row.integration_id,
      person: {
        integrationId: row.directory_id,
        externalId: row.external_id,
        account: user === undefined ? null : maskAccount(user.login),
      },
      address: row.address_hash !== null,
      why: row.why,
      supervisor: nameOf(row.supervisor),
      isOwn: (JSON.parse(row.supervisor) as ActorRef).id === supervisor.id,
      state: row.used_at !== null ? 'used' : row.expires_at > now ? 'open' : 'over',
      agent: call === undefined ? null : nameOf(call.agent),
      verificationId: call?.verification_id ?? null,
      createdAt: new Date(row.created_at).toISOString(),
      expiresAt: new Date(row.expires_at).toISOString(),
    }
  })
  return { items: await Promise.all(items), nextCursor }
}

/** Which calls were begun by them. Looked for among those of that time alone. */
async function callsBy(db: HelpdeskDeps['store']['db'], used: readonly HelpdeskOverridesTable[]) {
  if (used.length === 0) return new Map<string, never>()
  const calls = await db
    .selectFrom('helpdesk_calls')
    .select(['override_id', 'agent', 'verification_id'])
    .where('created_at', '>=', Math.min(...used.map(({ created_at }) => created_at)))
    .where(
      'override_id',
      'in',
      used.map(({ id }) => id),
    )
    .execute()
  return new Map(calls.flatMap(call => (call.override_id === null ? [] : [[call.override_id, call] as const])))
}
