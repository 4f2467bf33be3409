import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { asIntegrationId, type Clock, problem } from '../../../contract/index.ts'
import { actorOf, adminOf } from '../authenticate.ts'
import { roles } from '../permissions.ts'
import { plainText } from '../plain-text.ts'
import { byId, byPerson } from '../shapes.ts'
import type { AdminTokens } from '../tokens.ts'

const newToken = z.strictObject({
  name: plainText(120).min(1),
  role: z.enum(roles),
  expiresAt: z.iso.datetime().optional(),
  person: byPerson.optional().describe('Whose it is. Tokens of agents and supervisors have to say.'),
})

/** The tokens of the admin API itself, and who the caller is. */
export function tokenRoutes(instance: FastifyInstance, { tokens, clock }: { tokens: AdminTokens; clock: Clock }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/me', request => adminOf(request))

  app.get('/v1/admin-tokens', async () => ({ items: await tokens.list(), nextCursor: null }))

  app.post('/v1/admin-tokens', { schema: { body: newToken } }, async (request, reply) => {
    const { name, role, expiresAt, person } = request.body
    const until = expiresAt === undefined ? undefined : Date.parse(expiresAt)
    if (until !== undefined && until <= clock.now()) {
      throw problem('request_invalid', undefined, { faults: [{ path: '/expiresAt', message: 'lies in the past' }] })
    }
    const holder = person && { integrationId: asIntegrationId(person.integrationId), externalId: person.externalId }
    const made = await tokens.make(
      { name, role, ...(until === undefined ? {} : { expiresAt: until }), ...(holder === undefined ? {} : { person: holder }) },
      actorOf(request),
    )
    reply.code(201).header('cache-control', 'no-store')
    return { ...made.view, token: made.token }
  })

  app.put(
    '/v1/admin-tokens/:id/person',
    { schema: { params: byId, body: byPerson, summary: 'Say whose a token is that names nobody yet.' } },
    request => {
      const { integrationId, externalId } = request.body
      return tokens.name(request.params.id, { integrationId: asIntegrationId(integrationId), externalId }, actorOf(request))
    },
  )

  app.delete('/v1/admin-tokens/:id', { schema: { params: byId } }, async (request, reply) => {
    await tokens.revoke(request.params.id, actorOf(request))
    return reply.code(204).send()
  })
}
