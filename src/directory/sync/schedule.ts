import { sql } from 'kysely'
import type { IntegrationId, Random } from '../../contract/index.ts'
import type { Tx } from '../../storage/store.ts'
import type { Db } from '../rows.ts'
import { debounceMs } from './nudge.ts'
import { type SyncSchedule, scheduleOf, storeSchedule, usualSchedule } from './settings.ts'

const minute = 60_000
/** Up to this share of an interval is added, so that integrations do not all knock at once. */
const jitter = 0.1
/** After the first failure in a row, the second, … (Backstage's list). */
const backOff = [1, 5, 30, 180] as const
/** A full run that was called off is not hurried. */
const putOffMs = 30 * minute

/** How a run ended, as far as the next one depends on it. */
export interface Ended {
  readonly mode: 'full' | 'incremental'
  /** `put_off`: called off, or kept from beginning by what an administrator wants. */
  readonly how: 'complete' | 'failed' | 'put_off'
  /** What the product asked for. */
  readonly retryAfterMs?: number
}

/** The next time of a kind of run. */
export function nextTime(
  mode: 'full' | 'incremental',
  after: number,
  random: Random,
  { incrementalMinutes, fullHours }: SyncSchedule = usualSchedule,
): number {
  return later(after, mode === 'full' ? fullHours * 60 * minute : incrementalMinutes * minute, random)
}

function later(after: number, ms: number, random: Random): number {
  return after + Math.round(ms * (1 + jitter * random.fraction()))
}

/** When to try again after so many failures in a row. */
export function retryTime(failures: number, after: number, random: Random): number {
  return later(after, (backOff[Math.min(failures, backOff.length) - 1] ?? 0) * minute, random)
}

/**
 * Sets when the next runs are due. There is nothing to set before the first run stored a page: making an integration
 * starts no sync. Failures of full and of incremental runs are counted apart: a full read that breaks again and again
 * does not keep changes from coming in, nor do those make it begin sooner.
 */
export async function scheduleNext(
  tx: Tx,
  integrationId: IntegrationId,
  ended: Ended,
  at: number,
  random: Random,
): Promise<void> {
  const cursor = await cursorOf(tx.db, integrationId)
  if (cursor === undefined) return
  const schedule = await scheduleOf(tx.db, integrationId)
  const failures = failuresAfter(cursor, ended)
  const floor = at + (ended.retryAfterMs ?? 0)
  const full = Math.max(nextFull(cursor.next_full_at, schedule, ended, failures.full, at, random), floor)
  const usual = nextTime('incremental', at, random, schedule)
  let incremental = usual
  if (failures.incremental > 0) {
    const own = ended.mode === 'incremental' && ended.how === 'failed'
    incremental = own
      ? Math.max(retryTime(failures.incremental, at, random), floor)
      : Math.max(usual, cursor.next_incremental_at ?? 0)
  } else if (cursor.nudged_at !== null) incremental = Math.min(usual, at + debounceMs)
  await tx.db
    .updateTable('sync_cursors')
    .set({
      next_full_at: full,
      // Before a full read has seen its end, every run is a full one.
      next_incremental_at: cursor.complete === 1 ? incremental : full,
      full_failures: failures.full,
      incremental_failures: failures.incremental,
    })
    .where('integration_id', '=', integrationId)
    .execute()
}

type CursorTimes = NonNullable<Awaited<ReturnType<typeof cursorOf>>>

function cursorOf(db: Db, integrationId: IntegrationId) {
  return db
    .selectFrom('sync_cursors')
    .select(['complete', 'nudged_at', 'next_full_at', 'next_incremental_at', 'full_failures', 'incremental_failures'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
}

function failuresAfter(cursor: CursorTimes, { mode, how }: Ended): { readonly full: number; readonly incremental: number } {
  const { full_failures: full, incremental_failures: incremental } = cursor
  if (how === 'put_off') return { full, incremental }
  if (how === 'complete') return { full: mode === 'full' ? 0 : full, incremental: 0 }
  return { full: full + (mode === 'full' ? 1 : 0), incremental: incremental + (mode === 'incremental' ? 1 : 0) }
}

function nextFull(
  planned: number | null,
  schedule: SyncSchedule,
  { mode, how }: Ended,
  failures: number,
  at: number,
  random: Random,
): number {
  if (mode === 'incremental') return planned ?? nextTime('full', at, random, schedule)
  if (how === 'complete') return nextTime('full', at, random, schedule)
  return how === 'failed' ? retryTime(failures, at, random) : later(at, putOffMs, random)
}

/** Stores another schedule. A shorter interval counts from now, a longer one from the next run on; a back-off stays. */
export async function setSchedule(
  tx: Tx,
  integrationId: IntegrationId,
  schedule: SyncSchedule,
  at: number,
  random: Random,
): Promise<void> {
  await storeSchedule(tx, integrationId, schedule, at)
  const cursor = await cursorOf(tx.db, integrationId)
  if (cursor === undefined || cursor.complete === 0) return
  const sooner = (planned: number | null, failures: number, mode: 'full' | 'incremental') => {
    const next = nextTime(mode, at, random, schedule)
    return planned === null ? next : failures > 0 ? planned : Math.min(planned, next)
  }
  await tx.db
    .updateTable('sync_cursors')
    .set({
      next_full_at: sooner(cursor.next_full_at, cursor.full_failures, 'full'),
      next_incremental_at: sooner(cursor.next_incremental_at, cursor.incremental_failures, 'incremental'),
    })
    .where('integration_id', '=', integrationId)
    .execute()
}

/**
 * What was read so far was read by another configuration: the next run reads everything, and soon. A first read that was
 * interrupted begins again, because its earlier pages were read otherwise.
 */
export async function readWholeNext({ db }: Tx, integrationId: IntegrationId, at: number): Promise<void> {
  await db.deleteFrom('sync_cursors').where('integration_id', '=', integrationId).where('complete', '=', 0).execute()
  await db.updateTable('sync_cursors').set({ next_full_at: at }).where('integration_id', '=', integrationId).execute()
}

/** A run whose time has come. */
export interface DueRun {
  readonly integrationId: IntegrationId
  readonly mode: 'full' | 'incremental'
  readonly why: 'schedule' | 'nudge'
}

/**
 * Which runs are due, the longest overdue first. A full one covers the incremental one. Asked every second or so: what is
 * paused, or being read by anybody, is left out, so that nothing is tried in vain.
 */
export async function dueRuns(db: Db, now: number): Promise<readonly DueRun[]> {
  const rows = await db
    .selectFrom('sync_cursors')
    .leftJoin('sync_schedules', 'sync_schedules.integration_id', 'sync_cursors.integration_id')
    .leftJoin('leases', join => join.on('leases.name', '=', sql<string>`'sync:' || sync_cursors.integration_id`))
    .select(['sync_cursors.integration_id', 'next_full_at', 'next_incremental_at', 'nudged_at'])
    .where(({ eb, or }) => or([eb('next_full_at', '<=', now), eb('next_incremental_at', '<=', now)]))
    .where(({ eb, or }) => or([eb('paused', 'is', null), eb('paused', '=', 0)]))
    .where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '<=', now)]))
    .orderBy('next_incremental_at')
    .execute()
  return rows.map(row => ({
    integrationId: row.integration_id,
    mode: row.next_full_at !== null && row.next_full_at <= now ? 'full' : 'incremental',
    why: row.nudged_at !== null && (row.next_full_at === null || row.next_full_at > now) ? 'nudge' : 'schedule',
  }))
}
