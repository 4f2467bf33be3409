import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ActorRef, problem } from '../../contract/index.ts'
import { adminRoutes, refuseWithout } from './permissions.ts'
import type { Admin, AdminTokens } from './tokens.ts'

const admins = new WeakMap<FastifyRequest, Admin>()

/** The administrator behind a request that passed the gate. */
export function adminOf(request: FastifyRequest): Admin {
  const admin = admins.get(request)
  if (!admin) throw new TypeError('a route of the admin API was reached past its gate')
  return admin
}

export function actorOf(request: FastifyRequest): ActorRef {
  const { id, name } = adminOf(request)
  return { kind: 'admin', id, name }
}

/** Every route of the instance asks for a token and the permission that the one table names. */
export function guardAdminRoutes(app: FastifyInstance, tokens: AdminTokens): void {
  app.addHook('onRoute', route => {
    for (const method of [route.method].flat()) {
      if (method !== 'HEAD' && !adminRoutes[`${method} ${route.url}`]) {
        throw new TypeError(`${method} ${route.url} is in no row of the table of permissions`)
      }
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    const bearer = /^Bearer ([\w.~+/-]{20,512}=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    const admin = bearer === undefined ? undefined : await tokens.find(bearer)
    if (!admin) {
      reply.header('www-authenticate', 'Bearer realm="stepgate"')
      throw problem('unauthenticated')
    }
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const permission = adminRoutes[`${method} ${request.routeOptions.url}`]
    if (!permission) throw problem('forbidden')
    refuseWithout(admin.role, permission)
    admins.set(request, admin)
  })
}
