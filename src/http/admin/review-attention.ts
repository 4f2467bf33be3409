import type { LongWaiting } from '../../verification/reviews/figures.ts'

/** What of an integration, or of its people, waits for a human and is more than half over. */
export function withWaiting<T extends { readonly id: string }>(
  view: T,
  all: readonly LongWaiting[],
): T & { readonly waitingReviews: { readonly count: number; readonly oldestSince: string; readonly dueAt: string } | null } {
  const own = all.filter(({ integrationIds }) => integrationIds.includes(view.id))
  if (own.length === 0) return { ...view, waitingReviews: null }
  const count = own.reduce((sum, one) => sum + one.count, 0)
  const first = (times: readonly number[]) => new Date(Math.min(...times)).toISOString()
  const waitingReviews = { count, oldestSince: first(own.map(one => one.oldestSince)), dueAt: first(own.map(one => one.dueAt)) }
  return { ...view, waitingReviews }
}
