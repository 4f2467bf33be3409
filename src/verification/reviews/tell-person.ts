import type { Tx } from '../../storage/store.ts'
import { warnedIn } from '../language.ts'
import { maskAccount } from '../mask.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'

/** For so long it is worth sending that a check was not accepted. */
const rejectedMs = 72 * 3_600_000

/**
 * Tells the person what a reviewer decided, at the addresses that were on record when it was started: an account holder who
 * started nothing hears of it, too. In the transaction of the decision. It carries no link, since a reviewer's yes is used in
 * the browser that waits and nowhere else, and nothing of a document.
 */
export async function tellPerson(
  { seals, messages }: Room,
  tx: Tx,
  row: Row,
  {
    decision,
    at,
    until = at + rejectedMs,
  }: { readonly decision: 'approved' | 'rejected'; readonly at: number; readonly until?: number },
): Promise<void> {
  if (row.notify_to === null || messages?.canSend !== true) return
  const opened = seals.open(row.notify_to, { table: 'verifications', row: row.id, column: 'notify_to' })
  const { name = '' } =
    (await tx.db.selectFrom('integrations').select('name').where('id', '=', row.integration_id).executeTakeFirst()) ?? {}
  for (const to of (JSON.parse(opened) as readonly string[]).filter(address => address.includes('@'))) {
    await messages.prepare(tx, {
      kind: decision === 'approved' ? 'review_approved' : 'review_rejected',
      to,
      language: await warnedIn(tx.db, row),
      facts: { organisation: name, account: row.account_label ?? maskAccount(to), until: new Date(until).toISOString() },
      expiresAt: until,
    })
  }
}
