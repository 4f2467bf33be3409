import type { ActorRef, IntegrationId } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { Db } from '../rows.ts'

/** How often a directory is read, and who may let a held run go. */
export interface SyncSchedule {
  /** Between two reads of what changed. */
  readonly incrementalMinutes: number
  /** Between two reads of everybody. */
  readonly fullHours: number
  /** Nothing begins by itself, nudges included. */
  readonly paused: boolean
  /** A held run is released by two administrators, who also end this rule by two. */
  readonly twoPeople: boolean
}

/** Changes are asked for often, everything once a day: only a full read sees who was deleted without a word. */
export const usualSchedule: SyncSchedule = { incrementalMinutes: 15, fullHours: 24, paused: false, twoPeople: false }

/**
 * A full read at least once a week: marks of Microsoft Graph live for seven days (learn.microsoft.com/graph/delta-query-overview),
 * and until the next one somebody who was deleted without a word can still be verified.
 */
export const scheduleBounds = {
  incrementalMinutes: { least: 1, most: 24 * 60 },
  fullHours: { least: 1, most: 7 * 24 },
} as const

export async function scheduleOf(db: Db, integrationId: IntegrationId): Promise<SyncSchedule> {
  const row = await db.selectFrom('sync_schedules').selectAll().where('integration_id', '=', integrationId).executeTakeFirst()
  if (row === undefined) return usualSchedule
  return {
    incrementalMinutes: row.incremental_minutes,
    fullHours: row.full_hours,
    paused: row.paused === 1,
    twoPeople: row.two_people === 1,
  }
}

export async function storeSchedule(
  { db }: Tx,
  integrationId: IntegrationId,
  { incrementalMinutes, fullHours, paused, twoPeople }: SyncSchedule,
  at: number,
): Promise<void> {
  const row = {
    incremental_minutes: incrementalMinutes,
    full_hours: fullHours,
    paused: paused ? 1 : 0,
    two_people: twoPeople ? 1 : 0,
    end_asked_by: null,
    end_asked_at: null,
    updated_at: at,
  }
  await db
    .insertInto('sync_schedules')
    .values({ integration_id: integrationId, ...row })
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(row))
    .execute()
}

/** Whether a held run takes two administrators, and who of them has asked to end that. */
export async function ruleOfTwo(
  db: Db,
  integrationId: IntegrationId,
): Promise<{ readonly isOn: boolean; readonly endAsked?: { readonly by: ActorRef; readonly at: number } }> {
  const row = await db
    .selectFrom('sync_schedules')
    .select(['two_people', 'end_asked_by', 'end_asked_at'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  const isOn = row?.two_people === 1
  if (!row?.end_asked_by) return { isOn }
  return { isOn, endAsked: { by: JSON.parse(row.end_asked_by) as ActorRef, at: row.end_asked_at ?? 0 } }
}

/** The first of two has spoken. Whatever schedule is stored after it takes that back. */
export async function askToEndRuleOfTwo({ db }: Tx, integrationId: IntegrationId, by: ActorRef, at: number): Promise<void> {
  await db
    .updateTable('sync_schedules')
    .set({ end_asked_by: JSON.stringify(by), end_asked_at: at })
    .where('integration_id', '=', integrationId)
    .execute()
}
