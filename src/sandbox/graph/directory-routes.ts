/** The tenant itself: its organization, and the directory roles that are held. */

import type { Organization } from '@microsoft/microsoft-graph-types'
import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import { malformed, resourceNotFound } from './errors.ts'
import { listBody, queryValue, selectOf } from './query.ts'
import { heldRoles } from './roles.ts'
import { type Tenant, tenantId } from './tenant.ts'
import { domain } from './user.ts'

const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All']
const organizationRead = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'User.Read.All',
  'User.ReadWrite.All',
  ...directoryRead,
]
const rolesRead = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...directoryRead]

/** Adds the routes that concern the tenant as a whole. */
export function addDirectoryRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get('/v1.0/organization', async request => {
    authorize(request, tenant, organizationRead)
    const organization: Organization = {
      id: tenantId,
      deletedDateTime: null,
      businessPhones: [],
      city: null,
      country: null,
      countryLetterCode: 'SE',
      createdDateTime: tenant.created,
      displayName: 'Stepgate Sandbox',
      onPremisesLastSyncDateTime: tenant.created,
      onPremisesSyncEnabled: true,
      preferredLanguage: 'en',
      tenantType: 'AAD',
      technicalNotificationMails: [],
      verifiedDomains: [
        { capabilities: 'Email, OfficeCommunicationsOnline', isDefault: true, isInitial: true, name: domain, type: 'Managed' },
      ],
    }
    const select = selectOf(request, 'organization', name => name in organization)
    const shown = Object.entries(organization).filter(([name]) => select?.includes(name) ?? true)
    return listBody(request, 'organization', [Object.fromEntries(shown)])
  })

  app.get('/v1.0/directoryRoles', async request => {
    authorize(request, tenant, rolesRead)
    return listBody(
      request,
      'directoryRoles',
      heldRoles(tenant.users).map(({ shown }) => shown),
    )
  })
  app.get<{ Params: { id: string } }>('/v1.0/directoryRoles/:id/members', async request => {
    authorize(request, tenant, rolesRead)
    const role = heldRoles(tenant.users).find(({ shown }) => shown.id === request.params.id)
    if (role === undefined) throw resourceNotFound(request.params.id)
    const { id, displayName, userPrincipalName } = tenant.users.at(role.holder)
    return listBody(request, 'directoryObjects', [{ '@odata.type': '#microsoft.graph.user', id, displayName, userPrincipalName }])
  })

  app.get('/v1.0/roleManagement/directory/roleAssignments', async request => {
    authorize(request, tenant, rolesRead)
    const filter = queryValue(request, '$filter')
    const wanted = /^(principalId|roleDefinitionId) eq '([^']+)'$/.exec(filter ?? '')
    if (filter !== undefined && wanted === null)
      throw malformed('Invalid filter clause: only principalId and roleDefinitionId can be compared.')
    const all = heldRoles(tenant.users).map(({ assignment }) => assignment)
    const property = wanted?.[1] === 'principalId' ? 'principalId' : 'roleDefinitionId'
    return listBody(
      request,
      'roleManagement/directory/roleAssignments',
      wanted === null ? all : all.filter(one => one[property] === wanted[2]),
    )
  })
}
