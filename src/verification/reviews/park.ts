import type { Tx } from '../../storage/store.ts'
import type { Decision, Evidence } from '../decide/evidence.ts'
import { whyQueued } from '../decide/score.ts'
import { host, record } from '../journal.ts'
import type { Room } from '../room.ts'
import { advance, type Row } from '../rows.ts'
import { isQueueFull, joinQueue } from './queue.ts'

/** What a verdict that waits is written with. */
interface Waiting {
  readonly known: Partial<Omit<Row, 'id' | 'state' | 'version' | 'updated_at'>> & { readonly identity_id: string | null }
  readonly decision: Decision
  readonly evidence: Evidence
  readonly now: number
}

/** Puts a verdict before a human. Where the person came before one too often, it is a no: the row, for whoever settles. */
export async function park(room: Room, tx: Tx, row: Row, { known, decision, evidence, now }: Waiting): Promise<Row | undefined> {
  const { subject_id: subjectId } = row
  if (subjectId === null) return undefined
  const isLive = row.mode === 'live'
  if (isLive && (await isQueueFull(tx, subjectId, now))) {
    const full = { ...known, identity_id: null, reason: 'too_many_attempts', completed_at: now } as const
    return advance(tx, row, 'deny', full, now)
  }
  const dueAt = dueAfter(row, now, evidence.policy.reviewHours)
  const waits = { reason: decision.reason, review_due_at: dueAt, expires_at: dueAt, approved_review: null }
  const next = await advance(tx, row, 'park', { ...known, identity_id: null, ...waits }, now)
  if (next === undefined) return undefined
  const queuedFor = whyQueued(evidence)
  const identityId = known.identity_id
  // Of a rehearsal no reviewer hears: whoever rehearses answers in their place.
  if (isLive) {
    await joinQueue(tx, { kind: 'verification', row, subjectId, queuedFor, identityId, by: host, at: now, dueAt }, room.random)
  }
  await record(room, tx, next, 'in_review', host, now, { queuedFor })
  return undefined
}

/** Whoever is kept in front of a page is kept no longer than the flow waits. */
function dueAfter({ review_seconds: held, expires_at: end }: Row, now: number, reviewHours: number): number {
  return held === null ? now + reviewHours * 3_600_000 : Math.min(now + held * 1_000, end)
}
