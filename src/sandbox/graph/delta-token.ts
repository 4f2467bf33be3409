/**
 * The opaque tokens of delta queries. They carry the query, as Graph's do, and live for seven days.
 * https://learn.microsoft.com/en-us/graph/delta-query-overview
 */

import { randomInt } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { graphError, malformed, Refused } from './errors.ts'
import type { Fault } from './faults.ts'
import { originOf } from './query.ts'

const count = z.int().min(0)

/** Where a round stands, and what it asks. */
const deltaState = z.object({
  resource: z.enum(['users', 'groups']),
  select: z.array(z.string()).readonly(),
  /** The objects that the round is limited to. */
  ids: z.array(z.string()).readonly().optional(),
  /** Of the initial round: the next object. Without it the round tells changes. */
  position: count.optional(),
  /** The next member of the group at that position. */
  member: count.optional(),
  /** The change that the round began with. */
  since: count,
  /** The next change of a round that tells changes. */
  next: count,
  issuedAt: z.number(),
})
export type DeltaState = Readonly<z.infer<typeof deltaState>>

const lifeMs = 7 * 86_400_000

/** A token for a state; two for the same one differ, so that nobody can rely on how one looks. */
export const deltaTokenFor = (state: DeltaState): string =>
  Buffer.from(JSON.stringify({ salt: randomInt(1_000_000), ...state })).toString('base64url')

export const syncStateNotFound = (status: number): Refused =>
  new Refused(
    graphError(
      status,
      'syncStateNotFound',
      'The sync state generation is not found; the delta token is expired or no longer valid.',
    ),
  )

/** Sends a client back to the start, as after the tenant moved: the `Location` has an empty `$deltatoken`. */
export function tenantMoved(request: FastifyRequest, { resource, select }: Pick<DeltaState, 'resource' | 'select'>): Refused {
  const location = `${originOf(request)}/v1.0/${resource}/delta?$select=${select.join(',')}&$deltatoken=`
  return new Refused(
    graphError(410, 'resyncRequired', 'Resync required. Replace any local items with the server version.', { location }),
  )
}

function parsedOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** Reads a token; refuses one of another resource, one that is too old, and what is none. */
export function deltaStateOf(token: string, resource: DeltaState['resource'], now: number): DeltaState {
  const parsed = deltaState.safeParse(parsedOf(token))
  if (!parsed.success || parsed.data.resource !== resource) throw malformed('Badly formed token.')
  const state = parsed.data
  if (state.issuedAt + lifeMs <= now) throw syncStateNotFound(400)
  return state
}

/** Refuses in place of the round, for the faults that do. */
export function strikeDelta(request: FastifyRequest, state: DeltaState, fault: Fault | undefined): void {
  if (fault?.kind === 'sync_state_not_found') throw syncStateNotFound(fault.status ?? 410)
  if (fault?.kind === 'tenant_moved') throw tenantMoved(request, state)
}
