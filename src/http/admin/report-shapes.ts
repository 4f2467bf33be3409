import { z } from 'zod'
import { paging } from './shapes.ts'

/** What reports are asked for. */

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()])

export const resetFileQuery = z.strictObject({
  from: moment.optional().describe('The last 90 days, where it is left out.'),
  to: moment.optional().describe('Not in it.'),
  matched: z
    .enum(['true', 'false'])
    .transform(text => text === 'true')
    .optional()
    .describe('Only those with, or only those without a verification.'),
})
export const resetQuery = z.strictObject({ ...paging, ...resetFileQuery.shape })

/** How far back a report goes that is told as a whole. */
export const reportDays = z.strictObject({ days: z.coerce.number().int().min(1).max(400).default(30) })
