import type { IntegrationId } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { AccountLink } from './link-rows.ts'
import type { Db } from './rows.ts'

/**
 * The links of a directory that an attribute has made since then may be the work of people who chose their key. They hold
 * nothing from now on, whatever the attribute becomes; the round that looks over links ends them, these first.
 */
export async function doubtLinksSince({ db }: Tx, integrationId: IntegrationId, since: number, at: number): Promise<void> {
  for (const side of ['integration_id', 'other_integration_id'] as const) {
    await db
      .updateTable('account_links')
      .set({ doubted_at: at })
      .where(side, '=', integrationId)
      .where('ended_at', 'is', null)
      .where('state', '=', 'live')
      .where('origin', '=', 'attribute')
      .where('made_at', '>=', since)
      .execute()
  }
}

/** Those that nobody has ended yet. */
export function doubtedLinks(db: Db, limit: number): Promise<readonly AccountLink[]> {
  return (
    db
      .selectFrom('account_links')
      .selectAll()
      // Word for word as in the index.
      .where('doubted_at', 'is not', null)
      .where('ended_at', 'is', null)
      .orderBy('doubted_at')
      .orderBy('id')
      .limit(limit)
      .execute()
  )
}
