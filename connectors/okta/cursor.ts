import { z } from 'zod'
import { type Cursor, connectorError } from '../../src/contract/index.ts'
import { passesOf, type Scope } from './scope.ts'

/**
 * Checkpoints: JSON that says what kind of read it belongs to. One that cannot be read, that a newer version wrote, or
 * that was made for another org or other groups is `checkpoint_expired`, upon which the host reads everything.
 */

const version = 1

const page = z.string().regex(/^\/api\/v1\/(users|groups\/[A-Za-z0-9_-]+\/users)\?/)
const moment = z.int().min(0)
const sightings = z.array(z.string()).max(1000)

const readState = z.discriminatedUnion('kind', [
  /** In the middle of a full read: at the start of a pass, or at a page of it. */
  z.strictObject({ kind: z.literal('full'), pass: z.int().min(0), next: page.optional(), mark: moment }),
  /** After a read. `seen` are the sightings that the next one would get again; `run` is a read in progress. */
  z.strictObject({
    kind: z.literal('changes'),
    mark: moment,
    seen: sightings,
    run: z.strictObject({ next: page, mark: moment, seen: sightings }).optional(),
  }),
])

const stored = z.strictObject({
  v: z.literal(version),
  org: z.string(),
  groups: z.array(z.string()).readonly(),
  at: readState,
})

export type ReadState = z.infer<typeof readState>
export type FullState = Extract<ReadState, { kind: 'full' }>
export type ChangesState = Extract<ReadState, { kind: 'changes' }>

export function writeCursor(scope: Scope, at: ReadState): Cursor {
  return JSON.stringify({ v: version, org: scope.origin, groups: scope.groupIds, at } satisfies z.input<typeof stored>)
}

export function readCursor(scope: Scope, cursor: Cursor): ReadState {
  let data: unknown
  try {
    data = JSON.parse(cursor)
  } catch {
    data = undefined
  }
  const parsed = stored.safeParse(data)
  if (!parsed.success) throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor cannot be read' })
  const { org, groups, at } = parsed.data
  if (org !== scope.origin || groups.join() !== scope.groupIds.join()) {
    throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor is of another org or other groups' })
  }
  if (at.kind === 'full' && at.pass >= passesOf(scope).length) {
    throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor is past the last list' })
  }
  return at
}
