/**
 * Who owns which app registration, and what those apps may do: whoever owns one can add a secret to it and act as it
 * (https://learn.microsoft.com/en-us/graph/api/user-list-ownedobjects).
 */

import type { FastifyInstance } from 'fastify'
import { authorize, usersRead } from './access.ts'
import { applicationsRead, principalIds } from './applications-routes.ts'
import { resourceNotFound } from './errors.ts'
import { createIds } from './ids.ts'
import { listBody } from './query.ts'
import type { Tenant } from './tenant.ts'
import { extensionAppId } from './user.ts'

const applicationIds = createIds(0xbeed_5eeb)
const grantIds = createIds(0xceed_5eec)
const appRoleIds = createIds(0xdeed_5eed)

/** The apps of the tenant, in the order of their ids. */
const appsOf = (tenant: Tenant): readonly string[] => [extensionAppId, ...tenant.clients.keys()]
export const principalIdOf = (tenant: Tenant, appId: string): string => principalIds.at(appsOf(tenant).indexOf(appId))

/** Adds what people own, and what an app was granted. */
export function addOwnedRoutes(app: FastifyInstance, tenant: Tenant): void {
  const { users, owned } = tenant

  app.get<{ Params: { id: string } }>('/v1.0/users/:id/ownedObjects', async request => {
    const grant = authorize(request, tenant, [...usersRead, ...applicationsRead])
    const position = users.find(request.params.id)
    if (position === undefined) throw resourceNotFound(request.params.id)
    const mayRead = applicationsRead.some(permission => grant.roles.includes(permission))
    const value = [...(owned.get(position) ?? [])].map(appId => ({
      '@odata.type': '#microsoft.graph.application',
      id: applicationIds.at(appsOf(tenant).indexOf(appId)),
      // Of what the caller may not read, nothing but the id is told.
      appId: mayRead ? appId : null,
      displayName: mayRead ? 'sandbox' : null,
    }))
    return listBody(request, 'directoryObjects', value)
  })

  app.get<{ Params: { id: string } }>('/v1.0/servicePrincipals/:id/appRoleAssignments', async request => {
    authorize(request, tenant, applicationsRead)
    const { id } = request.params
    const appId = appsOf(tenant).find((_, index) => principalIds.at(index) === id)
    if (appId === undefined) throw resourceNotFound(id)
    const value = (tenant.clients.get(appId)?.roles ?? []).map((_, index) => ({
      id: grantIds.at(index),
      appRoleId: appRoleIds.at(index),
      principalId: id,
      principalType: 'ServicePrincipal',
      resourceDisplayName: 'Microsoft Graph',
    }))
    return listBody(request, `servicePrincipals('${id}')/appRoleAssignments`, value)
  })
}
