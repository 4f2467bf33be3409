import { connectorError } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { query, readPage } from './list.ts'
import { isRow, textOf } from './map.ts'
import { mostStanding } from './standing-members.ts'

/** Whether a group can show verdicts, and who else can change what it shows. */

export interface UsableGroup {
  readonly name: string
  readonly members: number
  readonly isAssignableToRole: boolean
}

export async function usableGroup(api: GraphApi, groupId: string, signal: AbortSignal): Promise<UsableGroup> {
  const select = query({ $select: 'id,displayName,groupTypes,onPremisesSyncEnabled,isAssignableToRole' })
  const { body } = await api.get(`/groups/${groupId}?${select}`, signal, { patient: 'quick' })
  if (!isRow(body)) throw connectorError('response_invalid', undefined, { detail: 'GET /groups/{id}: the answer is not a group' })
  const members = await memberCount(api, groupId, signal)
  const fault = faultOf(body, members)
  if (fault !== undefined) {
    throw connectorError('object_state_unsupported', `The group for write-back cannot be used. ${fault}`, { detail: fault })
  }
  return { name: textOf(body.displayName) ?? groupId, members, isAssignableToRole: body.isAssignableToRole === true }
}

export async function memberCount(api: GraphApi, groupId: string, signal: AbortSignal): Promise<number> {
  const few = `/groups/${groupId}/members/microsoft.graph.user?${query({ $count: 'true', $top: 1, $select: 'id' })}`
  return (await readPage(api, few, signal, { patient: 'quick', eventual: true })).count ?? 0
}

function faultOf(group: Readonly<Record<string, unknown>>, members: number): string | undefined {
  const types: readonly unknown[] = Array.isArray(group.groupTypes) ? group.groupTypes : []
  if (types.includes('DynamicMembership'))
    return 'Its members follow a rule, so nobody can be put into it. Choose a group with assigned membership.'
  if (group.onPremisesSyncEnabled === true)
    return 'It is synced from on-premises, where its members are changed. Choose a group that is made in Entra.'
  if (members > mostStanding)
    return `It has ${members.toLocaleString('en')} members, and more than ${mostStanding.toLocaleString('en')} cannot be watched. Write back into extensions instead.`
  return undefined
}

/** Whether anybody owns it, who could then change its members (https://learn.microsoft.com/en-us/graph/api/group-list-owners). */
export async function hasOwners(api: GraphApi, groupId: string, signal: AbortSignal): Promise<boolean> {
  const path = `/groups/${groupId}/owners?${query({ $top: 1, $select: 'id' })}`
  return (await readPage(api, path, signal, { patient: 'quick' })).rows.length > 0
}
