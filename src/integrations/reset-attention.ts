import type { Kysely } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'
import type { AttentionView } from './views.ts'

/** New credentials without a verification, of people who are privileged or may be, as something that somebody has to look at. */

/** For so long it is shown; the report has it for longer. */
export const shownMs = 7 * 86_400_000

export async function resetAttention(
  db: Kysely<Tables>,
  now: number,
  id?: IntegrationId,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await db
    .selectFrom('trail_events')
    .select(({ fn }) => ['integration_id', fn.countAll<number | string>().as('count'), fn.max('at').as('newest')])
    .where('kind', '=', 'credential_reset')
    .where('at', '>', now - shownMs)
    .where('found', '=', 'unverified')
    .where('operation', '<>', 'sessions_ended')
    .where(({ or, eb }) => or([eb('privileged', 'is', null), eb('privileged', '=', 1), eb('ours', '=', 1)]))
    .$if(id !== undefined, query => query.where('integration_id', '=', id as IntegrationId))
    .groupBy('integration_id')
    .execute()
  return new Map(rows.map(row => [row.integration_id, [noteOf(Number(row.count), Number(row.newest))]]))
}

function noteOf(count: number, newest: number): AttentionView {
  return {
    code: 'resets_unverified',
    actor: 'admin',
    advice:
      `Within a week people who are privileged, or may be, were given new credentials ${count} ${count === 1 ? 'time' : 'times'} without a ` +
      `verification before it, last at ${new Date(newest).toISOString()}. The report of resets says who, by whom and when: ask whoever did it.`,
    endsAt: null,
    daysLeft: null,
  }
}
