import type { Change, Page } from '../../src/contract/index.ts'
import { pageSize, pagesFrom, query } from './list.ts'
import { isRow } from './map.ts'
import type { Reader } from './reader.ts'
import { shownByMembership } from './standing.ts'

/** Who is in the group that shows verdicts, where one does: so many as are verified at present, and no more. */

export function membersPath(groupId: string): string {
  return `/groups/${groupId}/members/microsoft.graph.user?${query({ $count: 'true', $top: pageSize, $select: 'id' })}`
}

export async function standingMembers({ api, scope }: Reader, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
  if (scope.standingGroupId === undefined) return undefined
  const ids = new Set<string>()
  for await (const { rows } of pagesFrom(api, membersPath(scope.standingGroupId), signal, { eventual: true })) {
    for (const row of rows) if (isRow(row) && typeof row.id === 'string') ids.add(row.id)
  }
  return ids
}

export function standingOf(externalId: string, isMember: boolean): Change {
  return { kind: 'standing', externalId, shown: isMember ? shownByMembership : null }
}

/** The page with what the group shows of each person on it. */
export function memberStandings(page: Page, members: ReadonlySet<string> | undefined): Page {
  if (members === undefined) return page
  const shown = page.changes.flatMap(change =>
    change.kind === 'user' ? [standingOf(change.user.externalId, members.has(change.user.externalId))] : [],
  )
  return shown.length === 0 ? page : { ...page, changes: [...page.changes, ...shown] }
}
