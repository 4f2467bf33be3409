import type { Kysely } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'
import { moment } from './moment.ts'
import type { AttentionView } from './views.ts'

/**
 * New credentials without a verification, and changes of what was written back, of people who are privileged or may be, as
 * something that somebody has to look at.
 */

/** For so long it is shown; the report has it for longer. */
export const shownMs = 7 * 86_400_000

export async function resetAttention(
  db: Kysely<Tables>,
  now: number,
  id?: IntegrationId,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await db
    .selectFrom('trail_events')
    .select(({ fn }) => ['integration_id', 'kind', fn.countAll<number | string>().as('count'), fn.max('at').as('newest')])
    .where('kind', 'in', ['credential_reset', 'written_back_changed'])
    .where('at', '>', now - shownMs)
    .where('found', '=', 'unverified')
    .where(({ or, eb }) => or([eb('operation', 'is', null), eb('operation', '<>', 'sessions_ended')]))
    .where(({ or, eb }) => or([eb('privileged', 'is', null), eb('privileged', '=', 1), eb('ours', '=', 1)]))
    .$if(id !== undefined, query => query.where('integration_id', '=', id as IntegrationId))
    .groupBy(['integration_id', 'kind'])
    .orderBy('kind')
    .execute()
  const notes = new Map<IntegrationId, readonly AttentionView[]>()
  for (const { integration_id: of, kind, count, newest } of rows) {
    const note = (kind === 'written_back_changed' ? changedNote : resetNote)(times(Number(count)), new Date(Number(newest)))
    notes.set(of, [...(notes.get(of) ?? []), note])
  }
  return notes
}

const times = (count: number) => `${count} ${count === 1 ? 'time' : 'times'}`

function resetNote(often: string, newest: Date): AttentionView {
  return {
    code: 'resets_unverified',
    actor: 'admin',
    advice:
      `Within a week people who are privileged, or may be, were given new credentials ${often} without a ` +
      `verification before it, last at ${moment(newest)}. The report of resets says who, by whom and when: ask whoever did it.`,
    endsAt: null,
    daysLeft: null,
  }
}

function changedNote(often: string, newest: Date): AttentionView {
  return {
    code: 'written_back_changed',
    actor: 'admin',
    advice:
      `Within a week somebody else changed ${often} what the product shows of a verification of people who are privileged, or may be, ` +
      `last at ${moment(newest)}. The report of resets says who, of whom and when: ask whoever did it, and look who may write it there.`,
    endsAt: null,
    daysLeft: null,
  }
}
