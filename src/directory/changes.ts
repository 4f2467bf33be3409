import { type AccountStatus, type IntegrationId, problem, type RunId } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { DirectoryChangesTable } from '../storage/tables/index.ts'
import type { Db } from './rows.ts'

/** One change of a person, as a sync or a live read found it. Attributes by name: what they say is not kept. */
export interface PersonChange {
  readonly integrationId: IntegrationId
  readonly externalId: string
  readonly at: number
  readonly what: DirectoryChangesTable['what']
  readonly fields: readonly string[]
  readonly before: AccountStatus
  readonly after: AccountStatus
  /** Null for somebody who was read outside any run. */
  readonly runId: RunId | null
}

/** Of one person, or of one run. */
export type ChangesOf = { readonly integrationId: IntegrationId; readonly externalId: string } | { readonly runId: RunId }

/** Changes, the newest first. */
export async function listChanges(
  reports: Db,
  of: ChangesOf,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<{ readonly items: readonly PersonChange[]; readonly nextCursor: string | null }> {
  let query = reports
    .selectFrom('directory_changes as c')
    .leftJoin('sync_runs as r', 'r.seq', 'c.run')
    .selectAll('c')
    .select('r.id as runId')
    .orderBy('c.row', 'desc')
    .limit(limit + 1)
  if ('runId' in of) {
    const run = await reports.selectFrom('sync_runs').select('seq').where('id', '=', of.runId).executeTakeFirst()
    if (run === undefined) throw problem('not_found', 'There is no such run.')
    query = query.where('c.run', '=', run.seq)
  } else query = query.where('c.integration_id', '=', of.integrationId).where('c.external_id', '=', of.externalId)
  if (cursor !== undefined) {
    const [before] = keysIn(cursor, 'number')
    query = query.where('c.row', '<', before)
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.row])
  return {
    items: rows.map(row => ({
      integrationId: row.integration_id,
      externalId: row.external_id,
      at: row.at,
      what: row.what,
      fields: row.fields === '' ? [] : row.fields.split(','),
      before: row.before_status,
      after: row.after_status,
      runId: row.runId,
    })),
    nextCursor,
  }
}
