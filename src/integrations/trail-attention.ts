import type { Kysely } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'
import { moment } from './moment.ts'
import type { AttentionView } from './views.ts'

/** A product's log of events that cannot be read, as something that somebody has to look at: what stands in it is seen by nobody. */

/** One that fails now and then is read later. */
export const often = 3

/** What does not pass by itself. */
export const refusals = ['permission_missing', 'credentials_invalid', 'consent_required'] as const

export async function trailAttention(
  db: Kysely<Tables>,
  id?: IntegrationId,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await db
    .selectFrom('trails')
    .select(['integration_id', 'error_code', 'read_at'])
    .where('error_code', 'is not', null)
    .where(({ or, eb }) => or([eb('failures', '>=', often), eb('error_code', 'in', refusals)]))
    .$if(id !== undefined, query => query.where('integration_id', '=', id as IntegrationId))
    .execute()
  return new Map(rows.map(row => [row.integration_id, [noteOf(row.error_code ?? '', row.read_at)]]))
}

function noteOf(error: string, readAt: number | null): AttentionView {
  const since = readAt === null ? 'It was never read.' : `It was read last at ${moment(readAt)}.`
  return {
    code: 'trail_unread',
    actor: 'admin',
    advice:
      `What the product writes down of accepted verdicts and new credentials cannot be read (${error}). ${since} ` +
      'Until then nobody sees what was accepted without this host. Test the connection: it names the step and the permission. ' +
      'Where your organisation decided against reading it, its configuration has a field that says so.',
    endsAt: null,
    daysLeft: null,
  }
}
