import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ActorRef, type IntegrationId, problem } from '../../contract/index.ts'
import { problemContentType, problemOf } from '../../facades/problem.ts'
import { adminRoutes, mayUse, refuseWithout } from './permissions.ts'
import { isQuiet, refuseRiding } from './riding.ts'
import { sessionCookie } from './session-cookie.ts'
import type { AdminSession, AdminSessions } from './sessions.ts'
import type { ConsoleSignIn } from './sign-in/index.ts'
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

/** A ticket system's client, where a route is for agents. */
export interface DeskClient {
  readonly clientId: string
  readonly integrationId: IntegrationId
}

/** Whose bearer it is, or nothing; throws where it is a good one that may not. */
export type DeskClients = (authorization: string) => Promise<DeskClient | undefined>

const clients = new WeakMap<FastifyRequest, DeskClient>()

/** Who calls a route that is for administrators and for ticket systems alike. */
export function callerOf(request: FastifyRequest): Admin | DeskClient {
  return clients.get(request) ?? adminOf(request)
}

const sessions = new WeakMap<FastifyRequest, AdminSession>()

/** The session that a call came by, if it came by one. */
export function sessionOf(request: FastifyRequest): AdminSession | undefined {
  return sessions.get(request)
}

const looks = new WeakMap<FastifyRequest, () => Promise<boolean>>()

/**
 * Whether whoever asked may still have what is being answered, for answers that go on: their session or token holds, and their
 * role may read it. To be asked so is no activity of theirs.
 */
export function mayStill(request: FastifyRequest): Promise<boolean> {
  const look = looks.get(request)
  if (!look) throw new TypeError('a route of the admin API was reached past its gate')
  return look()
}

/** How one gets in: what the gate looks at. */
export interface WaysIn {
  readonly adminTokens: AdminTokens
  readonly adminSessions: AdminSessions
  readonly deskClients: DeskClients
  readonly publicUrl: string
  /** Whether administrators can sign in at a provider. */
  readonly consoleSignIn: ConsoleSignIn
}

/** Every route of the instance asks for a token or a session, and the permission that the one table names. */
export function guardAdminRoutes(app: FastifyInstance, ways: WaysIn): void {
  const { adminTokens: tokens, adminSessions, deskClients, publicUrl, consoleSignIn } = ways
  const cookie = sessionCookie(publicUrl.startsWith('https:'))

  /** Where there is a header, it alone counts. */
  async function held(request: FastifyRequest, isActive: boolean): Promise<AdminSession | undefined> {
    const value = request.headers.authorization === undefined ? cookie.read(request.headers.cookie) : undefined
    return value ? adminSessions.find(value, isActive) : undefined
  }

  async function bySession(request: FastifyRequest): Promise<Admin | undefined> {
    const session = await held(request, !isQuiet(request))
    if (!session) return undefined
    refuseRiding(request, session.csrf, publicUrl)
    sessions.set(request, session)
    return session.admin
  }

  app.addHook('onRoute', route => {
    for (const method of [route.method].flat()) {
      if (method !== 'HEAD' && !adminRoutes[`${method} ${route.url}`]) {
        throw new TypeError(`${method} ${route.url} is in no row of the table of permissions`)
      }
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const permission = adminRoutes[`${method} ${request.routeOptions.url}`]
    const bearer = /^Bearer ([\w.~+/-]{20,512}=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    const admin = bearer === undefined ? await bySession(request) : await tokens.find(bearer)
    if (!admin && permission === 'helpdesk:verify' && bearer !== undefined) {
      const client = await deskClients(`Bearer ${bearer}`)
      if (client !== undefined) return void clients.set(request, client)
    }
    if (!admin) {
      reply.header('www-authenticate', 'Bearer realm="stepgate"')
      const refused = problem('unauthenticated')
      if (request.routeOptions.url !== '/v1/session') throw refused
      const { status, document } = problemOf(refused)
      const how = { ...document, signIn: { oidc: consoleSignIn.isOn } }
      return reply.code(status).header('content-type', problemContentType).send(JSON.stringify(how))
    }
    if (!permission) throw problem('forbidden')
    refuseWithout(admin.role, permission)
    admins.set(request, admin)
    looks.set(request, async () => {
      const now = bearer === undefined ? (await held(request, false))?.admin : await tokens.find(bearer, false)
      return now !== undefined && mayUse(now.role, permission)
    })
    if (sessions.has(request)) reply.headers({ 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin' })
  })
}
