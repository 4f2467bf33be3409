import { z } from 'zod'
import { type Cursor, connectorError, readJson } from '../../src/contract/index.ts'
import { passesOf, type Scope } from './scope.ts'

/**
 * Checkpoints: JSON that says what kind of read it belongs to. One that cannot be read, that a newer version wrote, or
 * that was made for another org, other groups or another mapping is `checkpoint_expired`, upon which the host reads
 * everything.
 */

const version = 1

const page = z.string().regex(/^\/api\/v1\/(users|groups\/[A-Za-z0-9_-]+\/users)\?/)
const logPage = z.string().regex(/^\/api\/v1\/logs\?/)
const moment = z.int().min(0)
const sightings = z.array(z.string()).max(1000)
const groupId = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/)

/** A read of changes in progress: the people first, then the log, then groups of which the log said nothing. */
const run = z.strictObject({
  stage: z.enum(['people', 'log', 'groups']).default('people'),
  /** The page of this stage to go on at; without it, its beginning. */
  next: page.optional(),
  mark: moment,
  seen: sightings,
  /** Groups that changed and whose members have to be read again, unless the log tells who they are. */
  groups: z.array(groupId).max(100).default([]),
  /** Whether the groups that limit who is read are read again, because too many people changed. */
  whole: z.boolean().default(false),
})

const readState = z.discriminatedUnion('kind', [
  /** In the middle of a full read: at the start of a pass, or at a page of it. */
  z.strictObject({ kind: z.literal('full'), pass: z.int().min(0), next: page.optional(), mark: moment }),
  /** After a read. `seen` are the sightings that the next one would get again; `log` is where the System Log goes on. */
  z.strictObject({
    kind: z.literal('changes'),
    mark: moment,
    seen: sightings,
    log: logPage.optional(),
    run: run.optional(),
  }),
])

const stored = z.strictObject({
  v: z.literal(version),
  org: z.string(),
  groups: z.array(z.string()).readonly(),
  /** Absent where no group is tracked besides. */
  kept: z.array(z.string()).readonly().optional(),
  reading: z.string().default(''),
  at: readState,
})

export type ReadState = z.infer<typeof readState>
export type FullState = Extract<ReadState, { kind: 'full' }>
export type ChangesState = Extract<ReadState, { kind: 'changes' }>
export type RunState = z.infer<typeof run>

export function writeCursor({ origin, groupIds, keptIds, reading }: Scope, at: ReadState): Cursor {
  return JSON.stringify({
    v: version,
    org: origin,
    groups: groupIds,
    ...(keptIds.length === groupIds.length ? {} : { kept: keptIds }),
    ...(reading === '' ? {} : { reading }),
    at,
  } satisfies z.input<typeof stored>)
}

export function readCursor(scope: Scope, cursor: Cursor): ReadState {
  const parsed = stored.safeParse(readJson(cursor))
  if (!parsed.success) throw expired('the cursor cannot be read')
  const { org, groups, kept = groups, reading, at } = parsed.data
  if (org !== scope.origin || groups.join() !== scope.groupIds.join() || kept.join() !== scope.keptIds.join())
    throw expired('the cursor is of another org or other groups')
  if (reading !== scope.reading) throw expired('the cursor is of another mapping')
  if (at.kind === 'full' && at.pass >= passesOf(scope).length) throw expired('the cursor is past the last list')
  return at
}

export function expired(detail: string) {
  return connectorError('checkpoint_expired', undefined, { detail })
}
