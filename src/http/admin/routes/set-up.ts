import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Integrations } from '../../../integrations/port.ts'
import { actorOf } from '../authenticate.ts'
import { byId, config } from '../shapes.ts'

/** What the product's own API says takes its time. */
const patienceMs = 120_000

const setUp = z.strictObject({
  adminToken: z
    .string()
    .min(1)
    .max(8_000)
    .describe('A token of an administrator of the product. For this call alone; it is kept nowhere.'),
  input: config.default({}).describe('What the template asks for besides, such as a pilot group.'),
})

/** Set-up at the product: shown, made, looked at again, taken away. */
export function setUpRoutes(instance: FastifyInstance, { integrations }: { readonly integrations: Integrations }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { setUp: setUps } = integrations
  const schema = { params: byId, body: setUp }

  app.get('/v1/integrations/:id/setup', { schema: { params: byId } }, async request => ({
    applied: await setUps.view(request.params.id),
  }))

  app.post('/v1/integrations/:id/setup/plan', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { params, body } = request
    return { steps: await setUps.plan(params.id, body, actorOf(request), AbortSignal.timeout(patienceMs)) }
  })

  app.post('/v1/integrations/:id/setup/apply', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { params, body } = request
    return { applied: await setUps.apply(params.id, body, actorOf(request), AbortSignal.timeout(patienceMs)) }
  })

  app.post('/v1/integrations/:id/setup/verify', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { params, body } = request
    const steps = await setUps.verify(params.id, body, actorOf(request), AbortSignal.timeout(patienceMs))
    return { ok: steps.every(step => step.ok), steps }
  })

  app.post('/v1/integrations/:id/setup/undo', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { params, body } = request
    const carried = await setUps.undo(params.id, body, actorOf(request), AbortSignal.timeout(patienceMs))
    return { applied: null, carried }
  })
}
