import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import type { SyncControl } from '../../../integrations/sync-control.ts'
import type { Store } from '../../../storage/store.ts'
import { actorOf } from '../authenticate.ts'
import { narrowed } from '../named-integration.ts'
import { byId, newRun, newSchedule, runPeopleQuery, runQuery } from '../shapes.ts'
import { runEvents } from './run-events.ts'

/** Runs of directory syncs. Beginning one answers at once; its state tells how it goes. */
export function syncRoutes(
  instance: FastifyInstance,
  { sync, store, isStopping }: { readonly sync: SyncControl; readonly store: Store; isStopping(): boolean },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const one = { schema: { params: byId } }

  app.post('/v1/integrations/:id/sync', { schema: { params: byId, body: newRun.optional() } }, async (request, reply) => {
    const wanted = request.body ?? { mode: 'incremental' as const, dryRun: false, confirm: false }
    const { runId } = await sync.begin(request.params.id, wanted, actorOf(request))
    reply.code(202).header('location', `/v1/sync-runs/${runId}`)
    return { runId }
  })

  app.get('/v1/integrations/:id/schedule', one, request => sync.schedule(request.params.id))
  app.put('/v1/integrations/:id/schedule', { schema: { params: byId, body: newSchedule } }, request =>
    sync.setSchedule(request.params.id, request.body, actorOf(request)),
  )

  app.get('/v1/sync-runs', { schema: { querystring: runQuery } }, async request =>
    sync.runs(await narrowed(store.reports, present(request.query))),
  )
  app.get('/v1/sync-runs/:id', one, request => sync.run(request.params.id))
  app.get('/v1/sync-runs/:id/people', { schema: { params: byId, querystring: runPeopleQuery } }, request =>
    sync.people(request.params.id, present(request.query)),
  )
  runEvents(instance, { sync, isStopping })

  app.post('/v1/sync-runs/:id/cancel', one, async (request, reply) => {
    await sync.cancel(request.params.id, actorOf(request))
    reply.code(202)
    return sync.run(request.params.id)
  })

  for (const decision of ['confirm', 'release'] as const) {
    app.post(`/v1/sync-runs/:id/${decision}`, one, async (request, reply) => {
      const { runId } = await sync[decision](request.params.id, actorOf(request))
      reply.code(202)
      if (runId !== null) reply.header('location', `/v1/sync-runs/${runId}`)
      return { runId, held: await sync.run(request.params.id) }
    })
  }

  app.post('/v1/sync-runs/:id/reject', one, async request => {
    await sync.reject(request.params.id, actorOf(request))
    return sync.run(request.params.id)
  })
}
