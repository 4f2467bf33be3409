/**
 * The stand-in for Okta: a server on loopback that behaves as a real org does, refusals and faults included. It checks
 * assertions, proofs, scopes and cursors as strictly as Okta, so that a connector which works here has done the real
 * thing. It must not know the host or any connector: they meet over HTTP only. What it takes from Okta's documentation
 * is cited where it is used; everything under `/__sandbox` is its own.
 */

import { randomBytes } from 'node:crypto'
import fastify, { type FastifyError } from 'fastify'
import { watchRequests } from '../requests.ts'
import { addAppsPage } from './apps-page.ts'
import type { OktaClient } from './clients.ts'
import { addClientsRoutes } from './clients-routes.ts'
import { addControlRoutes } from './control-routes.ts'
import { addEnrollmentRoutes } from './enrollment-routes.ts'
import { apiError, internalError, notFound, Refused } from './errors.ts'
import { addEventHooksRoutes } from './event-hooks-routes.ts'
import { addFactorCaller } from './factor-caller.ts'
import { addFaults } from './faults.ts'
import { addGroupRulesRoutes } from './group-rules-routes.ts'
import { addGroupsRoutes } from './groups-routes.ts'
import { addIdpsRoutes } from './idps-routes.ts'
import { addIdvCaller } from './idv-caller.ts'
import { addLifecycleRoutes } from './lifecycle-routes.ts'
import { addLogsRoutes } from './logs-routes.ts'
import { adminPosition, createOrg } from './org.ts'
import type { PeopleStore } from './people-store.ts'
import { addPoliciesRoutes } from './policies-routes.ts'
import { addRecoveryControl } from './recovery-control.ts'
import { addRolesRoutes } from './roles-routes.ts'
import { addSignInPage } from './sign-in-page.ts'
import { addTokenHookCaller } from './token-hook-caller.ts'
import { addTokenRoute } from './token-route.ts'
import { addUserSchemaRoutes } from './user-schema-routes.ts'
import { addUserTypesRoutes } from './user-types-routes.ts'
import { addUsersRoutes } from './users-routes.ts'
import { addUsersWriteRoutes } from './users-write-routes.ts'

export type { OktaClient } from './clients.ts'
export { clientOrder as oktaClientShape } from './control-routes.ts'
export type { PeopleStore } from './people-store.ts'

export interface OktaStandInOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined
  readonly clock?: { now(): number } | undefined
  /** How many people there are; 200 by default. */
  readonly people?: number | undefined
  readonly clients?: readonly OktaClient[] | undefined
  /** Told of each app that an administrator made or changed on the page of apps. */
  readonly onApp?: ((client: OktaClient) => Promise<void>) | undefined
}

export interface OktaStandIn {
  readonly url: string
  /** The users of the org, for the sandbox that runs in the same process. */
  readonly people: PeopleStore
  /** The login of the person who administers the org. */
  readonly admin: string
  /** The id of the group with this name. */
  groupId(name: string): string
  /** Adds an API service app, or replaces the one with its id. */
  registerClient(client: OktaClient): void
  close(): Promise<void>
}

/** Starts an org on 127.0.0.1. */
export async function startOktaStandIn(options: OktaStandInOptions = {}): Promise<OktaStandIn> {
  const clock = options.clock ?? { now: () => Date.now() }
  const org = createOrg(options.people ?? 200, clock, options.clients ?? [])
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 200 } })

  app.addHook('onRequest', async (_, reply) => {
    reply.header('x-okta-request-id', randomBytes(16).toString('hex'))
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.setErrorHandler((error: FastifyError | Refused, _, reply) => {
    if (error instanceof Refused)
      return reply
        .code(error.refusal.status)
        .headers(error.refusal.headers ?? {})
        .send(error.refusal.body)
    const status = error.statusCode ?? 500
    const badBody = apiError(status, 'E0000003', 'The request body was not well-formed.')
    return reply.code(status).send((status < 500 ? badBody : internalError(status)).body)
  })
  app.setNotFoundHandler((request, reply) => reply.code(404).send(notFound(request.url.split('?', 1)[0] ?? '').body))

  const seen = watchRequests(app, clock)
  const faults = addFaults(app, clock)
  addTokenRoute(app, org)
  addUsersRoutes(app, org)
  addUsersWriteRoutes(app, org)
  addUserSchemaRoutes(app, org)
  addUserTypesRoutes(app, org)
  addGroupRulesRoutes(app, org)
  addGroupsRoutes(app, org)
  addLogsRoutes(app, org)
  addEventHooksRoutes(app, org)
  addIdvCaller(app, org, addIdpsRoutes(app))
  addFactorCaller(app, org)
  addTokenHookCaller(app, org)
  addPoliciesRoutes(app)
  addClientsRoutes(app, org)
  addRolesRoutes(app, org)
  addLifecycleRoutes(app, org)
  addEnrollmentRoutes(app, org)
  addSignInPage(app, org)
  addAppsPage(app, org, options.onApp ?? (async () => undefined))
  addControlRoutes(app, org, faults, seen)
  addRecoveryControl(app, org)

  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return {
    url,
    people: org.people,
    admin: String(org.people.read(adminPosition(options.people ?? 200), 'profile.login')),
    groupId: name => String(org.groups.read(org.groups.named(name), 'id')),
    registerClient: client => void org.clients.set(client.clientId, client),
    close: async () => {
      org.eventHooks.close()
      await app.close()
    },
  }
}
