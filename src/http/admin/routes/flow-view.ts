import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Integrations } from '../../../integrations/port.ts'
import { byId } from '../shapes.ts'

/** How the flow at a product sees an integration, and how the product goes on without it. */
export function flowViewRoutes(instance: FastifyInstance, { integrations }: { readonly integrations: Integrations }): void {
  const summary = 'What the flow at the product sees of each state, what there is to branch on, and how it goes on without us.'
  instance
    .withTypeProvider<ZodTypeProvider>()
    .get('/v1/integrations/:id/flow-view', { schema: { summary, params: byId } }, request =>
      integrations.flowView(request.params.id),
    )
}
