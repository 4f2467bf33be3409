import type { Clock, Random } from '../contract/index.ts'
import { sweepCases, sweepLinks } from '../directory/ended-sweep.ts'
import { sweepRuns } from '../directory/sync/index.ts'
import { minimiseTombstones } from '../directory/tombstones.ts'
import { purgeTombstones } from '../directory/tombstones-purge.ts'
import { sweepPeopleLists } from '../integrations/people-list/sweep.ts'
import { sweepVersions } from '../integrations/versions-sweep.ts'
import { sweepInvites } from '../invites/sweep.ts'
import type { Round } from '../jobs/rounds.ts'
import { trimAudit } from '../security/audit-chain.ts'
import type { Seals } from '../security/seals.ts'
import type { Retention } from '../storage/retention.ts'
import type { Store } from '../storage/store.ts'
import { forgetVerifications } from '../verification/forget.ts'
import { sweepPolicySets } from '../verification/policies/sweep.ts'
import { sweepTrails } from '../verification/trails/sweep.ts'
import type { Erasure } from './erasure.ts'
import { askForScrub } from './scrub.ts'

interface Keeping {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly owner: string
  readonly kept: Retention
  readonly erasure: Erasure
}

const atOnce = 1_000
const often = 600_000
const dayMs = 86_400_000
const seldom = 3_600_000

/** The rounds that forget what its time has run out for: a line for each class of data that no other round looks after. */
export function retentionRounds({ store, seals, clock, random, owner, kept, erasure }: Keeping): readonly Round[] {
  const before = (ms: number) => clock.now() - ms
  /** Of these a day may go by until they are out of the file, too: it is written anew for all of that day. */
  async function forgetNames(): Promise<void> {
    if ((await minimiseTombstones(store, before(kept.tombstones))) === 0) return
    await store.transaction(tx => askForScrub(tx, clock.now() + dayMs, random))
  }
  return [
    { name: 'runs', everyMs: seldom, run: () => sweepRuns(store, clock.now(), kept) },
    { name: 'people lists', everyMs: seldom, run: () => sweepPeopleLists(store, clock.now(), atOnce, kept) },
    { name: 'tombstones', everyMs: often, run: () => forgetNames() },
    { name: 'old tombstones', everyMs: seldom, run: () => purgeTombstones(store, before(kept.tombstoneRows)) },
    { name: 'bindings', everyMs: seldom, run: signal => erasure.eraseDeparted(before(kept.bindings), signal) },
    { name: 'old verifications', everyMs: often, run: () => forgetVerifications(store, kept, clock.now()) },
    { name: 'old policy sets', everyMs: seldom, run: () => sweepPolicySets(store, before(kept.policySets)) },
    { name: 'old invites', everyMs: seldom, run: () => sweepInvites(store, before(kept.invites)) },
    { name: 'old links', everyMs: seldom, run: () => sweepLinks(store, before(kept.accountLinks)) },
    { name: 'old cases', everyMs: seldom, run: () => sweepCases(store, before(kept.cases)) },
    { name: 'old versions', everyMs: seldom, run: () => sweepVersions(store, clock.now(), kept) },
    { name: 'old events of products', everyMs: seldom, run: () => sweepTrails(store, before(kept.trailEvents)) },
    { name: 'old audit', everyMs: seldom, run: () => trimAudit({ store, seals, owner, clock }, before(kept.audit)) },
  ]
}
