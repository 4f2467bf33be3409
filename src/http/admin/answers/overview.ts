import { z } from 'zod'
import type { Answer } from './answer.ts'
import { at, id, listOf } from './parts.ts'

/**
 * What the first page of the console reads of rooms whose own pages read more: described as far as it needs them, and named before
 * those in `index.ts`, so that a fuller row of the room itself stands in their place.
 */

const alert = z.object({
  id,
  title: z.string(),
  advice: z.string(),
  canWait: z.boolean(),
  integrationId: id.nullable(),
  since: at,
})

export const overviewAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/alerts': { 200: listOf(alert) },
  'GET /v1/reviews/counts': { 200: z.object({ items: z.array(z.object({ state: z.string(), count: z.int() })) }) },
}
