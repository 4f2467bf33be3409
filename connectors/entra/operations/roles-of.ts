import type { GraphApi } from '../api.ts'
import { guid } from '../fields.ts'
import { query, quoted } from '../list.ts'
import { isRow, textOf } from '../map.ts'
import { groupsOf } from './groups-of.ts'
import { allRows, eachOf, licensedRows } from './rows.ts'

/** Directory roles of somebody or of a group, and whether they can be seen at all. */

const byPrincipal = (id: string): string => query({ $filter: `principalId eq '${id}'` })

/** Held now, at whatever scope, activated ones included (https://learn.microsoft.com/en-us/graph/api/rbacapplication-list-roleassignments). */
export async function holdsRole(api: GraphApi, principals: readonly string[], signal: AbortSignal): Promise<boolean> {
  const found = await eachOf(principals, id =>
    allRows(api, `/roleManagement/directory/roleAssignments?${byPrincipal(id)}`, signal),
  )
  return found.some(rows => rows.length > 0)
}

/** To be activated at will (https://learn.microsoft.com/en-us/graph/api/rbacapplication-list-roleeligibilityschedules). */
export async function canActivateRole(api: GraphApi, principals: readonly string[], signal: AbortSignal): Promise<boolean> {
  const path = '/roleManagement/directory/roleEligibilitySchedules'
  const found = await eachOf(principals, id => licensedRows(api, `${path}?${byPrincipal(id)}`, signal))
  return found.some(rows => (rows ?? []).length > 0)
}

/** What an empty list means only where these are seen. */
export interface Sight {
  readonly admin: boolean
  /** True as well where the tenant has no licence for roles that are activated. */
  readonly eligible: boolean
}

/** Reads what has to be there: the role of the administrator that was named, and of anybody a role that can be activated. */
export async function sightOf(api: GraphApi, knownAdmin: string, signal: AbortSignal): Promise<Sight> {
  const id = await adminId(api, knownAdmin, signal)
  const groups = id === undefined ? undefined : await groupsOf(api, id, signal)
  const path = `/roleManagement/directory/roleEligibilitySchedules?${query({ $select: 'id,principalId' })}`
  const eligible = await licensedRows(api, path, signal)
  return {
    admin: id !== undefined && (await holdsRole(api, [id, ...(groups?.roleAssignable ?? [])], signal)),
    eligible: eligible === undefined || eligible.length > 0,
  }
}

async function adminId(api: GraphApi, knownAdmin: string, signal: AbortSignal): Promise<string | undefined> {
  if (guid.test(knownAdmin)) return knownAdmin.toLowerCase()
  const wanted = query({ $filter: `userPrincipalName eq ${quoted(knownAdmin)}`, $select: 'id' })
  const [row] = await allRows(api, `/users?${wanted}`, signal)
  return isRow(row) ? textOf(row.id)?.toLowerCase() : undefined
}
