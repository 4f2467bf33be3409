import { z } from 'zod'
import { type SyncSchedule, scheduleBounds } from '../../directory/sync/index.ts'

/** How often a directory is read, as it is written down: by the admin API and in files alike. */

const within = ({ least, most }: { readonly least: number; readonly most: number }) => z.int().min(least).max(most)

export const scheduleShape = z.strictObject({
  incrementalMinutes: within(scheduleBounds.incrementalMinutes),
  fullHours: within(scheduleBounds.fullHours),
  paused: z.boolean(),
  twoPeople: z.boolean(),
}) satisfies z.ZodType<SyncSchedule>
