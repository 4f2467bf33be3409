import { leaveDeletedDirectories } from './directory/deleted-directories.ts'
import { expireEnrollments } from './directory/enrollment-expiry.ts'
import { rewriteNameKeys } from './directory/name-keys-rewrite.ts'
import { expireSupervisions } from './directory/supervisions.ts'
import { sweepRecords } from './facades/provider/index.ts'
import { sweepInbox } from './facades/webhooks/index.ts'
import type { Integrations } from './integrations/port.ts'
import type { SyncControl } from './integrations/sync-control.ts'
import { keepUp, type UpkeepDeps } from './integrations/upkeep.ts'
import type { Round } from './jobs/rounds.ts'
import type { Messages } from './messages/index.ts'
import { type Erasure, retentionRounds } from './privacy/index.ts'
import { sealAudit } from './security/audit-chain.ts'
import type { Marks } from './security/marks.ts'
import type { Retention } from './storage/retention.ts'
import { sweepExpired } from './storage/sweep.ts'
import type { NicknameDesk } from './verification/nicknames/desk.ts'
import type { PolicyDesk } from './verification/policies/desk.ts'
import type { Verifications } from './verification/port.ts'
import type { ReviewDesk } from './verification/reviews/index.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const sweepAtOnce = 1_000

interface RoundDeps extends Omit<UpkeepDeps, 'integrations'> {
  readonly kept: Retention
  readonly marks: Marks
  readonly integrations: Integrations
  readonly verifications: Verifications
  readonly policies: PolicyDesk
  readonly nicknames: NicknameDesk
  readonly reviews: ReviewDesk
  readonly sync: SyncControl
  readonly messages: Messages
  readonly erasure: Erasure
}

/** What waited for a second administrator for as long as it has to. */
async function loosenDue({ policies, nicknames }: Pick<RoundDeps, 'policies' | 'nicknames'>): Promise<void> {
  await policies.applyDue(sweepAtOnce)
  await nicknames.applyDue(sweepAtOnce)
}

/**
 * What a host looks after while it lives, and how often: first what others wait for, with the rounds that rooms bring along,
 * then what is cleared away. Made all at once, they are made in this order.
 */
export function hostRounds(deps: RoundDeps, ofRooms: readonly Round[]): readonly Round[] {
  const { store, clock, random, kept, verifications, reviews, sync, messages } = deps
  const now = () => clock.now()
  // biome-ignore format: a table is read by its columns.
  return [
    { name: 'audit', everyMs: second, run: () => sealAudit(store, deps) },
    { name: 'reconcile', everyMs: 5 * second, run: signal => verifications.reconcile(signal) },
    { name: 'sync', everyMs: second, run: signal => sync.due(signal) },
    { name: 'upkeep', everyMs: 5 * second, run: signal => keepUp(deps, signal) },
    { name: 'enrollments', everyMs: minute, run: () => expireEnrollments(store, now(), sweepAtOnce, random) },
    { name: 'supervisions', everyMs: minute, run: async () => void (await expireSupervisions(deps, sweepAtOnce)) },
    { name: 'policies', everyMs: minute, run: () => loosenDue(deps) },
    { name: 'reviews', everyMs: minute, run: async () => void (await reviews.expire(sweepAtOnce)) },
    ...ofRooms,
    { name: 'deleted directories', everyMs: 10 * second, run: signal => leaveDeletedDirectories(deps, signal) },
    { name: 'name keys', everyMs: 5 * second, run: () => rewriteNameKeys(store) },
    { name: 'sweep', everyMs: minute, run: () => sweepExpired(store, now(), kept) },
    { name: 'provider', everyMs: minute, run: () => sweepRecords(store, now(), sweepAtOnce) },
    { name: 'inbox', everyMs: minute, run: () => sweepInbox(store, now() - kept.notifications, sweepAtOnce) },
    { name: 'messages', everyMs: hour, run: () => messages.sweep(now() - kept.messages) },
    ...retentionRounds(deps),
  ]
}
