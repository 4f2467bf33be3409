import type { Change, Page } from '../../src/contract/index.ts'
import { pageSize, pagesFrom, query } from './list.ts'
import { isRow } from './map.ts'
import type { Reader } from './reader.ts'
import { shownByMembership } from './standing.ts'

/**
 * Who is in the group that shows verdicts, where one does: so many as are verified at present, and no more. It is read
 * before the first page and held, because a page has to say of each of its people whether they are in it.
 */

/** More take too long for the first page. Twenty pages do not. */
export const mostStanding = 20_000

export function membersPath(groupId: string): string {
  return `/groups/${groupId}/members/microsoft.graph.user?${query({ $count: 'true', $top: pageSize, $select: 'id' })}`
}

/** Undefined where no group shows verdicts, or where it is too large: then only what changes in it is told. */
export async function standingMembers(
  { api, scope, log }: Reader,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  if (scope.standingGroupId === undefined) return undefined
  const ids = new Set<string>()
  for await (const { rows } of pagesFrom(api, membersPath(scope.standingGroupId), signal, { eventual: true })) {
    for (const row of rows) if (isRow(row) && typeof row.id === 'string') ids.add(row.id)
    if (ids.size <= mostStanding) continue
    log.warn({ most: mostStanding }, 'the group for write-back is too large to compare its members with what was written')
    return undefined
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
