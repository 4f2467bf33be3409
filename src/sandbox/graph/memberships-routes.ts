/** The groups and directory roles of one user. https://learn.microsoft.com/en-us/graph/api/user-list-transitivememberof */

import type { FastifyInstance } from 'fastify'
import { allows, authorize, groupsRead, usersRead } from './access.ts'
import { requestDenied, resourceNotFound, unsupportedQuery } from './errors.ts'
import type { Faults } from './faults.ts'
import { groupProperties } from './group.ts'
import { groupsOfUser, groupWriter } from './members.ts'
import { sendPage } from './paging.ts'
import { isEventual, refuseOptions, selectOf, topOf, wantsCount } from './query.ts'
import type { Tenant } from './tenant.ts'

const kinds = ['microsoft.graph.group', 'microsoft.graph.directoryRole']

/** Adds `memberOf` and `transitiveMemberOf` of users. */
export function addMembershipsRoutes(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  const { users } = tenant
  for (const [list, isTransitive] of [
    ['memberOf', false],
    ['transitiveMemberOf', true],
  ] as const)
    for (const path of [`/v1.0/users/:id/${list}`, `/v1.0/users/:id/${list}/:cast`])
      app.get<{ Params: { id: string; cast?: string } }>(path, async (request, reply) => {
        const grant = authorize(request, tenant, [...usersRead, ...groupsRead])
        if (!allows(grant, groupsRead)) throw requestDenied()
        refuseOptions(request, ['$skip', '$expand', '$orderby', '$filter', '$search'])
        const { id, cast } = request.params
        const user = users.find(id)
        if (user === undefined) throw resourceNotFound(id)
        if (cast !== undefined && !kinds.includes(cast)) throw unsupportedQuery(`The cast to '${cast}' is not supported.`)
        if (cast !== undefined && !(isEventual(request) && wantsCount(request)))
          throw unsupportedQuery(
            'OData cast needs advanced query capabilities: set ConsistencyLevel to eventual and $count to true.',
          )
        const knows = (name: string): boolean => groupProperties.has(name) || name === 'roleTemplateId'
        const select = selectOf(request, 'directoryObject', knows)
        const writeGroup = groupWriter(tenant, select, cast === undefined)
        const groups = cast === kinds[1] ? [] : groupsOfUser(tenant, user, isTransitive, grant).map(writeGroup)
        const ofUser = cast === kinds[0] ? [] : tenant.roles.of(user, isTransitive)
        const roles = ofUser.map(shown => written(shown, select, cast === undefined))
        const entries = [...groups, ...roles]
        return sendPage(request, reply, {
          context: 'directoryObjects',
          top: topOf(request, 100),
          end: entries.length,
          wants: () => true,
          write: position => entries[position] ?? '',
          fault: faults.of(request),
        })
      })
}

function written(role: object, select: readonly string[] | undefined, annotate: boolean): string {
  const all = Object.entries(role).filter(([name]) => select?.includes(name) ?? true)
  const type: [string, unknown][] = annotate ? [['@odata.type', '#microsoft.graph.directoryRole']] : []
  return JSON.stringify(Object.fromEntries([...type, ...all]))
}
