import { z } from 'zod'

/** A run as the admin API shows it, as far as commands print it. */
export const runShape = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed', 'held', 'cancelled']),
  counts: z.object({
    seen: z.number(),
    created: z.number(),
    updated: z.number(),
    unchanged: z.number(),
    deactivated: z.number(),
    removed: z.number(),
  }),
  total: z.number().nullable().default(null),
  perSecond: z.number().nullable().default(null),
  estimatedEndAt: z.string().nullable().default(null),
  heldFor: z.enum(['first_run', 'removals', 'empty']).nullable().default(null),
  wouldRemove: z.number().nullable().default(null),
  error: z.object({ code: z.string() }).nullable().default(null),
})
export type Run = z.infer<typeof runShape>

const width = 30

/** How far it is: a bar where it is known how many people there are, what was counted, and how long it may still take. */
export function progressLine({ counts, total, perSecond, estimatedEndAt }: Run, now: number): string {
  const share = total ? Math.min(1, counts.seen / total) : 0
  const filled = Math.round(share * width)
  const drawn = total ? `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.round(share * 100)}%` : ''
  const counted = `${counts.seen} read, ${counts.created} new, ${counts.updated} changed, ${counts.unchanged} unchanged`
  const pace = perSecond === null ? '' : `, ${Math.round(perSecond)} a second`
  return `${drawn} ${counted}${pace}${estimatedEndAt === null ? '' : `, ${left(Date.parse(estimatedEndAt) - now)} left`}`.trim()
}

function left(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  if (seconds < 90) return `about ${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`
}

/** How it ended, in one line. */
export function endLine({ state, counts }: Run): string {
  const { seen, created, updated, unchanged, deactivated, removed } = counts
  return `${state}: ${seen} read, ${created} new, ${updated} changed, ${unchanged} unchanged, ${deactivated} deactivated, ${removed} removed`
}
