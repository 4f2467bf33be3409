/** The tenant itself: its organization, roles, service principals and directory extensions. */

import type { Organization, ServicePrincipal } from '@microsoft/microsoft-graph-types'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import type { GraphClient } from './apps.ts'
import { badRequest, graphError, malformed, Refused, resourceNotFound } from './errors.ts'
import { dataTypes, shownExtension } from './extensions.ts'
import { createIds } from './ids.ts'
import { originOf, queryValue } from './query.ts'
import { heldRoles } from './roles.ts'
import { type Tenant, tenantId } from './tenant.ts'
import { domain, extensionAppId } from './user.ts'

const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All']
const organizationRead = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'User.Read.All',
  'User.ReadWrite.All',
  ...directoryRead,
]
const rolesRead = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...directoryRead]
const applicationsWrite = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All']
const applicationsRead = ['Application.Read.All', ...applicationsWrite, ...directoryRead]

const extensionOrder = z.object({
  name: z.string().regex(/^[A-Za-z]\w{0,39}$/),
  dataType: z.enum(dataTypes),
  targetObjects: z.array(z.enum(['User', 'Group', 'Organization', 'Device', 'Application', 'AdministrativeUnit'])).min(1),
})

const principalIds = createIds(0x6eed_5ee6)

/** Adds the routes that concern the tenant as a whole. */
export function addDirectoryRoutes(app: FastifyInstance, tenant: Tenant): void {
  const list = (request: FastifyRequest, context: string, value: readonly object[]) => ({
    '@odata.context': `${originOf(request)}/v1.0/$metadata#${context}`,
    value,
  })

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
    return list(request, 'organization', [organization])
  })

  app.get('/v1.0/directoryRoles', async request => {
    authorize(request, tenant, rolesRead)
    return list(
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
    return list(request, 'directoryObjects', [{ '@odata.type': '#microsoft.graph.user', id, displayName, userPrincipalName }])
  })

  app.get('/v1.0/roleManagement/directory/roleAssignments', async request => {
    authorize(request, tenant, rolesRead)
    const filter = queryValue(request, '$filter')
    const wanted = /^(principalId|roleDefinitionId) eq '([^']+)'$/.exec(filter ?? '')
    if (filter !== undefined && wanted === null)
      throw malformed('Invalid filter clause: only principalId and roleDefinitionId can be compared.')
    const all = heldRoles(tenant.users).map(({ assignment }) => assignment)
    const property = wanted?.[1] === 'principalId' ? 'principalId' : 'roleDefinitionId'
    return list(
      request,
      'roleManagement/directory/roleAssignments',
      wanted === null ? all : all.filter(one => one[property] === wanted[2]),
    )
  })

  const appParameter = (name: string): string => `/v1.0/:app(^${name}\\(appId='[0-9a-fA-F-]{36}'\\)$)`
  type App = { Params: { app: string } }

  /** The app that a path such as `applications(appId='…')` names. The one that owns the extensions is not for calls. */
  function appOf(request: FastifyRequest<App>): string {
    const appId = /'(.+)'/.exec(request.params.app)?.[1]?.toLowerCase() ?? ''
    if (appId !== extensionAppId && !tenant.clients.has(appId)) throw resourceNotFound(appId)
    return appId
  }

  app.get<App>(`${appParameter('applications')}/extensionProperties`, async request => {
    authorize(request, tenant, applicationsRead)
    const value = tenant.extensions.of(appOf(request)).map(shownExtension)
    return list(request, `applications('${request.params.app}')/extensionProperties`, value)
  })

  app.post<App>(`${appParameter('applications')}/extensionProperties`, async (request, reply) => {
    const grant = authorize(request, tenant, applicationsWrite)
    const appId = appOf(request)
    const ownsIt = grant.clientId.toLowerCase() === appId
    // `OwnedBy` reaches only the app that calls; real owners can be several.
    if (!ownsIt && !grant.roles.includes('Application.ReadWrite.All'))
      throw new Refused(graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'))
    const order = extensionOrder.safeParse(request.body)
    if (!order.success)
      throw badRequest(
        `Invalid value specified for property '${order.error.issues[0]?.path.join('.')}' of resource 'ExtensionProperty'.`,
      )
    const { name, dataType, targetObjects } = order.data
    try {
      const made = shownExtension(tenant.extensions.add(appId, name, dataType, targetObjects))
      const context = `${originOf(request)}/v1.0/$metadata#applications('${appId}')/extensionProperties/$entity`
      return reply.code(201).send({ '@odata.context': context, ...made })
    } catch (cause) {
      if (cause instanceof TypeError) throw badRequest(cause.message)
      throw cause
    }
  })

  app.get<App>(appParameter('servicePrincipals'), async request => {
    authorize(request, tenant, applicationsRead)
    const appId = appOf(request)
    const index = [extensionAppId, ...tenant.clients.keys()].indexOf(appId)
    const client: GraphClient | undefined = tenant.clients.get(appId)
    const principal: ServicePrincipal = {
      id: principalIds.at(index),
      deletedDateTime: null,
      accountEnabled: true,
      appId,
      appDisplayName: client === undefined ? 'Tenant schema extension app' : 'sandbox',
      appOwnerOrganizationId: tenantId,
      displayName: client === undefined ? 'Tenant schema extension app' : 'sandbox',
      servicePrincipalNames: [appId],
      servicePrincipalType: 'Application',
      signInAudience: 'AzureADMyOrg',
      tags: [],
    }
    return { '@odata.context': `${originOf(request)}/v1.0/$metadata#servicePrincipals/$entity`, ...principal }
  })
}
