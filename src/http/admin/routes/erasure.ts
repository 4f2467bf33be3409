import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import type { Erasure } from '../../../privacy/index.ts'
import { actorOf } from '../authenticate.ts'
import { byPerson, erasing } from '../shapes.ts'

/** One account of a person is erased, wherever something of it is kept; also of somebody whom no directory lists. */
export function erasureRoutes(instance: FastifyInstance, { erasure }: { erasure: Erasure }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.delete('/v1/directory/users/:integrationId/:externalId', { schema: { params: byPerson, body: erasing } }, request =>
    erasure.erase(request.params, present(request.body), actorOf(request)),
  )
}
