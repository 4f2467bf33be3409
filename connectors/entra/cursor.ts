import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Cursor, connectorError, readJson } from '../../src/contract/index.ts'
import type { Scope } from './scope.ts'
import { shards } from './shard-filter.ts'

/**
 * Checkpoints: JSON that says what kind of read it belongs to. One that cannot be read, that a newer version wrote, or
 * that was made for another tenant, other groups or other properties is `checkpoint_expired`, upon which the host reads
 * everything.
 */

const version = 1

/** Paths below `/v1.0`; the origin is the configuration's. */
const usersPath = z.string().regex(/^\/users\/(microsoft\.graph\.)?delta(\(\))?\?/)
const listPath = z.string().regex(/^\/users\?/)
const groupsPath = z.string().regex(/^\/groups\/(microsoft\.graph\.)?delta(\(\))?\?/)
const membersPath = z.string().regex(/^\/groups\/[0-9a-f-]{36}\/transitiveMembers\/microsoft\.graph\.user\?/)
const ids = z.array(z.string())

/** Where the reads of changes go on: one stream of users, and those of the groups that are watched. */
const watch = z.strictObject({
  users: usersPath.optional(),
  groups: z.array(groupsPath),
  /** Where the last read of the groups ended. `groups` are those before it, while what it told is to be asked after again. */
  ends: z.array(groupsPath),
  /** Every group whose members count, those inside others too. */
  nested: ids,
})

const at = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('round'), next: usersPath }),
  z.strictObject({
    stage: z.literal('shards'),
    left: z.array(
      z.strictObject({
        shard: z
          .int()
          .min(0)
          .max(shards.length - 1),
        next: listPath.optional(),
      }),
    ),
    read: z.int().min(0),
  }),
  z.strictObject({ stage: z.literal('members'), group: z.int().min(0), next: membersPath.optional() }),
])

const readState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('full'), watch, at }),
  z.strictObject({
    kind: z.literal('changes'),
    watch,
    /** In the middle of a read: the next page of users, or the groups, which come after them. */
    part: z.enum(['users', 'groups']),
    next: usersPath.optional(),
    /** How many people this read has asked after so far. */
    asked: z.int().min(0),
    /** Whether this read is the last part of a full one, which ends with it. */
    closing: z.boolean(),
  }),
])

const stored = z.strictObject({ v: z.literal(version), of: z.string(), at: readState })

export type Watch = z.infer<typeof watch>
export type FullAt = z.infer<typeof at>
export type ReadState = z.infer<typeof readState>
export type FullState = Extract<ReadState, { kind: 'full' }>
export type ChangesState = Extract<ReadState, { kind: 'changes' }>

/** What the links of a cursor were made for. */
function nameOf({ tenantId, groupIds, keptIds, standingGroupId = '', select }: Scope): string {
  const parts = [groupIds, keptIds, [standingGroupId], select].map(list => list.join())
  return `${tenantId} ${createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22)}`
}

export function writeCursor(scope: Scope, state: ReadState): Cursor {
  return JSON.stringify({ v: version, of: nameOf(scope), at: state } satisfies z.input<typeof stored>)
}

export function readCursor(scope: Scope, cursor: Cursor): ReadState {
  const parsed = stored.safeParse(readJson(cursor))
  if (!parsed.success) throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor cannot be read' })
  const { of, at: state } = parsed.data
  if (of !== nameOf(scope)) {
    throw connectorError('checkpoint_expired', undefined, {
      detail: 'the cursor is of another tenant, other groups or other properties',
    })
  }
  if (state.kind === 'full' && state.at.stage === 'members' && state.at.group >= scope.keptIds.length) {
    throw connectorError('checkpoint_expired', undefined, { detail: 'the cursor is past the last group' })
  }
  return state
}
