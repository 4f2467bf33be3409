import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, type Clock, present, problem, type Random } from '../../../contract/index.ts'
import { confirmLink, endLink, proposeLink } from '../../../directory/link-proposals.ts'
import { linkStanding, shownLink } from '../../../directory/link-shown.ts'
import { listLinks } from '../../../directory/links.ts'
import { isSecondPerson } from '../../../security/second-person.ts'
import type { Store } from '../../../storage/store.ts'
import { actorOf } from '../authenticate.ts'
import { narrowed } from '../named-integration.ts'
import { byId, linkQuery, newLink } from '../shapes.ts'

interface LinkRoutes {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/** Accounts of one person: shown, proposed by one administrator, confirmed by another one, dropped. */
export function linkRoutes(instance: FastifyInstance, deps: LinkRoutes): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/directory/links', { schema: { querystring: linkQuery } }, async request => {
    const { reports } = deps.store
    const { items, nextCursor } = await listLinks(reports, await narrowed(reports, present(request.query)))
    return { items: await Promise.all(items.map(one => shownLink(reports, one))), nextCursor }
  })

  app.get('/v1/directory/links/:id', { schema: { params: byId } }, request => linkStanding(deps.store.reports, request.params.id))

  app.post('/v1/directory/links', { schema: { body: newLink } }, async (request, reply) => {
    const [one, other] = request.body.accounts
    if (one === undefined || other === undefined) throw problem('request_invalid', 'Name two accounts.')
    const account = ({ integrationId, externalId }: typeof one) => ({ integrationId: asIntegrationId(integrationId), externalId })
    const { reason = null } = request.body
    const made = await proposeLink(deps, { one: account(one), other: account(other), reason }, actorOf(request))
    reply.code(201)
    return made
  })

  app.post('/v1/directory/links/:id/confirm', { schema: { params: byId } }, request => {
    const by = actorOf(request)
    return confirmLink(deps, request.params.id, by, (tx, proposedBy, at) => isSecondPerson(tx, proposedBy, by, at))
  })

  app.delete('/v1/directory/links/:id', { schema: { params: byId } }, async (request, reply) => {
    await endLink(deps, request.params.id, actorOf(request))
    return reply.code(204).send()
  })
}
