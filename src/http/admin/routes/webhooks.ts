import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { present } from '../../../contract/index.ts'
import { type Events, newWebhook, webhookPatch } from '../../../events/index.ts'
import { actorOf, adminOf } from '../authenticate.ts'
import { mayUse } from '../permissions.ts'
import { byId, paging } from '../shapes.ts'

const byDelivery = z.strictObject({ id: z.string().min(1).max(100), deliveryId: z.string().min(1).max(100) })
const deliveryQuery = z.strictObject({ ...paging, state: z.enum(['waiting', 'delivered', 'failed', 'dropped']).optional() })
const verificationQuery = z.strictObject(paging)
const since = z.strictObject({ since: z.iso.datetime({ offset: true }) })

/** The rest of an address may be a secret of the receiver: who cannot change it sees where it leads, and not the way in. */
function shownTo<T extends { readonly url: string }>(request: FastifyRequest, view: T): T {
  if (mayUse(adminOf(request).role, 'webhooks:write')) return view
  return { ...view, url: `${new URL(view.url).origin}/…` }
}

/** Who hears of what happens, by which secret, and what came of every delivery. */
export function webhookRoutes(instance: FastifyInstance, { events }: { readonly events: Events }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { webhooks, deliveries } = events

  app.get('/v1/webhooks', async request => ({
    items: (await webhooks.list()).map(one => shownTo(request, one)),
    nextCursor: null,
  }))

  app.post('/v1/webhooks', { schema: { body: newWebhook } }, async (request, reply) => {
    const made = await webhooks.create(request.body, actorOf(request))
    reply.code(201)
    return made
  })

  app.get('/v1/webhooks/:id', { schema: { params: byId } }, async request =>
    shownTo(request, await webhooks.get(request.params.id)),
  )

  app.patch('/v1/webhooks/:id', { schema: { params: byId, body: webhookPatch } }, request =>
    webhooks.change(request.params.id, request.body, actorOf(request)),
  )

  app.delete('/v1/webhooks/:id', { schema: { params: byId } }, async (request, reply) => {
    await webhooks.remove(request.params.id, actorOf(request))
    return reply.code(204).send()
  })

  app.post('/v1/webhooks/:id/secret', { schema: { params: byId } }, request =>
    webhooks.rotate(request.params.id, actorOf(request)),
  )

  app.post('/v1/webhooks/:id/test', { schema: { params: byId } }, request => webhooks.test(request.params.id, actorOf(request)))

  app.get('/v1/webhooks/:id/deliveries', { schema: { params: byId, querystring: deliveryQuery } }, request =>
    deliveries.list(request.params.id, present(request.query)),
  )

  app.get('/v1/verifications/:id/deliveries', { schema: { params: byId, querystring: verificationQuery } }, request =>
    deliveries.ofVerification(request.params.id, present(request.query)),
  )

  app.post('/v1/webhooks/:id/deliveries/:deliveryId/replay', { schema: { params: byDelivery } }, async (request, reply) => {
    const again = await deliveries.replay(request.params.id, request.params.deliveryId, actorOf(request))
    reply.code(202)
    return again
  })

  app.post('/v1/webhooks/:id/replay', { schema: { params: byId, body: since } }, async (request, reply) => {
    const count = await deliveries.replayFailed(request.params.id, Date.parse(request.body.since), actorOf(request))
    reply.code(202)
    return { count }
  })
}
