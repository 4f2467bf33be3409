import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Rehearsals } from '../../../integrations/rehearsal/index.ts'
import { actorOf } from '../authenticate.ts'
import { byId, newRehearsal } from '../shapes.ts'

/** A flow that rehearses: a second client of an integration, for a while and with named people only. */
export function rehearsalRoutes(instance: FastifyInstance, { rehearsals }: { readonly rehearsals: Rehearsals }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const path = '/v1/integrations/:id/rehearsal'

  app.post(path, { schema: { params: byId, body: newRehearsal } }, async (request, reply) => {
    const { rehearsal, client } = await rehearsals.start(request.params.id, request.body, actorOf(request))
    reply.code(201).header('cache-control', 'no-store')
    return { ...rehearsal, ...(client === undefined ? {} : { client }) }
  })

  app.get(path, { schema: { params: byId } }, async request => ({
    rehearsal: (await rehearsals.show(request.params.id)) ?? null,
  }))

  app.delete(path, { schema: { params: byId } }, async (request, reply) => {
    await rehearsals.stop(request.params.id, actorOf(request))
    return reply.code(204).send()
  })
}
