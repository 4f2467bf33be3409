import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type AlertDesk, alertSettings } from '../../../alerts/index.ts'
import { present } from '../../../contract/index.ts'
import { actorOf } from '../authenticate.ts'
import { plainText } from '../plain-text.ts'
import { byId, paging } from '../shapes.ts'

const query = z.strictObject({ ...paging, state: z.enum(['open', 'resolved']).optional() })
const resolution = z.strictObject({ why: plainText(500).min(1).describe('What came of it, for whoever asks later.') })

/** What somebody has to do something about, and who is told of it. */
export function alertRoutes(instance: FastifyInstance, { alerts }: { readonly alerts: AlertDesk }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/alerts', { schema: { querystring: query } }, request => alerts.list(present(request.query)))

  app.get('/v1/alerts/settings', () => alerts.settings())

  app.put('/v1/alerts/settings', { schema: { body: alertSettings } }, request => alerts.change(request.body, actorOf(request)))

  app.get('/v1/alerts/:id', { schema: { params: byId } }, request => alerts.get(request.params.id))

  app.post('/v1/alerts/:id/resolve', { schema: { params: byId, body: resolution } }, request =>
    alerts.resolve(request.params.id, request.body.why, actorOf(request)),
  )
}
