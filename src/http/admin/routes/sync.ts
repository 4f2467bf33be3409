import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import type { SyncControl } from '../../../integrations/sync-control.ts'
import { actorOf } from '../authenticate.ts'
import { byId, newRun, runQuery } from '../shapes.ts'

/** Runs of directory syncs. Beginning one answers at once; its state tells how it goes. */
export function syncRoutes(instance: FastifyInstance, { sync }: { sync: SyncControl }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post('/v1/integrations/:id/sync', { schema: { params: byId, body: newRun.optional() } }, async (request, reply) => {
    const wanted = request.body ?? { mode: 'incremental' as const, dryRun: false }
    const { runId } = await sync.begin(request.params.id, wanted, actorOf(request))
    reply.code(202).header('location', `/v1/sync-runs/${runId}`)
    return { runId }
  })

  app.get('/v1/sync-runs', { schema: { querystring: runQuery } }, request => sync.runs(present(request.query)))
  app.get('/v1/sync-runs/:id', { schema: { params: byId } }, request => sync.run(request.params.id))

  app.post('/v1/sync-runs/:id/cancel', { schema: { params: byId } }, async (request, reply) => {
    await sync.cancel(request.params.id, actorOf(request))
    reply.code(202)
    return sync.run(request.params.id)
  })
}
