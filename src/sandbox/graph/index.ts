/**
 * The stand-in for Microsoft Entra ID and Microsoft Graph: one server on loopback that is both the authority of a tenant
 * and its Graph, and behaves as the real ones do, refusals and faults included. It checks assertions, permissions and
 * tokens as strictly, so that a connector which works here has done the real thing. It must not know the host or any
 * connector: they meet over HTTP only. What it takes from Microsoft's documentation is cited where it is used;
 * everything under `/__sandbox` is its own.
 */

import { randomUUID } from 'node:crypto'
import fastify, { type FastifyError, type FastifyRequest } from 'fastify'
import { watchRequests } from '../requests.ts'
import { addApplicationsRoutes } from './applications-routes.ts'
import type { GraphClient } from './apps.ts'
import { addAppsPage } from './apps-page.ts'
import { addAuditLogRoute } from './audit-log-route.ts'
import { addBatchRoute } from './batch-route.ts'
import { addControlRoutes } from './control-routes.ts'
import { addCustomExtensions } from './custom-extensions.ts'
import { addDeletedItems } from './deleted-items.ts'
import { addDirectoryRoutes } from './directory-routes.ts'
import { graphError, type Refusal, Refused, serverError } from './errors.ts'
import { addExternalSignIn } from './external-sign-in.ts'
import { addFaults } from './faults.ts'
import { groupIds } from './group.ts'
import { addGroupsDelta } from './groups-delta.ts'
import { addGroupsRoutes } from './groups-routes.ts'
import { addManagerRoutes } from './managers.ts'
import { addMembershipsRoutes } from './memberships-routes.ts'
import { addMetadataRoutes } from './metadata-routes.ts'
import { addMethodConfigurations } from './method-configurations.ts'
import { addMethodsControl } from './methods-control.ts'
import { createNotifications } from './notifications.ts'
import { addOwnedRoutes } from './owned-routes.ts'
import { isPart } from './part.ts'
import { addPassPolicy } from './pass-policy-route.ts'
import { addPassSignIn } from './pass-sign-in.ts'
import { addRecoveryRoutes } from './recovery-routes.ts'
import { addRightsControl } from './rights-control.ts'
import { addRoleRoutes } from './role-routes.ts'
import { addSubscriptionsControl } from './subscriptions-control.ts'
import { addSubscriptionsRoutes } from './subscriptions-routes.ts'
import { createTenant, tenantId } from './tenant.ts'
import { addThrottle } from './throttle.ts'
import { addTokenRoute } from './token-route.ts'
import { graphTime } from './user.ts'
import type { Users } from './users.ts'
import { addUsersDelta } from './users-delta.ts'
import { addUsersRoutes } from './users-routes.ts'

export type { FederatedCredential, GraphClient } from './apps.ts'
export { clientOrder as graphClientShape } from './control-routes.ts'
export { birthDateAttribute } from './user.ts'
export type { Users } from './users.ts'

export interface GraphStandInOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined
  readonly clock?: { now(): number } | undefined
  /** How many people there are; 200 by default. */
  readonly people?: number | undefined
  readonly clients?: readonly GraphClient[] | undefined
  /** Told of each app that an administrator made or changed on the page of apps. */
  readonly onApp?: ((client: GraphClient) => Promise<void>) | undefined
}

export interface GraphStandIn {
  /** Of the authority and of Graph. */
  readonly url: string
  readonly tenantId: string
  /** The users of the tenant, for the sandbox that runs in the same process. */
  readonly people: Users
  /** The id of the group with this name. */
  groupId(name: string): string
  /** Adds an app registration, or replaces the one with its id. */
  registerClient(client: GraphClient): void
  close(): Promise<void>
}

