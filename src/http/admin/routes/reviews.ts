import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, type Clock, present, problem } from '../../../contract/index.ts'
import type { Store } from '../../../storage/store.ts'
import type { ReviewDesk } from '../../../verification/reviews/index.ts'
import { actorOf } from '../authenticate.ts'
import { narrowed } from '../named-integration.ts'
import { approval, byReview, rejection, reviewCountQuery, reviewLook, reviewQuery } from '../review-shapes.ts'
import { byId, byPerson } from '../shapes.ts'

interface ReviewRoutes {
  readonly store: Store
  readonly clock: Clock
  readonly reviews: ReviewDesk
}

const dayMs = 86_400_000
/** Incode is asked meanwhile. */
const withinMs = 30_000

/** What waits for a human: shown, looked at, decided; disputes, and the other names that came of them. */
export function reviewRoutes(instance: FastifyInstance, { store, clock, reviews }: ReviewRoutes): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const one = { schema: { params: byReview } }

  app.get('/v1/reviews', { schema: { querystring: reviewQuery } }, async request =>
    reviews.list(await narrowed(store.reports, present(request.query))),
  )
  app.get('/v1/reviews/counts', { schema: { querystring: reviewCountQuery } }, async request => ({
    items: await reviews.counts(clock.now() - request.query.days * dayMs),
  }))
  app.get('/v1/reviews/:id', one, request => reviews.get(request.params.id))

  const summary = 'What the document shows beside what the directory says, read through now and kept nowhere. Looking is audited.'
  app.post('/v1/reviews/:id/look', { schema: { summary, params: byReview, body: reviewLook } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return reviews.look(request.params.id, present(request.body), actorOf(request), AbortSignal.timeout(withinMs))
  })

  app.post('/v1/reviews/:id/approve', { schema: { params: byReview, body: approval } }, request => {
    const { expiresAt, ...said } = present(request.body)
    const until = expiresAt === undefined ? undefined : Date.parse(expiresAt)
    if (until !== undefined && until <= clock.now()) {
      throw problem('request_invalid', undefined, { faults: [{ path: '/expiresAt', message: 'lies in the past' }] })
    }
    const yes = { ...said, ...(until === undefined ? {} : { expiresAt: until }) }
    return reviews.approve(request.params.id, yes, actorOf(request), AbortSignal.timeout(withinMs))
  })

  app.post('/v1/reviews/:id/reject', { schema: { params: byReview, body: rejection } }, request =>
    reviews.reject(request.params.id, present(request.body), actorOf(request)),
  )

  app.post('/v1/verifications/:id/dispute', { schema: { params: byId } }, async (request, reply) => {
    const made = await reviews.dispute(request.params.id, actorOf(request))
    reply.code(201).header('location', `/v1/reviews/${made.id}`)
    return made
  })

  app.get('/v1/directory/users/:integrationId/:externalId/aliases', { schema: { params: byPerson } }, async request => ({
    items: await reviews.aliases(asIntegrationId(request.params.integrationId), request.params.externalId),
    nextCursor: null,
  }))
  app.delete('/v1/directory/aliases/:id', { schema: { params: byId } }, async (request, reply) => {
    await reviews.removeAlias(request.params.id, actorOf(request))
    return reply.code(204).send()
  })
}
