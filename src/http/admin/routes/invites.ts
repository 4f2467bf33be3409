import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, present, problem } from '../../../contract/index.ts'
import { type Invites, readCsv } from '../../../invites/index.ts'
import { actorOf } from '../authenticate.ts'
import {
  byInvited,
  campaignQuery,
  csvInviteQuery,
  inviteQuery,
  invitesAgain,
  invitesPreview,
  newInvites,
} from '../invite-shapes.ts'
import { byId, csvFile } from '../shapes.ts'

const named = 'A header line with the column external_id or login, and a line for each person.'

/** Invitations to enroll: to people by JSON or by file, or to a group; how far each campaign has come; calling them off. */
export function inviteRoutes(instance: FastifyInstance, { invites }: { invites: Invites }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/invites', { schema: { querystring: campaignQuery } }, request => {
    const { directoryId, ...query } = present(request.query)
    return invites.list({ ...query, ...(directoryId === undefined ? {} : { directoryId: asIntegrationId(directoryId) }) })
  })

  app.post('/v1/invites', { schema: { body: newInvites } }, async (request, reply) => {
    const made = await invites.create(present(request.body), actorOf(request))
    reply.code(201)
    return made
  })

  app.post('/v1/invites/preview', { schema: { body: invitesPreview } }, request => invites.preview(present(request.body)))

  app.post('/v1/invites/:id/again', { schema: { params: byId, body: invitesAgain } }, async (request, reply) => {
    const made = await invites.again(request.params.id, present(request.body), actorOf(request))
    reply.code(201)
    return made
  })

  app.get('/v1/invites/:id', { schema: { params: byId } }, request => invites.get(request.params.id))

  app.get('/v1/invites/:id/people', { schema: { params: byId, querystring: inviteQuery } }, request =>
    invites.people(request.params.id, present(request.query)),
  )

  app.post('/v1/invites/:id/cancel', { schema: { params: byId } }, request => invites.cancel(request.params.id, actorOf(request)))

  app.delete('/v1/invites/:id/people/:externalId', { schema: { params: byInvited } }, async (request, reply) => {
    await invites.cancelPerson(request.params.id, request.params.externalId, actorOf(request))
    return reply.code(204).send()
  })

  instance.register(async files => {
    files.addContentTypeParser('text/csv', (_request, body, done) => done(null, body))
    files
      .withTypeProvider<ZodTypeProvider>()
      .post(
        '/v1/invites/csv',
        { schema: { querystring: csvInviteQuery, consumes: ['text/csv'], body: csvFile(named) } },
        async (request, reply) => {
          const { body } = request
          if (!(body instanceof Readable)) throw problem('request_invalid', 'Send a file of people as text/csv.')
          const people = await readCsv(body)
          const made = await invites.create({ ...present(request.query), people }, actorOf(request))
          reply.code(201)
          return made
        },
      )
  })
}
