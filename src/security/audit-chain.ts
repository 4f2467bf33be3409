import { type Kysely, sql, type Transaction } from 'kysely'
import type { Clock } from '../contract/index.ts'
import { dropLease, holdsLease, takeLease } from '../storage/leases.ts'
import type { Store } from '../storage/store.ts'
import type { Tables } from '../storage/tables/index.ts'
import { type AuditHead, chainStart, linkHash } from './audit-link.ts'

export type { AuditHead } from './audit-link.ts'
export { trimAudit } from './audit-trim.ts'
export { type AuditFault, type AuditVerdict, verifyAudit } from './audit-verify.ts'

const lease = 'audit_sealer'
const leaseMs = 30_000
const atOnce = 500

/**
 * Links what was committed since the last time into the chain, oldest first, and says how many entries. Run about once
 * a second, anywhere: one process at a time does it, and one that was frozen meanwhile seals nothing.
 */
export async function sealAudit(
  store: Store,
  { owner, clock }: { readonly owner: string; readonly clock: Clock },
): Promise<number> {
  const waiting = await store.db.selectFrom('audit').select('seq').where('position', 'is', null).limit(1).executeTakeFirst()
  if (!waiting) return 0
  const held = await takeLease(store, lease, owner, leaseMs, clock)
  if (!held) return 0
  try {
    let sealed = 0
    for (;;) {
      const linked = await store.transaction(async tx =>
        (await holdsLease(tx, lease, owner, held.fence, clock.now())) ? linkSome(tx.db) : 0,
      )
      sealed += linked
      if (linked < atOnce) return sealed
    }
  } finally {
    await dropLease(store, lease, owner, held.fence)
  }
}

/** The last sealed entry; `undefined` while there is none. */
export async function auditHead(db: Kysely<Tables>): Promise<AuditHead | undefined> {
  const last = await db
    .selectFrom('audit')
    .select(['position', 'hash'])
    .where('position', 'is not', null)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last && last.position !== null ? { position: last.position, hash: last.hash ?? '' } : undefined
}

async function linkSome(db: Transaction<Tables>): Promise<number> {
  const head = await auditHead(db)
  const rows = await db
    .selectFrom('audit')
    .select(['seq', 'id', 'at', 'actor', 'action', 'target', 'facts'])
    .where('position', 'is', null)
    .orderBy('seq')
    .limit(atOnce)
    .execute()
  let { position, hash } = head ?? { position: 0, hash: chainStart }
  const links = rows.map(row => {
    const previous = hash
    position += 1
    hash = linkHash(previous, position, row)
    return sql`(${row.seq}, ${position}, ${previous}, ${hash})`
  })
  if (links.length === 0) return 0
  // One statement for all; `column1` … are the names that both databases give the columns of VALUES. By nothing but
  // the key: with `position is null` besides, SQLite would walk all that waits, for each.
  await sql`
    update audit set position = cast(links.column2 as bigint), previous = links.column3, hash = links.column4
    from (values ${sql.join(links)}) as links
    where audit.seq = cast(links.column1 as bigint)
  `.execute(db)
  return links.length
}
