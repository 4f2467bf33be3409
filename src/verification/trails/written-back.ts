import type { Kysely } from 'kysely'
import type { IntegrationId, WrittenBackChanged } from '../../contract/index.ts'
import type { Tables } from '../../storage/tables/index.ts'

/**
 * Whether a change of what was written back is the writing itself. Not every log names the app that made a call so that a
 * connector knows it for ours (https://learn.microsoft.com/en-us/graph/api/resources/appidentity: `appId` can be null); then
 * the ledger tells, in which it stands before the product is asked. What a person changed is never ours.
 */

/** Clocks differ, and a call can be made more than once. */
const skewMs = 2 * 60_000

export async function isOurWriting(
  db: Kysely<Tables>,
  id: IntegrationId,
  { externalId, at, by }: Pick<WrittenBackChanged, 'externalId' | 'at' | 'by'>,
): Promise<boolean> {
  if (by.kind === 'person' || by.ours) return false
  const row = await db
    .selectFrom('write_backs')
    .select(['written_at', 'confirmed_at'])
    .where('integration_id', '=', id)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  if (row === undefined) return false
  const times = [row.written_at, row.confirmed_at ?? row.written_at]
  return at >= Math.min(...times) - skewMs && at <= Math.max(...times) + skewMs
}
