import { freshnessCapSeconds } from '../contract/index.ts'
import { once } from '../storage/once.ts'
import type { Tx } from '../storage/store.ts'
import { personOf } from './facts.ts'
import { record, somebody } from './journal.ts'
import { pinned } from './pins.ts'
import type { Room } from './room.ts'
import { advance, type Row } from './rows.ts'
import { canVerify } from './subject.ts'

/**
 * A fresh verdict of the same client, integration, person and session stands in for a new one, in the browser that sat
 * then. It skips Incode, not the seat; it is used once; and what could have changed since is looked at again.
 */
export async function reuse(room: Room, row: Row, browser: string): Promise<Row | undefined> {
  if (row.state !== 'seated' || row.tries > 0 || row.max_age_seconds === null || row.session_ref_hash === null) return undefined
  if (row.purpose !== 'step_up' || row.mode !== 'live' || row.subject_id === null || row.receiver_hash !== null) return undefined
  if ((await pinned(room, row)) === undefined) return undefined
  return room.store.transaction(tx => standIn(room, tx, row, browser))
}

async function standIn(room: Room, tx: Tx, row: Row, browser: string): Promise<Row | undefined> {
  const now = room.clock.now()
  const { policy } = await room.policies.atUse(tx, row)
  const before = await lastFresh(room, tx, row, { browser, now, capSeconds: policy.freshnessCapSeconds })
  if (before === undefined || before.verified_at === null) return undefined
  const person = await personOf(tx.db, row, now)
  if (person === undefined || (person.account !== null && !canVerify(person.account))) return undefined
  if (person.enrollment.state !== 'enrolled' || person.enrollment.identityId !== before.identity_id) return undefined
  if (person.user !== null && person.user.claimsChangedAt > before.verified_at) return undefined
  // Exactly once, also where two replicas look at the same moment.
  if (!(await once(tx, `reuse:${before.id}`, now + 2 * freshnessCapSeconds * 1_000, now))) return undefined
  const { reported, match, identity_id, verified_at } = before
  const changes = { reported, match, identity_id, verified_at, reason: 'ok', decided_at: now, reused_from: before.id } as const
  const next = await advance(tx, row, 'reuse', changes, now)
  if (next) await record(room, tx, next, 'decided', somebody(row), now, { reused: before.id })
  return next
}

function lastFresh(
  room: Room,
  { db }: Tx,
  row: Row,
  { browser, now, capSeconds }: { readonly browser: string; readonly now: number; readonly capSeconds: number },
): Promise<Row | undefined> {
  const seconds = Math.min(row.max_age_seconds ?? 0, capSeconds)
  return db
    .selectFrom('verifications')
    .selectAll()
    .where('subject_id', '=', row.subject_id)
    .where('client_id', row.client_id === null ? 'is' : '=', row.client_id)
    .where('integration_id', '=', row.integration_id)
    .where('session_ref_hash', '=', row.session_ref_hash)
    .where('seat_hash', '=', browser)
    .where('receiver_hash', 'is', null)
    .where('purpose', '=', 'step_up')
    .where('mode', '=', 'live')
    .where('state', '=', 'spent')
    .where('binding', '!=', 'none')
    .where('reused_from', 'is', null)
    .where('policy_id', '=', row.policy_id)
    .where('policy_version', '=', row.policy_version)
    .where('policy_set', row.policy_set === null ? 'is' : '=', row.policy_set)
    .where('workflow_id', '=', row.workflow_id)
    .where('trust_anchor', '=', row.trust_anchor)
    .where('epoch', '=', room.epoch)
    .where('verified_at', '>=', now - seconds * 1_000)
    .orderBy('verified_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
