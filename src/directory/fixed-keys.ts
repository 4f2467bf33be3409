import type { EditableClaims, IntegrationId } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Db } from './rows.ts'

/**
 * Of these directories, those whose `link_key` no person can choose, as far as was last read. `held` lets none of them be
 * opened before the transaction is over: else a link would be made that the opening does not find.
 */
export async function withFixedLinkKeys(
  db: Db,
  integrationIds: readonly IntegrationId[],
  held?: 'held',
): Promise<ReadonlySet<IntegrationId>> {
  if (integrationIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('editable_claims')
    .select(['integration_id', 'claims'])
    .where('integration_id', 'in', [...new Set(integrationIds)])
    .orderBy('integration_id')
    .$if(held !== undefined && dialectOf(db) === 'postgres', query => query.forShare())
    .execute()
  return new Set(rows.filter(({ claims }) => claimsOf(claims).link_key === 'no').map(({ integration_id }) => integration_id))
}

/** Claims as they are stored. */
export const claimsOf = (text: string) => JSON.parse(text) as EditableClaims
