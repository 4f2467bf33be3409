/**
 * The admin roles of people and groups, and what a custom role is bound to.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentAUser/
 */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import { resourceSetOf } from './clients.ts'
import { notFound, Refused } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import { assignmentOf, type HeldRole } from './roles.ts'
import { baseTimes } from './user.ts'

/** Adds `GET /api/v1/users/{id}/roles`, `/api/v1/groups/{id}/roles` and the resources of a resource set. */
export function addRolesRoutes(app: FastifyInstance, org: Org): void {
  const { people, groups, roles } = org
  const { created } = baseTimes(org.clock.now())
  const resourceSet = 'iam5sandbox000000000'

  function shown(held: readonly HeldRole[], origin: string, href: string) {
    return held.map(({ role, group }, index) =>
      group === undefined
        ? assignmentOf(role, index, { assignmentType: 'USER', href, created, resourceSet })
        : assignmentOf(role, index, {
            assignmentType: 'GROUP',
            href: `${origin}/api/v1/groups/${groups.read(group, 'id')}`,
            created,
            resourceSet,
          }),
    )
  }

  app.get<{ Params: { idOrLogin: string } }>('/api/v1/users/:idOrLogin/roles', async request => {
    await authorize(request, org, 'okta.roles.read')
    const user = people.find(request.params.idOrLogin)
    if (user === undefined) throw new Refused(notFound(`${request.params.idOrLogin} (User)`))
    const origin = originOf(request)
    return shown(roles.of(user), origin, `${origin}/api/v1/users/${people.at(user).id}`)
  })

  app.get<{ Params: { id: string } }>('/api/v1/groups/:id/roles', async request => {
    await authorize(request, org, 'okta.roles.read')
    const group = groups.find(request.params.id)
    if (group === undefined) throw new Refused(notFound(`${request.params.id} (UserGroup)`))
    return shown(roles.ofGroup(group), originOf(request), '')
  })

  app.get<{ Params: { id: string } }>('/api/v1/iam/resource-sets/:id/resources', async request => {
    await authorize(request, org, 'okta.roles.read')
    const client = [...org.clients.values()].find(one => resourceSetOf(one) === request.params.id)
    if (client === undefined) throw new Refused(notFound(`${request.params.id} (ResourceSet)`))
    const origin = originOf(request)
    const named = client.resourceGroups?.map(id => [`:groups:${id}:contained_resources`, `/groups/${id}/users`] as const)
    const resources = (named ?? [[':users', '/users'] as const]).map(([name, path], index) => ({
      id: `ire5sandbox${String(index).padStart(9, '0')}`,
      orn: `orn:okta:directory:00o5sandbox000000000${name}`,
      created,
      lastUpdated: created,
      _links: { users: { href: `${origin}/api/v1${path}` } },
    }))
    return { resources, _links: { 'resource-set': { href: `${origin}/api/v1/iam/resource-sets/${request.params.id}` } } }
  })
}
