import type { Clock } from '../../src/contract/index.ts'

/**
 * The moment up to which a read has seen every change, by the clock that stamps `lastUpdated`: Okta's own, as its `Date`
 * header tells it. Where our clock is behind, the earlier one is taken: a mark that is too early repeats some rows, one
 * that is too late loses changes.
 */
export function markOf(headers: Headers, rows: readonly unknown[], clock: Clock): number {
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isFinite(date) ? Math.max(Math.min(date, clock.now()), 0) : latestChange(rows)
}

/** Without a `Date`, what the page itself proves; 0, which reads everything again, when it proves nothing. */
function latestChange(rows: readonly unknown[]): number {
  return rows.reduce<number>((latest, row) => Math.max(latest, changedAt(row) ?? 0), 0)
}

/** `lastUpdated` in epoch milliseconds. */
export function changedAt(row: unknown): number | undefined {
  if (typeof row !== 'object' || row === null || !('lastUpdated' in row) || typeof row.lastUpdated !== 'string') return undefined
  const time = Date.parse(row.lastUpdated)
  return Number.isFinite(time) ? time : undefined
}
