/**
 * Members of groups as lists: who they are, and what of them a call may see.
 * https://learn.microsoft.com/en-us/graph/api/group-list-members and …/group-list-transitivemembers
 */

import type { FastifyRequest } from 'fastify'
import { allows, usersRead } from './access.ts'
import { requestDenied, unsupportedQuery } from './errors.ts'
import type { Faults } from './faults.ts'
import { groupProperties, shownGroup } from './group.ts'
import type { Listing } from './paging.ts'
import { isEventual, selectOf, topOf, wantsCount } from './query.ts'
import type { Tenant } from './tenant.ts'
import type { Grant } from './tokens.ts'
import { defaultProperties } from './user.ts'
import { checkSelect, knowsUserProperty } from './users-routes.ts'

/** The kinds of objects that a list is limited to with an OData cast. */
export const casts = ['microsoft.graph.user', 'microsoft.graph.group'] as const
export type Cast = (typeof casts)[number]

/** Casts are advanced queries. */
export function checkCast(request: FastifyRequest, cast: string | undefined): Cast | undefined {
  if (cast === undefined) return undefined
  const known = casts.find(one => one === cast)
  if (known === undefined) throw unsupportedQuery(`The cast to '${cast}' is not supported.`)
  if (!isEventual(request) || !wantsCount(request))
    throw unsupportedQuery('OData cast needs advanced query capabilities: set ConsistencyLevel to eventual and $count to true.')
  return known
}

export function checkHidden(isHidden: boolean, grant: Grant): void {
  if (isHidden && !allows(grant, ['Member.Read.Hidden', 'Directory.Read.All', 'Directory.ReadWrite.All'])) throw requestDenied()
}

/** Writes a group with all of its properties, or those that are selected. */
export function groupWriter(tenant: Tenant, select: readonly string[] | undefined, annotate: boolean) {
  return (position: number): string => {
    const group = tenant.groups.at(position)
    if (group === undefined) throw new RangeError(`no group at ${position}`)
    const all: Record<string, unknown> = { ...shownGroup(position, group) }
    const names = select?.filter(name => groupProperties.has(name)) ?? Object.keys(all)
    const type = annotate ? { '@odata.type': '#microsoft.graph.group' } : {}
    return JSON.stringify({ ...type, ...Object.fromEntries(names.map(name => [name, all[name]])) })
  }
}

/** Writes users; without the permission to read them only their ids, and null for the rest. */
export function memberWriter(tenant: Tenant, grant: Grant, select: readonly string[] | undefined, annotate: boolean) {
  const { users } = tenant
  const annotation = annotate ? '"@odata.type":"#microsoft.graph.user"' : undefined
  const names = (select ?? defaultProperties).filter(knowsUserProperty)
  if (allows(grant, usersRead)) return users.writer({ select: names, ...(annotation === undefined ? {} : { annotation }) })
  const type = annotate ? { '@odata.type': '#microsoft.graph.user' } : {}
  const nulls = Object.fromEntries(names.map(name => [name, null]))
  return (position: number): string => JSON.stringify({ ...type, ...nulls, id: users.idAt(position) })
}

/** Positions of groups come before those of users in a list that holds both. */
const groupSlots = 10_000

/** The list of the members of a group, with or without those of the groups inside. */
export function membersListing(
  request: FastifyRequest,
  tenant: Tenant,
  grant: Grant,
  { group, isTransitive, cast }: { readonly group: number; readonly isTransitive: boolean; readonly cast: Cast | undefined },
  faults: Faults,
): Listing {
  const { users, groups } = tenant
  const select = selectOf(request, 'directoryObject', name => knowsUserProperty(name) || groupProperties.has(name))
  checkSelect(select ?? [], grant)
  const all = isTransitive ? groups.within(group) : [group]
  const inner = new Set(isTransitive ? all.filter(one => one !== group) : groups.at(group)?.nested)
  const annotate = cast === undefined
  const writeUser = memberWriter(tenant, grant, select, annotate)
  const writeGroup = groupWriter(tenant, select, annotate)
  const hasUser = (position: number): boolean => all.some(one => groups.has(one, { kind: 'user', position }))
  const kind = cast?.split('.').at(-1)
  return {
    context: kind === undefined ? 'directoryObjects' : `${kind}s${select === undefined ? '' : `(${select.join(',')})`}`,
    top: topOf(request, 100),
    end: groupSlots + (kind === 'group' ? 0 : users.end()),
    wants: at => (at < groupSlots ? kind !== 'user' && inner.has(at) && groups.at(at) !== undefined : hasUser(at - groupSlots)),
    write: at => (at < groupSlots ? writeGroup(at) : writeUser(at - groupSlots)),
    fault: faults.of(request),
  }
}

/** The groups that a user is in: at any depth, or as a direct member. */
export function groupsOfUser(
  { users, groups }: Tenant,
  position: number,
  isTransitive: boolean,
  grant: Grant,
): readonly number[] {
  const member = { kind: 'user' as const, position }
  const mayTell = (group: number): boolean => groups.at(group)?.isHidden !== true || allows(grant, ['Member.Read.Hidden'])
  const found: number[] = []
  for (let group = 0; group < groups.end() && users.state(position) === 'live'; group++) {
    if (groups.at(group) === undefined || !mayTell(group)) continue
    const all = isTransitive ? groups.within(group) : [group]
    if (all.some(one => groups.has(one, member))) found.push(group)
  }
  return found
}
