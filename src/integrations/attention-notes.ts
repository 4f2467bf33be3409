import { z } from 'zod'
import { type Attention, attentionCodes, connectorError } from '../contract/index.ts'
import type { Scrub } from './scrub.ts'

/** What a connector says that somebody has to do, in the form and the size in which it is kept and shown. */

export const mostAdvice = 1_000
const mostNotes = 20
/** The last moment that a date can name (ECMA-262 §21.4.1.1). */
const lastMoment = 8_640_000_000_000_000

export const endOfTime = z.number().min(0).max(lastMoment)
export const noteParts = { code: z.enum(attentionCodes), actor: z.enum(['admin', 'operator']) }

const told = z.object({ ...noteParts, advice: z.string(), endsAt: endOfTime.optional().catch(undefined) })

/** Notes that are not ones of ours are left out. No secret is cut in two before it is covered. */
export function soundNotes(said: unknown, scrub: Scrub): readonly Attention[] {
  if (!Array.isArray(said)) throw connectorError('response_invalid', undefined, { detail: 'attention is no list' })
  return said
    .flatMap(one => told.safeParse(one).data ?? [])
    .slice(0, mostNotes)
    .map(({ advice, endsAt, ...who }) => ({
      ...who,
      advice: scrub(advice).slice(0, mostAdvice),
      ...(endsAt === undefined ? {} : { endsAt }),
    }))
}
