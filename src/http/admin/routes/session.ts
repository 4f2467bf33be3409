import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../../../contract/index.ts'
import { problemSchema } from '../../../facades/problem.ts'
import { actorOf, sessionOf, type WaysIn } from '../authenticate.ts'
import { permissionsOf, roles } from '../permissions.ts'
import { sessionCookie } from '../session-cookie.ts'
import type { AdminSession } from '../sessions.ts'
import { byId } from '../shapes.ts'

const signIn = z.object({ oidc: z.boolean().describe('Whether there is a provider to sign in at, by /console/sign-in.') })

const session = z
  .object({
    id: z.string(),
    administratorId: z.string().describe('Under which what is done stands in the audit.'),
    name: z.string(),
    role: z.enum(roles),
    permissions: z.array(z.string()).describe('What the role may do, of the one table.'),
    person: z.object({ integrationId: z.string(), externalId: z.string() }).optional(),
    expiresAt: z.string().describe('When it ends, whatever is done.'),
    idleSeconds: z.number().int().describe('For how long it holds without a call.'),
    idleEndsAt: z.string().describe('When it ends if nothing is done.'),
    csrf: z.string().describe('Repeated in x-stepgate-csrf by every call that changes something.'),
    signIn,
  })
  .meta({ id: 'Session', title: 'A session of the console' })

const nobody = problemSchema.extend({ signIn }).meta({ id: 'NoSession', title: 'Nobody is signed in, and how to' })
const none = z.null().describe('Done')

const which = z.object({ all: z.enum(['', 'true', 'false']).optional() })
const iso = (at: number) => new Date(at).toISOString()

/** Tokens have none, and no cookie to clear. */
function ownSession(request: FastifyRequest): AdminSession {
  const found = sessionOf(request)
  if (found === undefined) throw problem('not_found', 'This call came by a token, not by a session.')
  return found
}

/** The session that the console runs in, and those of others for owners. */
export function sessionRoutes(instance: FastifyInstance, { adminSessions, publicUrl, consoleSignIn }: WaysIn): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const cookie = sessionCookie(publicUrl.startsWith('https:'))

  app.get('/v1/session', { schema: { response: { 200: session, 401: nobody } } }, request => {
    const { id, admin, person, expiresAt, idleMs, idleEndsAt, csrf } = ownSession(request)
    return {
      id,
      administratorId: admin.id,
      name: admin.name,
      role: admin.role,
      permissions: [...permissionsOf(admin.role)],
      ...(person ? { person } : {}),
      expiresAt: iso(expiresAt),
      idleSeconds: Math.round(idleMs / 1_000),
      idleEndsAt: iso(idleEndsAt),
      csrf,
      signIn: { oidc: consoleSignIn.isOn },
    }
  })

  app.delete('/v1/session', { schema: { querystring: which, response: { 204: none } } }, async (request, reply) => {
    const isAll = request.query.all !== undefined && request.query.all !== 'false'
    await adminSessions.close(ownSession(request), isAll ? 'all' : 'this')
    return reply.code(204).header('set-cookie', cookie.clear).send(null)
  })

  app.get('/v1/admin-sessions', async () => ({ items: await adminSessions.list(), nextCursor: null }))

  app.delete('/v1/admin-sessions/:id', { schema: { params: byId } }, async (request, reply) => {
    await adminSessions.revoke(request.params.id, actorOf(request))
    return reply.code(204).send()
  })
}
