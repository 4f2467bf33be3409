/** Groups and their members. https://learn.microsoft.com/en-us/graph/api/resources/groups-overview */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { allows, authorize, groupsRead, membersWrite } from './access.ts'
import { badRequest, malformed, requestDenied, resourceNotFound } from './errors.ts'
import type { Faults } from './faults.ts'
import { groupIds, groupProperties, shownGroup } from './group.ts'
import type { Member } from './groups.ts'
import { checkCast, checkHidden, groupsOfUser, groupWriter, membersListing, memberWriter } from './members.ts'
import { jsonType, sendPage } from './paging.ts'
import { filterOf, isEventual, originOf, refuseOptions, searchOf, selectOf, topOf } from './query.ts'
import type { Tenant } from './tenant.ts'
import type { Grant } from './tokens.ts'
import { knowsUserProperty } from './users-routes.ts'

const reference = z.object({ '@odata.id': z.string() })
const groupList = z.object({ groupIds: z.array(z.string()).min(1).max(20) })
const knows = (name: string): boolean => groupProperties.has(name)

/** Adds the routes under `/v1.0/groups`, and the memberships of one user. */
export function addGroupsRoutes(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  const { groups, users } = tenant
  const read = (position: number, property: string): unknown => {
    const group = groups.at(position)
    return group === undefined ? undefined : shownGroup(position, group)[property as keyof ReturnType<typeof shownGroup>]
  }

  function found(id: string): number {
    const position = groups.find(id)
    if (position === undefined) throw resourceNotFound(id)
    return position
  }
  function foundMember(id: string): Member {
    const user = users.find(id)
    if (user !== undefined) return { kind: 'user', position: user }
    return { kind: 'group', position: found(id) }
  }

  function wanted(request: FastifyRequest): ((position: number) => boolean) | undefined {
    const filter = filterOf(request, knows, read)
    const search = searchOf(request, knows, read)
    if (filter === undefined && search === undefined) return undefined
    return position => (filter?.wants(position) ?? true) && (search?.wants(position) ?? true)
  }

  app.get('/v1.0/groups', async (request, reply) => {
    authorize(request, tenant, groupsRead)
    refuseOptions(request, ['$skip', '$expand', '$orderby'])
    const select = selectOf(request, 'group', knows)
    const isWanted = wanted(request)
    return sendPage(request, reply, {
      context: select === undefined ? 'groups' : `groups(${select.join(',')})`,
      top: topOf(request, 100),
      end: groups.end(),
      wants: position => groups.at(position) !== undefined && (isWanted?.(position) ?? true),
      write: groupWriter(tenant, select, false),
      fault: faults.of(request),
    })
  })

  app.get('/v1.0/groups/$count', async (request, reply) => {
    authorize(request, tenant, groupsRead)
    if (!isEventual(request)) throw badRequest('$count is not currently supported.')
    const isWanted = wanted(request)
    const all = Array.from({ length: groups.end() }, (_, position) => position)
    const count = all.filter(position => groups.at(position) !== undefined && (isWanted?.(position) ?? true)).length
    return reply.type('text/plain').send(String(count))
  })

  app.get<{ Params: { id: string } }>('/v1.0/groups/:id', async (request, reply) => {
    authorize(request, tenant, groupsRead)
    const select = selectOf(request, 'group', knows)
    const text = groupWriter(tenant, select, false)(found(request.params.id))
    return reply.type(jsonType).send(`{"@odata.context":"${originOf(request)}/v1.0/$metadata#groups/$entity",${text.slice(1)}`)
  })

  for (const [list, isTransitive] of [
    ['members', false],
    ['transitiveMembers', true],
  ] as const)
    for (const path of [`/v1.0/groups/:id/${list}`, `/v1.0/groups/:id/${list}/:cast`])
      app.get<{ Params: { id: string; cast?: string } }>(path, async (request, reply) => {
        const grant = authorize(request, tenant, groupsRead)
        refuseOptions(request, ['$skip', '$expand', '$orderby', '$filter', '$search'])
        const group = found(request.params.id)
        checkHidden(groups.at(group)?.isHidden === true, grant)
        const cast = checkCast(request, request.params.cast)
        return sendPage(request, reply, membersListing(request, tenant, grant, { group, isTransitive, cast }, faults))
      })

  // https://learn.microsoft.com/en-us/graph/api/group-list-owners
  app.get<{ Params: { id: string } }>('/v1.0/groups/:id/owners', async (request, reply) => {
    const grant = authorize(request, tenant, groupsRead)
    refuseOptions(request, ['$skip', '$expand', '$orderby', '$filter', '$search'])
    const owners = groups.at(found(request.params.id))?.owners ?? new Set()
    const select = selectOf(request, 'directoryObject', knowsUserProperty)
    return sendPage(request, reply, {
      context: 'directoryObjects',
      top: topOf(request, 100),
      end: users.end(),
      wants: position => owners.has(position) && users.state(position) === 'live',
      write: memberWriter(tenant, grant, select, true),
      fault: faults.of(request),
    })
  })

  app.post<{ Params: { id: string } }>('/v1.0/groups/:id/members/$ref', async (request, reply) => {
    const grant = authorize(request, tenant, membersWrite)
    const group = found(request.params.id)
    checkWritable(group, grant)
    const id = /\/(?:directoryObjects|users|groups)\/([^/]+)$/.exec(
      reference.safeParse(request.body).data?.['@odata.id'] ?? '',
    )?.[1]
    if (id === undefined) throw badRequest("A value is required for the property '@odata.id'.")
    if (!setMember(group, foundMember(id), true))
      throw badRequest("One or more added object references already exist for the following modified properties: 'members'.")
    return reply.code(204).send()
  })

  app.delete<{ Params: { id: string; member: string } }>('/v1.0/groups/:id/members/:member/$ref', async (request, reply) => {
    const grant = authorize(request, tenant, membersWrite)
    const group = found(request.params.id)
    checkWritable(group, grant)
    if (!setMember(group, foundMember(request.params.member), false)) throw resourceNotFound(request.params.member)
    return reply.code(204).send()
  })

  /**
   * Who is in a dynamic group, the rule alone decides; and of one that is synced, the directory on premises. One that can
   * be assigned to roles takes a permission of its own (https://learn.microsoft.com/en-us/graph/api/group-post-members).
   */
  function checkWritable(group: number, grant: Grant): void {
    const { membershipRule = null, isOnPremises = false, isAssignableToRole = false } = groups.at(group) ?? {}
    if (membershipRule !== null) throw requestDenied()
    if (isOnPremises)
      throw badRequest('Unable to update the specified properties for on-premises mastered Directory Sync objects.')
    if (isAssignableToRole && !allows(grant, ['RoleManagement.ReadWrite.Directory'])) throw requestDenied()
  }

  function setMember(group: number, member: Member, present: boolean): boolean {
    try {
      return groups.setMember(group, member, present)
    } catch (cause) {
      if (cause instanceof TypeError) throw badRequest('The group would be inside of itself.')
      throw cause
    }
  }

  app.post<{ Params: { id: string } }>('/v1.0/users/:id/checkMemberGroups', async request => {
    const grant = authorize(request, tenant, groupsRead)
    const user = users.find(request.params.id)
    if (user === undefined) throw resourceNotFound(request.params.id)
    const asked = groupList.safeParse(request.body)
    if (!asked.success) throw malformed("'groupIds' must be a list of one to twenty ids.")
    const all = new Set(groupsOfUser(tenant, user, true, grant).map(groupIds.at))
    return {
      '@odata.context': `${originOf(request)}/v1.0/$metadata#Collection(Edm.String)`,
      value: asked.data.groupIds.filter(id => all.has(id)),
    }
  })
}
