import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import type { Integrations } from '../../../integrations/port.ts'
import type { PolicyDesk } from '../../../verification/policies/desk.ts'
import type { ReviewDesk } from '../../../verification/reviews/index.ts'
import { actorOf, adminOf } from '../authenticate.ts'
import { withAttention } from '../policy-attention.ts'
import { withWaiting } from '../review-attention.ts'
import {
  byHeldChange,
  byId,
  historyQuery,
  integrationPatch,
  newIntegration,
  newSecret,
  removal,
  reversion,
  suspension,
} from '../shapes.ts'

/** Templates and integrations: list, make, change, go back, test, delete. */
export function integrationRoutes(
  instance: FastifyInstance,
  {
    integrations,
    policies,
    reviews,
  }: {
    readonly integrations: Integrations
    readonly policies: Pick<PolicyDesk, 'loosened'>
    readonly reviews: Pick<ReviewDesk, 'longWaiting'>
  },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/templates', async request => ({
    items: integrations.templates(),
    nextCursor: null,
    sandbox: integrations.sandbox,
    ...(adminOf(request).role === 'owner' ? { unavailable: integrations.unavailable() } : {}),
  }))

  app.get('/v1/integrations', async () => {
    const [items, loosened, waiting] = [await integrations.list(), await policies.loosened(), await reviews.longWaiting()]
    return { items: items.map(one => withWaiting(withAttention(one, loosened), waiting)), nextCursor: null }
  })

  app.post('/v1/integrations', { schema: { body: newIntegration } }, async (request, reply) => {
    const made = await integrations.create(present(request.body), actorOf(request))
    reply.code(201).header('location', `/v1/integrations/${made.integration.id}`).header('cache-control', 'no-store')
    return { ...made.integration, ...(made.client ? { client: made.client } : {}) }
  })

  app.get('/v1/integrations/:id', { schema: { params: byId } }, async request =>
    withWaiting(withAttention(await integrations.get(request.params.id), await policies.loosened()), await reviews.longWaiting()),
  )

  app.patch('/v1/integrations/:id', { schema: { params: byId, body: integrationPatch } }, request =>
    integrations.update(request.params.id, present(request.body), actorOf(request)),
  )

  app.get('/v1/integrations/:id/consequences', { schema: { params: byId } }, async request => ({
    items: await integrations.consequences(request.params.id),
  }))

  app.delete('/v1/integrations/:id', { schema: { params: byId, body: removal } }, request =>
    integrations.remove(request.params.id, request.body.confirm, actorOf(request), request.body.why),
  )

  app.get('/v1/integrations/:id/history', { schema: { params: byId, querystring: historyQuery } }, request =>
    integrations.history(request.params.id, present(request.query)),
  )

  app.post('/v1/integrations/:id/revert', { schema: { params: byId, body: reversion } }, async request => {
    const { integration, ...told } = await integrations.revert(request.params.id, present(request.body), actorOf(request))
    return { ...integration, ...told }
  })

  app.get('/v1/integrations/:id/held-changes', { schema: { params: byId } }, async request => ({
    items: await integrations.heldChanges(request.params.id),
    nextCursor: null,
  }))

  app.post('/v1/integrations/:id/held-changes/:changeId/confirm', { schema: { params: byHeldChange } }, request =>
    integrations.confirmChange(request.params.id, request.params.changeId, actorOf(request)),
  )

  const stop =
    'The kill switch: it says nothing of anybody from now on, also of those who are under way, until an owner releases it.'
  app.post('/v1/integrations/:id/suspend', { schema: { summary: stop, params: byId, body: suspension } }, request =>
    integrations.suspend(request.params.id, request.body.why, actorOf(request)),
  )

  const goOn = 'Lets it be enabled again. It stays disabled until somebody does.'
  app.post('/v1/integrations/:id/release', { schema: { summary: goOn, params: byId, body: suspension } }, request =>
    integrations.release(request.params.id, request.body.why, actorOf(request)),
  )

  app.post('/v1/integrations/:id/secret', { schema: { params: byId, body: newSecret.optional() } }, (request, reply) => {
    reply.header('cache-control', 'no-store')
    return integrations.newSecret(request.params.id, { revokeNow: request.body?.revokeNow ?? false }, actorOf(request))
  })

  app.delete('/v1/integrations/:id/secret/former', { schema: { params: byId } }, request =>
    integrations.endFormerSecret(request.params.id, actorOf(request)),
  )

  const summary = 'What an administrator enters at the product by hand, with its secrets. Looking is audited.'
  app.get('/v1/integrations/:id/entries', { schema: { summary, params: byId } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return { items: await integrations.entries(request.params.id, actorOf(request)), nextCursor: null }
  })
}
