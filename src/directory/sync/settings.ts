import type { IntegrationId } from '../../contract/index.ts'
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
  /** A held run is released by two administrators. */
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
    updated_at: at,
  }
  await db
    .insertInto('sync_schedules')
    .values({ integration_id: integrationId, ...row })
    .onConflict(conflict => conflict.column('integration_id').doUpdateSet(row))
    .execute()
}
