import { type Clock, problem } from '../contract/index.ts'
import { dropLease, holdsLease, takeLease } from '../storage/leases.ts'
import type { Store, Tx } from '../storage/store.ts'
import { isOurs, newestCut, sealedCut } from './audit-cuts.ts'
import { type AuditHead, chainStart, linkFault } from './audit-link.ts'
import type { Seals } from './seals.ts'

const lease = 'audit_trimmer'
const leaseMs = 30_000
const atOnce = 500
/** What is left over is for the next round. */
const mostSlices = 200

interface Trimming {
  readonly store: Store
  readonly seals: Seals
  readonly owner: string
  readonly clock: Clock
}

/**
 * Cuts entries that were written before then off the old end of the chain, and leaves a sealed row from which it can be
 * followed as before. What is cut is followed first: entries that were tampered with stay, and all behind them, as a cut
 * would make the tampering nobody's. The last sealed entry always stays, since the next one is linked to it.
 */
export async function trimAudit({ store, seals, owner, clock }: Trimming, before: number): Promise<number> {
  const oldest = await store.db
    .selectFrom('audit')
    .select('at')
    .where('position', 'is not', null)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  if (oldest === undefined || oldest.at >= before) return 0
  const held = await takeLease(store, lease, owner, leaseMs, clock)
  if (!held) return 0
  try {
    let trimmed = 0
    for (let slice = 0; slice < mostSlices; slice += 1) {
      const taken = await store.transaction(async tx => {
        const now = clock.now()
        return (await holdsLease(tx, lease, owner, held.fence, now)) ? trimSome(tx, seals, before, now) : 0
      })
      trimmed += taken
      if (taken < atOnce) break
    }
    return trimmed
  } finally {
    await dropLease(store, lease, owner, held.fence)
  }
}

async function trimSome({ db }: Tx, seals: Seals, before: number, now: number): Promise<number> {
  const last = await newestCut(db)
  if (last !== undefined && !isOurs(seals, last)) throw broken(last.position)
  const start: AuditHead = last ?? { position: 0, hash: chainStart }
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('position', 'is not', null)
    .orderBy('position')
    .limit(atOnce + 1)
    .execute()
  let head = start
  let newest = 0
  for (const row of rows.slice(0, -1)) {
    if (row.at >= before) break
    if (linkFault(row, head) !== undefined) throw broken(head.position + 1)
    head = { position: head.position + 1, hash: row.hash ?? '' }
    newest = Math.max(newest, row.at)
  }
  const entries = head.position - start.position
  if (entries === 0) return 0
  await db
    .insertInto('audit_cuts')
    .values(sealedCut(seals, { ...head, entries, newest_at: newest, cut_at: now }))
    .execute()
  await db.deleteFrom('audit').where('position', '<=', head.position).execute()
  return entries
}

function broken(position: number) {
  return problem('internal', 'The audit chain is broken where it is old enough to be cut: it is left as it is.', {
    detail: `position ${position}`,
  })
}
