import type { Change } from '../../src/contract/index.ts'
import type { FullAt } from './cursor.ts'
import { findGroup } from './groups.ts'
import { pageSize, pagesFrom, query } from './list.ts'
import { isRow } from './map.ts'
import { type Draft, draftOf, type Reader } from './reader.ts'

/**
 * The members of groups, of groups inside them too
 * (https://learn.microsoft.com/en-us/graph/api/group-list-transitivemembers). Of groups that limit who is read, the people
 * themselves; of those that are only tracked, their ids.
 */

type MembersAt = Extract<FullAt, { stage: 'members' }>

function pathOf({ scope }: Reader, groupId: string): string {
  const select = scope.groupIds.includes(groupId) ? scope.select.join() : 'id'
  // The cast takes the advanced query capabilities, and they a count.
  return `/groups/${groupId}/transitiveMembers/microsoft.graph.user?${query({ $count: 'true', $top: pageSize, $select: select })}`
}

/** Pages with what is left after each; `at` is undefined at the end. */
export async function* readMembers(
  reader: Reader,
  from: MembersAt,
  signal: AbortSignal,
): AsyncGenerator<{ readonly page: Draft; readonly at: MembersAt | undefined }> {
  const { api, scope } = reader
  let resumeAt = from.next
  for (let index = from.group; index < scope.keptIds.length; index += 1) {
    const groupId = scope.keptIds[index] ?? ''
    const isLast = index === scope.keptIds.length - 1
    const after: MembersAt | undefined = isLast ? undefined : { stage: 'members', group: index + 1 }
    const start = resumeAt ?? pathOf(reader, groupId)
    const group = resumeAt === undefined ? await findGroup(api, groupId, signal) : undefined
    if (resumeAt === undefined && group === undefined) {
      // A tracked one: whoever limits who is read was missed before anything was read.
      yield { page: { changes: [{ kind: 'group_removed', externalId: groupId }] }, at: after }
      continue
    }
    resumeAt = undefined
    const opening: Change[] = group === undefined ? [] : [{ kind: 'group', group }]
    for await (const { rows, next } of pagesFrom(api, start, signal, { eventual: true })) {
      const page = pageOf(reader, groupId, rows)
      const at: MembersAt | undefined = next === undefined ? after : { stage: 'members', group: index, next }
      yield { page: { ...page, changes: [...opening.splice(0), ...page.changes] }, at }
    }
  }
}

function pageOf(reader: Reader, groupId: string, rows: readonly unknown[]): Draft {
  const members: Change[] = rows.flatMap(row =>
    isRow(row) && typeof row.id === 'string' ? [{ kind: 'member' as const, groupId, externalId: row.id, present: true }] : [],
  )
  return reader.scope.groupIds.includes(groupId) ? draftOf(reader, rows, members) : { changes: members }
}
