import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mappingSchema, present } from '../../../contract/index.ts'
import type { Integrations } from '../../../integrations/port.ts'
import { actorOf, adminOf } from '../authenticate.ts'
import { refuseWithout } from '../permissions.ts'
import { byId } from '../shapes.ts'

/** The product pages and paces as it likes; whoever looks at a form does not wait longer. */
const longestMs = 60_000

const preview = z.strictObject({ mapping: mappingSchema.optional(), limit: z.int().min(1).max(50).default(5) })
const groupQuery = z.strictObject({ search: z.string().max(200).default('') })

/** What helps to fill in the form of a directory: what a mapping makes of real people, and the groups of the product. */
export function mappingRoutes(instance: FastifyInstance, { integrations }: { integrations: Integrations }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/integrations/:id/mapping', { schema: { params: byId } }, async request => integrations.mapping(request.params.id))

  app.post('/v1/integrations/:id/mapping/preview', { schema: { params: byId, body: preview } }, async (request, reply) => {
    // People are shown: who may change the mapping has to be allowed to see them, too.
    refuseWithout(adminOf(request).role, 'directory:read')
    reply.header('cache-control', 'no-store')
    const signal = AbortSignal.timeout(longestMs)
    return integrations.previewMapping(request.params.id, present(request.body), actorOf(request), signal)
  })

  app.get('/v1/integrations/:id/groups', { schema: { params: byId, querystring: groupQuery } }, async request => ({
    items: await integrations.groups(request.params.id, request.query.search, AbortSignal.timeout(longestMs)),
    nextCursor: null,
  }))
}
