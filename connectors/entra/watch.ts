import { connectorError } from '../../src/contract/index.ts'
import type { Watch } from './cursor.ts'
import { findGroup, nestedIn } from './groups.ts'
import { query, quoted } from './list.ts'
import { latestLink, type Reader } from './reader.ts'

/**
 * Which groups are watched for changes of their members. A delta query of groups tells direct members only, and a change
 * inside a nested group says nothing at the one above (https://learn.microsoft.com/en-us/graph/api/group-delta): so every
 * group inside is watched too. Whom a change concerns is then asked for, person by person.
 */

/** A delta query takes 50 ids at most (https://learn.microsoft.com/en-us/graph/delta-query-groups). */
const idsPerStream = 50
const mostStreams = 40

const sameIds = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

async function groupsOf({ api, scope }: Reader, signal: AbortSignal): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const id of scope.keptIds) {
    const isThere = (await findGroup(api, id, signal)) !== undefined
    // Its members would look as if they had left; that is for an administrator to say.
    if (!isThere && scope.groupIds.includes(id)) {
      throw connectorError('object_not_found', undefined, { detail: `the group ${id} of the configuration is not there` })
    }
    if (!isThere) continue
    ids.add(id)
    for (const inside of await nestedIn(api, id, signal)) ids.add(inside)
  }
  // Who is verified is a direct member of this one, whom nobody but the host puts there.
  if (scope.standingGroupId !== undefined) ids.add(scope.standingGroupId)
  return [...ids].sort()
}

export function groupStream(ids: readonly string[]): string {
  const filter = ids.map(id => `id eq ${quoted(id)}`).join(' or ')
  return `/groups/delta?${query({ $deltatoken: 'latest', $select: 'displayName,description,members', $filter: filter })}`
}

/** Links that tell what changes from now on, for the groups as they are nested now. */
export async function watchGroups(reader: Reader, signal: AbortSignal): Promise<Omit<Watch, 'users'>> {
  let nested = await groupsOf(reader, signal)
  for (;;) {
    const streams = Array.from({ length: Math.ceil(nested.length / idsPerStream) }, (_, n) =>
      nested.slice(n * idsPerStream, (n + 1) * idsPerStream),
    )
    // Past that many, changes are not followed: every read is a full one.
    if (streams.length > mostStreams) return { groups: [], ends: [], nested: [...nested] }
    const groups: string[] = []
    for (const ids of streams) groups.push(await latestLink(reader, groupStream(ids), signal))
    const now = await groupsOf(reader, signal)
    // One that was put inside meanwhile would not be watched.
    if (sameIds(nested, now)) return { groups, ends: groups, nested: [...now] }
    nested = now
  }
}
