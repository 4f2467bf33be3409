import { z } from 'zod'
import { type Cursor, connectorError, readJson } from '../../src/contract/index.ts'

/**
 * Checkpoints. Besides the place in the list they carry the day for which people were last looked at: whoever begins or
 * ends between that day and today has changed, though nobody touched the entry.
 */

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const mark = z.string().min(1)

const readState = z.discriminatedUnion('kind', [
  /** In the middle of a full read: behind an external id. */
  z.strictObject({ kind: z.literal('all'), after: z.string(), mark, day }),
  /** After a read, or in the middle of one: `turn` is how far those were read whose day came by `to`. */
  z.strictObject({
    kind: z.literal('changes'),
    mark,
    day,
    turn: z.strictObject({ to: day, after: z.string() }).optional(),
  }),
])

const stored = z.strictObject({ v: z.literal(1), zone: z.string(), at: readState })

export type ReadState = z.infer<typeof readState>
export type AllState = Extract<ReadState, { kind: 'all' }>
export type ChangesState = Extract<ReadState, { kind: 'changes' }>

export function writeCursor(zone: string, at: ReadState): Cursor {
  return JSON.stringify({ v: 1, zone, at } satisfies z.input<typeof stored>)
}

/** In another time zone days begin at other moments, so everybody has to be looked at again. */
export function readCursor(zone: string, cursor: Cursor): ReadState {
  const parsed = stored.safeParse(readJson(cursor))
  if (!parsed.success || parsed.data.zone !== zone) throw connectorError('checkpoint_expired')
  return parsed.data.at
}
