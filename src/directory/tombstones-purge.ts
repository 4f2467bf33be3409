import { sql } from 'kysely'
import { asIntegrationId } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Store } from '../storage/store.ts'
import { dropRow } from './drop-row.ts'

const atOnce = 200

/**
 * Takes away the rows of people who left before then, of whom nothing but an id is left and to whom nothing refers: nobody
 * ever asked anything of them. Whoever has an enrollment, a verification, a link, an invitation or something that stands in
 * the product keeps the row, so that they come back as who they were.
 */
export async function purgeTombstones(store: Store, before: number): Promise<number> {
  const candidates = await store.reports
    .selectFrom('directory_users as u')
    .select(['u.row', 'u.integration_id', 'u.external_id'])
    // Word for word as in the index.
    .where(sql<boolean>`u.removed_at is not null and u.login = ''`)
    .where('u.removed_at', '<', before)
    .where(
      sql<boolean>`not exists (select 1 from subjects s where s.integration_id = u.integration_id and s.external_id = u.external_id)`,
    )
    .where(
      sql<boolean>`not exists (select 1 from verifications v where v.directory_id = u.integration_id and v.external_id = u.external_id)`,
    )
    .where(
      sql<boolean>`not exists (select 1 from invites i where i.directory_id = u.integration_id and i.external_id = u.external_id)`,
    )
    .where(
      sql<boolean>`not exists (select 1 from write_backs w where w.integration_id = u.integration_id and w.external_id = u.external_id)`,
    )
    .where(sql<boolean>`not exists (select 1 from account_links l where l.integration_id = u.integration_id
      and l.external_id = u.external_id and l.ended_at is null)`)
    .where(sql<boolean>`not exists (select 1 from account_links l where l.other_integration_id = u.integration_id
      and l.other_external_id = u.external_id and l.ended_at is null)`)
    .orderBy('u.removed_at')
    .limit(atOnce)
    .execute()
  if (candidates.length === 0) return 0
  return store.transaction(async tx => {
    let purged = 0
    for (const { row, integration_id, external_id } of candidates) {
      // Somebody may have come back since, or been asked something.
      const still = await tx.db
        .selectFrom('directory_users as u')
        .selectAll('u')
        .where('u.row', '=', row)
        .where('u.removed_at', '<', before)
        .where('u.login', '=', '')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('subjects as s')
                .select('s.id')
                .where('s.integration_id', '=', integration_id)
                .where('s.external_id', '=', external_id),
            ),
          ),
        )
        .$if(dialectOf(tx.db) === 'postgres', query => query.forUpdate())
        .executeTakeFirst()
      if (still === undefined) continue
      await dropRow(tx, asIntegrationId(integration_id), still)
      purged += 1
    }
    return purged
  })
}
