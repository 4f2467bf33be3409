/**
 * Roles and their holders: `directoryRoles`, assignments that are active, and those that can be activated
 * (https://learn.microsoft.com/en-us/graph/api/resources/privilegedidentitymanagementv3-overview).
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authorize, directoryRead } from './access.ts'
import { graphError, malformed, Refused, resourceNotFound } from './errors.ts'
import { listBody, queryValue } from './query.ts'
import type { Tenant } from './tenant.ts'

const rolesRead = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...directoryRead]
const eligibilityRead = [
  'RoleEligibilitySchedule.Read.Directory',
  'RoleEligibilitySchedule.ReadWrite.Directory',
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
]
const joinRead = ['PrivilegedEligibilitySchedule.Read.AzureADGroup', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup']

/** Those of a list whose property is as the filter says; all of them without one. */
function chosen<T extends object>(
  request: FastifyRequest,
  all: readonly T[],
  names: readonly (keyof T & string)[],
): readonly T[] {
  const filter = queryValue(request, '$filter')
  if (filter === undefined) return all
  const [, name, value] = /^(\w+) eq '([^']+)'$/.exec(filter) ?? []
  const property = names.find(one => one === name)
  if (property === undefined) throw malformed(`Invalid filter clause: only ${names.join(' and ')} can be compared.`)
  return all.filter(one => one[property] === value)
}

/** Adds the routes that tell who may do more than others. */
export function addRoleRoutes(app: FastifyInstance, tenant: Tenant): void {
  const { roles, users } = tenant

  app.get('/v1.0/directoryRoles', async request => {
    authorize(request, tenant, rolesRead)
    return listBody(
      request,
      'directoryRoles',
      roles.inUse().map(({ shown }) => shown),
    )
  })
  app.get<{ Params: { id: string } }>('/v1.0/directoryRoles/:id/members', async request => {
    authorize(request, tenant, rolesRead)
    const role = roles.inUse().find(({ shown }) => shown.id === request.params.id)
    if (role === undefined) throw resourceNotFound(request.params.id)
    const members = role.holders.map(holder => {
      const { id, displayName, userPrincipalName } = users.at(holder)
      return { '@odata.type': '#microsoft.graph.user', id, displayName, userPrincipalName }
    })
    return listBody(request, 'directoryObjects', members)
  })

  app.get('/v1.0/roleManagement/directory/roleAssignments', async request => {
    authorize(request, tenant, rolesRead)
    const value = chosen(request, roles.assignments(), ['principalId', 'roleDefinitionId'])
    return listBody(request, 'roleManagement/directory/roleAssignments', value)
  })

  /** What a tenant without Microsoft Entra ID P2 answers. */
  const needsActivation = (): void => {
    if (roles.hasActivation) return
    const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.'
    throw new Refused(graphError(400, 'AadPremiumLicenseRequired', message))
  }
  app.get('/v1.0/roleManagement/directory/roleEligibilitySchedules', async request => {
    authorize(request, tenant, eligibilityRead)
    needsActivation()
    const value = chosen(request, roles.eligibilities(), ['principalId', 'roleDefinitionId'])
    return listBody(request, 'roleManagement/directory/roleEligibilitySchedules', value)
  })
  app.get('/v1.0/identityGovernance/privilegedAccess/group/eligibilitySchedules', async request => {
    authorize(request, tenant, joinRead)
    needsActivation()
    if (queryValue(request, '$filter') === undefined)
      throw malformed('The $filter query parameter is required: groupId or principalId.')
    const value = chosen(request, roles.joinable(), ['groupId', 'principalId'])
    return listBody(request, 'identityGovernance/privilegedAccess/group/eligibilitySchedules', value)
  })
}
