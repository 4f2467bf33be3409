/** App registrations as Graph shows them: their service principals, and the directory extensions that they own. */

import type { ServicePrincipal } from '@microsoft/microsoft-graph-types'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { badRequest, requestDenied, resourceNotFound } from './errors.ts'
import { dataTypes, shownExtension } from './extensions.ts'
import { createIds } from './ids.ts'
import { listBody, originOf } from './query.ts'
import { type Tenant, tenantId } from './tenant.ts'
import { extensionAppId } from './user.ts'

const applicationsWrite = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All']
export const applicationsRead = ['Application.Read.All', ...applicationsWrite, 'Directory.Read.All', 'Directory.ReadWrite.All']

const extensionOrder = z.object({
  name: z.string().regex(/^[A-Za-z]\w{0,39}$/),
  dataType: z.enum(dataTypes),
  targetObjects: z.array(z.enum(['User', 'Group', 'Organization', 'Device', 'Application', 'AdministrativeUnit'])).min(1),
})

const availableOrder = z.object({ isSyncedFromOnPremises: z.boolean().nullish() })

export const principalIds = createIds(0x6eed_5ee6)
const appParameter = (name: string): string => `/v1.0/:app(^${name}\\(appId='[0-9a-fA-F-]{36}'\\)$)`
type App = { Params: { app: string } }

/** Adds the routes that name an app by its id, e.g. `/applications(appId='…')/extensionProperties`. */
export function addApplicationsRoutes(app: FastifyInstance, tenant: Tenant): void {
  /** The app that the path names: one that may call, or the one that owns the extensions the tenant starts with. */
  function appOf(request: FastifyRequest<App>): string {
    const appId = /'(.+)'/.exec(request.params.app)?.[1]?.toLowerCase() ?? ''
    if (appId !== extensionAppId && !tenant.clients.has(appId)) throw resourceNotFound(appId)
    return appId
  }

  app.get<App>(`${appParameter('applications')}/extensionProperties`, async request => {
    authorize(request, tenant, applicationsRead)
    const value = tenant.extensions.of(appOf(request)).map(shownExtension)
    return listBody(request, `applications('${appOf(request)}')/extensionProperties`, value)
  })

  app.post<App>(`${appParameter('applications')}/extensionProperties`, async (request, reply) => {
    const grant = authorize(request, tenant, applicationsWrite)
    const appId = appOf(request)
    const ownsIt = grant.clientId.toLowerCase() === appId
    // `OwnedBy` reaches only the app that calls; real owners can be several.
    if (!ownsIt && !grant.roles.includes('Application.ReadWrite.All')) throw requestDenied()
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

  // https://learn.microsoft.com/en-us/graph/api/directoryobject-getavailableextensionproperties
  app.post('/v1.0/directoryObjects/getAvailableExtensionProperties', async request => {
    authorize(request, tenant, ['Directory.Read.All'])
    const order = availableOrder.safeParse(request.body ?? {})
    if (!order.success) throw badRequest("Invalid value specified for property 'isSyncedFromOnPremises'.")
    const all = order.data.isSyncedFromOnPremises === true ? [] : tenant.extensions.all()
    return listBody(request, 'Collection(extensionProperty)', all.map(shownExtension))
  })

  app.get<App>(appParameter('servicePrincipals'), async request => {
    authorize(request, tenant, applicationsRead)
    const appId = appOf(request)
    const index = [extensionAppId, ...tenant.clients.keys()].indexOf(appId)
    const name = tenant.clients.has(appId) ? 'sandbox' : 'Tenant schema extension app'
    const principal: ServicePrincipal = {
      id: principalIds.at(index),
      deletedDateTime: null,
      accountEnabled: true,
      appId,
      appDisplayName: name,
      appOwnerOrganizationId: tenantId,
      displayName: name,
      servicePrincipalNames: [appId],
      servicePrincipalType: 'Application',
      signInAudience: 'AzureADMyOrg',
      tags: [],
    }
    return { '@odata.context': `${originOf(request)}/v1.0/$metadata#servicePrincipals/$entity`, ...principal }
  })
}
