import type { Change } from '../../src/contract/index.ts'
import { type Batching, batch } from './batch.ts'
import { unreadable } from './errors.ts'
import { isRow } from './map.ts'
import type { Scope } from './scope.ts'

/**
 * In which of the groups that matter people are at present, through whatever groups are inside of them
 * (https://learn.microsoft.com/en-us/graph/api/directoryobject-checkmembergroups).
 */

const mostGroups = 20

/** By person. Who is not there any more is missing. */
export async function membershipsOf(
  batching: Batching,
  ids: readonly string[],
  groupIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>(ids.map(id => [id, new Set()]))
  if (groupIds.length === 0) return found
  const asked = ids.flatMap(id =>
    Array.from({ length: Math.ceil(groupIds.length / mostGroups) }, (_, n) => ({
      id,
      groupIds: groupIds.slice(n * mostGroups, (n + 1) * mostGroups),
    })),
  )
  const answers = await batch(
    batching,
    asked.map(({ id, groupIds: some }) => ({ method: 'POST', url: `/users/${id}/checkMemberGroups`, body: { groupIds: some } })),
    signal,
  )
  for (const [index, { status, body }] of answers.entries()) {
    const id = asked[index]?.id ?? ''
    if (status === 404) found.delete(id)
    if (status === 404) continue
    const value: unknown = isRow(body) ? body.value : undefined
    if (!Array.isArray(value)) throw unreadable('POST /users/{id}/checkMemberGroups', 'the answer is not a list')
    for (const group of value) found.get(id)?.add(String(group).toLowerCase())
  }
  return found
}

/** What membership of one person says to the view. */
export function memberChanges({ keptIds }: Scope, externalId: string, groups: ReadonlySet<string>): readonly Change[] {
  return keptIds.map(groupId => ({ kind: 'member', groupId, externalId, present: groups.has(groupId) }))
}

export function isInScope({ groupIds }: Scope, groups: ReadonlySet<string>): boolean {
  return groupIds.length === 0 || groupIds.some(id => groups.has(id))
}