/** Starts a tenant on 127.0.0.1. */
export async function startGraphStandIn(options: GraphStandInOptions = {}): Promise<GraphStandIn> {
  const clock = options.clock ?? { now: () => Date.now() }
  const tenant = createTenant(options.people ?? 200, clock, options.clients ?? [])
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 200 } })
  const requestIds = new WeakMap<FastifyRequest, string>()

  app.addHook('onRequest', async (request, reply) => {
    tenant.users.emptyBin()
    const requestId = randomUUID()
    requestIds.set(request, requestId)
    reply.headers({ 'request-id': requestId, 'client-request-id': clientRequestId(request) ?? requestId })
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, body))

  /** Graph repeats the ids of the call inside the error. */
  const withIds = (request: FastifyRequest, { body }: Refusal) => {
    if (typeof body.error === 'string') return body
    const requestId = requestIds.get(request) ?? ''
    const date = graphTime(clock.now()).slice(0, 19)
    const innerError = { date, 'request-id': requestId, 'client-request-id': clientRequestId(request) ?? requestId }
    return { error: { ...body.error, innerError } }
  }
  app.setErrorHandler((error: FastifyError | Refused, request, reply) => {
    const status = error instanceof Refused ? error.refusal.status : (error.statusCode ?? 500)
    const unread = graphError(status, 'BadRequest', 'Unable to read JSON request payload.')
    const refusal = error instanceof Refused ? error.refusal : status < 500 ? unread : serverError(status)
    return reply
      .code(refusal.status)
      .headers(refusal.headers ?? {})
      .send(withIds(request, refusal))
  })
  app.setNotFoundHandler((request, reply) => {
    const segment = request.url.split('?', 1)[0]?.split('/').at(-1)
    return reply
      .code(400)
      .send(withIds(request, graphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`)))
  })

  const notifications = createNotifications(tenant.subscriptions, tenantId)
  tenant.users.log.listen(change => notifications.changed('user', tenant.users.idAt(change.position), change))
  tenant.groups.log.listen(change => notifications.changed('group', groupIds.at(change.position), change))
  app.addHook('preClose', async () => notifications.close())

  const seen = watchRequests(app, clock, isPart)
  const faults = addFaults(app, clock)
  addThrottle(app, tenant)
  addMetadataRoutes(app, tenant)
  addTokenRoute(app, tenant)
  addUsersRoutes(app, tenant, faults)
  addManagerRoutes(app, tenant)
  addUsersDelta(app, tenant, faults)
  addDeletedItems(app, tenant, faults)
  addGroupsRoutes(app, tenant, faults)
  addGroupsDelta(app, tenant, faults)
  addMembershipsRoutes(app, tenant, faults)
  addDirectoryRoutes(app, tenant)
  addRoleRoutes(app, tenant)
  addOwnedRoutes(app, tenant)
  addPassPolicy(app, tenant)
  addPassSignIn(app, tenant)
  addMethodsControl(app, tenant)
  addRightsControl(app, tenant)
  addAuditLogRoute(app, tenant, faults)
  addApplicationsRoutes(app, tenant)
  addRecoveryRoutes(app, tenant)
  addExternalSignIn(app, tenant)
  addCustomExtensions(app, tenant)
  addMethodConfigurations(app, tenant)
  addSubscriptionsRoutes(app, tenant)
  addBatchRoute(app, tenant)
  addAppsPage(app, tenant, options.onApp ?? (async () => undefined))
  addControlRoutes(app, tenant, faults, seen)
  addSubscriptionsControl(app, tenant, notifications)

  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return {
    url,
    tenantId,
    people: tenant.users,
    groupId(name) {
      const position = tenant.groups.findByName(name)
      if (position === undefined) throw new TypeError(`there is no group ${name}`)
      return groupIds.at(position)
    },
    registerClient: client => void tenant.clients.set(client.clientId.toLowerCase(), client),
    close: () => app.close(),
  }
}

function clientRequestId(request: FastifyRequest): string | undefined {
  const given = request.headers['client-request-id']
  return typeof given === 'string' ? given : undefined
}
