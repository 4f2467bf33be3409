import { type Kysely, sql } from 'kysely'
import { type Mode, type Outcome, outcomes, type Purpose } from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'
import { outcomeOf } from './result.ts'

/** How verifications ended over time. `open`: what is not settled yet. */
export type Ended = Readonly<Record<Outcome | 'open', number>>

export const outcomeKeys = ['purpose', 'reason', 'facade'] as const
export type OutcomeKey = (typeof outcomeKeys)[number]
export const bucketNames = ['hour', 'day'] as const
export type BucketName = (typeof bucketNames)[number]

export interface OutcomeQuery {
  /** Epoch milliseconds; both go to the beginning of their bucket, `to` to that of the next. */
  readonly from: number
  readonly to: number
  readonly bucket: BucketName
  readonly by: OutcomeKey
  readonly mode: Mode
  readonly purpose?: Purpose
}

export interface OutcomeReport {
  readonly from: string
  readonly to: string
  readonly total: Ended
  /** By purpose, reason or façade; what is not settled has the reason `open`. The largest first. */
  readonly keys: readonly { readonly key: string; readonly ended: Ended }[]
  /** Every bucket from the first to the last, in UTC, also where nothing happened. */
  readonly buckets: readonly { readonly at: string; readonly ended: Readonly<Record<string, Ended>> }[]
}

export const bucketMs: Readonly<Record<BucketName, number>> = { hour: 3_600_000, day: 86_400_000 }

/** Counted in one index, by when they were started; no row is read. */
export async function reportOutcomes(reports: Kysely<Tables>, query: OutcomeQuery): Promise<OutcomeReport> {
  const { bucket, by, mode, purpose } = query
  const ms = bucketMs[bucket]
  const [first, end] = [Math.floor(query.from / ms), Math.max(Math.floor(query.from / ms) + 1, Math.ceil(query.to / ms))]
  const place = sql<number>`started_at / ${sql.lit(ms)}`
  const columns = ['purpose', 'reason', 'on_provider_down', ...(by === 'facade' ? (['facade'] as const) : [])] as const
  const rows = await reports
    .selectFrom('verifications')
    .select(columns)
    .select(({ fn }) => [place.as('place'), fn.countAll().as('n')])
    .where('started_at', '>=', first * ms)
    .where('started_at', '<', end * ms)
    .where('mode', '=', mode)
    .$if(purpose !== undefined, narrowed => narrowed.where('purpose', '=', purpose as Purpose))
    .groupBy([place, ...columns])
    .execute()

  const total = nothing()
  const keys = new Map<string, Counts>()
  const buckets = Array.from({ length: end - first }, () => new Map<string, Counts>())
  for (const row of rows) {
    const key = by === 'reason' ? (row.reason ?? 'open') : by === 'facade' ? (row.facade ?? '') : row.purpose
    const how = row.reason === null ? 'open' : outcomeOf(row, row.reason)
    const n = Number(row.n)
    for (const counts of [total, at(keys, key), at(buckets[Number(row.place) - first] ?? new Map(), key)]) counts[how] += n
  }
  const iso = (n: number) => new Date(n * ms).toISOString()
  return {
    from: iso(first),
    to: iso(end),
    total,
    keys: [...keys].map(([key, ended]) => ({ key, ended })).toSorted((a, b) => sizeOf(b.ended) - sizeOf(a.ended)),
    buckets: buckets.map((counts, n) => ({ at: iso(first + n), ended: Object.fromEntries(counts) })),
  }
}

type Counts = Record<Outcome | 'open', number>

const nothing = (): Counts => ({ allow: 0, challenge: 0, deny: 0, open: 0 })
const sizeOf = (ended: Ended) => outcomes.reduce((sum, outcome) => sum + ended[outcome], ended.open)

function at(map: Map<string, Counts>, key: string): Counts {
  const counts = map.get(key) ?? nothing()
  map.set(key, counts)
  return counts
}
