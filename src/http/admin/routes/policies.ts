import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import type { PolicyDesk } from '../../../verification/policies/desk.ts'
import type { PolicyView } from '../../../verification/policies/views.ts'
import { actorOf } from '../authenticate.ts'
import {
  byPolicy,
  byProposal,
  effectiveQuery,
  newPolicy,
  newProposal,
  policyCheck,
  policyReversion,
  policyTrial,
  policyVersionQuery,
} from '../policy-shapes.ts'
import { reviewingBy } from '../reviewing.ts'

/** With who decides what is left to a human by it. Of everybody's, what nobody set holds all the same. */
const shown = (view: PolicyView) => ({ ...view, reviewing: reviewingBy(view.settings, view.scope === null) })

/** Decision policies: what they say, what is in force for whom, and their versions, proposed, tried and confirmed. */
export function policyRoutes(instance: FastifyInstance, { policies }: { readonly policies: PolicyDesk }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const one = { schema: { params: byPolicy } }

  app.get('/v1/policies', async () => ({ items: (await policies.list()).map(shown) }))
  app.get('/v1/policies/effective', { schema: { querystring: effectiveQuery } }, async request => {
    const { integrationId, directoryId = null, externalId = null } = request.query
    const view = await policies.effective({ integrationId, directoryId, externalId })
    return { ...view, reviewing: reviewingBy(view.settings, true) }
  })
  app.get('/v1/policies/sets/:id', one, request => policies.set(request.params.id))
  app.get('/v1/policies/:id', one, async request => shown(await policies.get(request.params.id)))
  app.get('/v1/policies/:id/versions', { schema: { params: byPolicy, querystring: policyVersionQuery } }, request =>
    policies.versions(request.params.id, present(request.query)),
  )

  app.post('/v1/policies', { schema: { body: newPolicy } }, async (request, reply) => {
    const made = await policies.create(request.body, actorOf(request))
    reply.code(201).header('location', `/v1/policies/${made.id}`)
    return made
  })

  app.post('/v1/policies/check', { schema: { body: policyCheck } }, async request => ({
    items: await policies.check(request.body.items),
  }))

  app.post('/v1/policies/:id/proposals', { schema: { params: byPolicy, body: newProposal } }, async (request, reply) => {
    const made = await policies.propose(request.params.id, present(request.body), actorOf(request))
    reply.code(made.state === 'open' ? 202 : 200)
    return made
  })

  app.post('/v1/policies/:id/revert', { schema: { params: byPolicy, body: policyReversion } }, async (request, reply) => {
    const made = await policies.revert(request.params.id, request.body, actorOf(request))
    reply.code(made.state === 'open' ? 202 : 200)
    return made
  })

  app.post('/v1/policies/:id/proposals/:proposalId/confirm', { schema: { params: byProposal } }, request =>
    policies.confirm(request.params.id, request.params.proposalId, actorOf(request)),
  )

  app.delete('/v1/policies/:id/proposals/:proposalId', { schema: { params: byProposal } }, async (request, reply) => {
    await policies.withdraw(request.params.id, request.params.proposalId, actorOf(request))
    return reply.code(204).send()
  })

  app.post('/v1/policies/:id/try', { schema: { params: byPolicy, body: policyTrial } }, request =>
    policies.try(request.params.id, request.body.settings, request.body.last),
  )
}
