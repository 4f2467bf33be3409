import { type ZodType, z } from 'zod'
import type { ActorRef } from '../../../contract/index.ts'
import type { AnswerOf } from './wire.ts'

/** What answers of all areas are made of. */
export const id = z.string()
/** A moment, as ISO 8601 writes it. */
export const at = z.iso.datetime()

export const actor: AnswerOf<ActorRef> = z.object({
  kind: z.enum(['admin', 'client', 'agent', 'person', 'host']),
  id,
  name: z.string().exactOptional(),
})

/** One page of a list; the cursor leads to the next one and means nothing else. */
export const listOf = <Item extends ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
