import type { ReviewKind, ReviewState } from '../../contract/index.ts'
import type { Db, Review } from './rows.ts'

/** How many there are of each kind, by what became of them and why. */
export interface ReviewCount {
  readonly kind: ReviewKind
  readonly state: ReviewState
  readonly queuedFor: Review['queued_for']
  readonly reason: string | null
  readonly count: number
}

export async function countReviews(reports: Db, since: number): Promise<readonly ReviewCount[]> {
  const rows = await reports
    .selectFrom('reviews')
    .select(['kind', 'state', 'queued_for as queuedFor', 'reason'])
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('opened_at', '>=', since)
    .groupBy(['kind', 'state', 'queued_for', 'reason'])
    .orderBy('kind')
    .orderBy('state')
    .orderBy('queued_for')
    .orderBy('reason')
    .execute()
  return rows.map(row => ({ ...row, count: Number(row.count) }))
}

/** What waits too long in an integration: more than half of its time is over. */
export interface LongWaiting {
  readonly integrationIds: readonly string[]
  readonly count: number
  readonly oldestSince: number
  readonly dueAt: number
}

/** Per integration and directory. An open queue is short: whoever waits ends within days. */
export async function longWaiting(reports: Db, now: number): Promise<readonly LongWaiting[]> {
  const rows = await reports
    .selectFrom('reviews')
    .select(['integration_id', 'directory_id'])
    .select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.min('opened_at').as('since'), fn.min('due_at').as('due')])
    .where('state', '=', 'open')
    .where(eb => eb(eb('due_at', '-', now), '<', eb(eb.lit(now), '-', eb.ref('opened_at'))))
    .groupBy(['integration_id', 'directory_id'])
    .execute()
  return rows.map(row => ({
    integrationIds: [row.integration_id, ...(row.directory_id === null ? [] : [row.directory_id])],
    count: Number(row.count),
    oldestSince: Number(row.since),
    dueAt: Number(row.due),
  }))
}
