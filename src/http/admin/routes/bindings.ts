import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, present, problem } from '../../../contract/index.ts'
import { closeByHand, countOpenCases, findCase, listCases } from '../../../directory/case-desk.ts'
import { listSupervisions } from '../../../directory/supervision-rows.ts'
import {
  confirmSupervision,
  proposeSupervision,
  type SupervisionDeps,
  withdrawSupervision,
} from '../../../directory/supervisions.ts'
import { actorOf } from '../authenticate.ts'
import { caseQuery, closingCase, newSupervision, supervisionQuery } from '../binding-shapes.ts'
import { byId } from '../shapes.ts'

/** What two people decide on a binding, and the cases that ask a human to look at one. */
export function bindingRoutes(instance: FastifyInstance, deps: SupervisionDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { store } = deps

  app.get('/v1/supervisions', { schema: { querystring: supervisionQuery } }, request =>
    listSupervisions(store.reports, present(request.query)),
  )

  app.post('/v1/supervisions', { schema: { body: newSupervision } }, async (request, reply) => {
    const { integrationId, ...wanted } = present(request.body)
    const made = await proposeSupervision(deps, { ...wanted, integrationId: asIntegrationId(integrationId) }, actorOf(request))
    reply.code(201)
    return made
  })

  app.post('/v1/supervisions/:id/confirm', { schema: { params: byId } }, request =>
    confirmSupervision(deps, request.params.id, actorOf(request)),
  )

  app.delete('/v1/supervisions/:id', { schema: { params: byId } }, async (request, reply) => {
    await withdrawSupervision(deps, request.params.id, actorOf(request))
    return reply.code(204).send()
  })

  app.get('/v1/cases', { schema: { querystring: caseQuery } }, request => listCases(store.reports, present(request.query)))

  app.get('/v1/cases/counts', () => countOpenCases(store.reports))

  app.get('/v1/cases/:id', { schema: { params: byId } }, async request => {
    const found = await findCase(store.reports, request.params.id)
    if (found === undefined) throw problem('not_found')
    return found
  })

  app.post('/v1/cases/:id/close', { schema: { params: byId, body: closingCase } }, async (request, reply) => {
    const closing = await closeByHand(deps, request.params.id, present(request.body), actorOf(request))
    reply.code(closing.state === 'waiting' ? 202 : 200)
    return closing
  })
}
