import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { writeBackView } from '../../../integrations/write-back/index.ts'
import type { Store } from '../../../storage/store.ts'
import { byId } from '../shapes.ts'

/** What stands in the product of a directory: written, due, failing, and what remains after it was turned off. */
export function writeBackRoutes(instance: FastifyInstance, { store }: { store: Store }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/integrations/:id/write-back', { schema: { params: byId } }, request =>
    writeBackView(store.reports, request.params.id),
  )
}
