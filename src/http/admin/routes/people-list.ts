import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type ListedPerson, present, problem } from '../../../contract/index.ts'
import type { OnlyIf, PeopleLists } from '../../../integrations/people-list/index.ts'
import { personShape } from '../../../integrations/people-list/person.ts'
import { actorOf } from '../authenticate.ts'
import { fileRoute, sendFile } from '../file-answer.ts'
import { byList, byListed, csvFile, listQuery, uploadQuery } from '../shapes.ts'

const people = 'A header line with the names of the fields of a person, login among them, and a line for each person.'

/** A person as they are told: by the moment of their last change (RFC 9110, section 8.8.3). */
const tagOf = ({ changedAt }: ListedPerson): string => `"${changedAt}"`

/** Whoever enters somebody new overwrites nobody, and whoever changes somebody nothing that they have not seen. */
function onlyIf(headers: IncomingHttpHeaders): OnlyIf {
  const isNew = headers['if-none-match'] === '*'
  const seen = headers['if-match']
  if (seen === undefined) return { isNew }
  return { isNew, changedAt: /^"([^"]*)"$/.exec(seen)?.[1] ?? '' }
}

/**
 * People whom administrators enter: one by one as JSON, or by file as `text/csv`. The file is read as it comes in, so
 * this alone takes bodies that are larger than any other.
 */
export function peopleListRoutes(instance: FastifyInstance, { peopleLists }: { peopleLists: PeopleLists }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/directory/:integrationId/people', { schema: { params: byList, querystring: listQuery } }, request =>
    peopleLists.page(request.params.integrationId, present(request.query)),
  )

  app.get('/v1/directory/:integrationId/people/:externalId', { schema: { params: byListed } }, async (request, reply) => {
    const person = await peopleLists.get(request.params.integrationId, request.params.externalId)
    reply.header('etag', tagOf(person))
    return person
  })

  app.put(
    '/v1/directory/:integrationId/people/:externalId',
    { schema: { params: byListed, body: personShape } },
    async (request, reply) => {
      const { integrationId, externalId } = request.params
      const { outcome, person } = await peopleLists.put(
        integrationId,
        externalId,
        request.body,
        actorOf(request),
        onlyIf(request.headers),
      )
      reply.code(outcome === 'created' ? 201 : 200)
      reply.header('etag', tagOf(person))
      return person
    },
  )

  app.delete('/v1/directory/:integrationId/people/:externalId', { schema: { params: byListed } }, async (request, reply) => {
    await peopleLists.remove(request.params.integrationId, request.params.externalId, actorOf(request))
    return reply.code(204).send()
  })

  app.get('/v1/directory/:integrationId/people.csv', { ...fileRoute, schema: { params: byList } }, async (request, reply) => {
    const pages = await peopleLists.export(request.params.integrationId, actorOf(request))
    return sendFile(request, reply, { type: 'text/csv', name: 'people.csv', pages })
  })

  instance.register(async files => {
    files.addContentTypeParser('text/csv', (_request, body, done) => done(null, body))
    files
      .withTypeProvider<ZodTypeProvider>()
      .post(
        '/v1/directory/:integrationId/people',
        { schema: { params: byList, querystring: uploadQuery, consumes: ['text/csv'], body: csvFile(people) } },
        async request => {
          const { body } = request
          if (!(body instanceof Readable)) throw problem('request_invalid', 'Send a file of people as text/csv.')
          const { dryRun, ...options } = request.query
          const { integrationId } = request.params
          if (dryRun) return peopleLists.preview(integrationId, body, options)
          return peopleLists.upload(integrationId, body, options, actorOf(request))
        },
      )
  })
}
