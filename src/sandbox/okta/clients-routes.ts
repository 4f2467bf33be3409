/**
 * The admin roles of an app.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentClient/
 */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import { defaultRoles, resourceSetOf } from './clients.ts'
import { notFound, Refused } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import { assignmentOf } from './roles.ts'
import { baseTimes } from './user.ts'

/** Adds `GET /oauth2/v1/clients/{clientId}/roles`. An app without a role may still read here that it has none. */
export function addClientsRoutes(app: FastifyInstance, org: Org): void {
  const { created } = baseTimes(org.clock.now())

  app.get<{ Params: { clientId: string } }>('/oauth2/v1/clients/:clientId/roles', async request => {
    await authorize(request, org, 'okta.roles.read', { needsRole: false })
    const client = org.clients.get(request.params.clientId)
    if (client === undefined) throw new Refused(notFound(`${request.params.clientId} (PublicClientApp)`))
    const href = `${originOf(request)}/oauth2/v1/clients/${client.clientId}`
    const assignee = { assignmentType: 'CLIENT', href, created, resourceSet: resourceSetOf(client) } as const
    return (client.roles ?? defaultRoles).map((role, index) => assignmentOf(role, index, assignee))
  })
}
