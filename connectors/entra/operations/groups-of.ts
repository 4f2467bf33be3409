import { connectorError } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import { query } from '../list.ts'
import { textOf } from '../map.ts'
import { allRows, eachOf, licensedRows } from './rows.ts'

/** Through which groups somebody may have a role: those they are in at any depth, and those they can activate. */

export interface GroupsOf {
  /** All of them, without those that would first have to be activated. */
  readonly ids: readonly string[]
  /** Those that can hold a role (https://learn.microsoft.com/en-us/entra/identity/role-based-access-control/groups-concept). */
  readonly roleAssignable: readonly string[]
  /** Whether the same list tells of a role that is held already. */
  readonly holdsRole: boolean
}

/** https://learn.microsoft.com/en-us/graph/api/user-list-transitivememberof */
export async function groupsOf(api: GraphApi, id: string, signal: AbortSignal): Promise<GroupsOf> {
  const select = query({ $select: 'id,displayName,isAssignableToRole' })
  const rows = await allRows(api, `/users/${id}/transitiveMemberOf?${select}`, signal)
  const groups = rows.filter(row => row['@odata.type'] === '#microsoft.graph.group')
  // Of what an app may not read, Graph tells the id and nulls: then nothing says whether a role comes with it.
  if (groups.some(row => textOf(row.id) === undefined || typeof row.displayName !== 'string')) {
    throw connectorError('permission_missing', undefined, { detail: 'groups come with their ids alone' })
  }
  const idsOf = (some: typeof groups) => some.map(row => String(row.id).toLowerCase())
  return {
    ids: idsOf(groups),
    roleAssignable: idsOf(groups.filter(row => row.isAssignableToRole === true)),
    holdsRole: rows.some(row => row['@odata.type'] === '#microsoft.graph.directoryRole'),
  }
}

/** Each group is asked for; who is in more than this is not seen through. */
const mostGroups = 300

/**
 * Groups whose membership or ownership can be activated, by the person or by a group they are in, and then by those groups
 * (https://learn.microsoft.com/en-us/graph/api/privilegedaccessgroup-list-eligibilityschedules).
 */
export async function joinableGroups(
  api: GraphApi,
  id: string,
  groupIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const asked = new Set<string>()
  const found = new Set<string>()
  for (let next: readonly string[] = [id, ...groupIds]; next.length > 0; ) {
    for (const one of next) asked.add(one)
    if (asked.size > mostGroups) {
      throw connectorError('object_state_unsupported', undefined, { detail: `in more than ${mostGroups} groups` })
    }
    const rows = await eachOf(next, principal => {
      const filter = query({ $filter: `principalId eq '${principal}'` })
      return licensedRows(api, `/identityGovernance/privilegedAccess/group/eligibilitySchedules?${filter}`, signal)
    })
    for (const row of rows.flatMap(some => some ?? [])) found.add(String(row.groupId).toLowerCase())
    next = [...found].filter(one => !asked.has(one))
  }
  return [...found]
}
