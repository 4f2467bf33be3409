/**
 * The admin roles of an app.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentClient/
 */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import { defaultRoles } from './clients.ts'
import { notFound, Refused } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import { baseTimes } from './user.ts'

const standardRoles: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'Super Organization Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  USER_ADMIN: 'Group Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  READ_ONLY_ADMIN: 'Read Only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
}

/** Adds `GET /oauth2/v1/clients/{clientId}/roles`. An app without a role may still read here that it has none. */
export function addClientsRoutes(app: FastifyInstance, org: Org): void {
  const { created } = baseTimes(org.clock.now())

  app.get<{ Params: { clientId: string } }>('/oauth2/v1/clients/:clientId/roles', async request => {
    await authorize(request, org, 'okta.roles.read', { needsRole: false })
    const client = org.clients.get(request.params.clientId)
    if (client === undefined) throw new Refused(notFound(`${request.params.clientId} (PublicClientApp)`))
    const origin = originOf(request)
    return (client.roles ?? defaultRoles).map((role, index) => {
      const label = standardRoles[role]
      const id = `${label === undefined ? 'irb' : 'ra1'}5sandbox${String(index).padStart(9, '0')}`
      const common = { id, status: 'ACTIVE', created, lastUpdated: created, assignmentType: 'CLIENT' }
      const assignee = { assignee: { href: `${origin}/oauth2/v1/clients/${client.clientId}` } }
      if (label !== undefined) return { ...common, label, type: role, _links: assignee }
      const custom = { role: `cr05sandbox${String(index).padStart(9, '0')}`, 'resource-set': 'iam5sandbox000000000' }
      return { ...common, label: role, type: 'CUSTOM', ...custom, _links: assignee }
    })
  })
}
