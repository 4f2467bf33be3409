import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { resultSchema } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Verifications } from '../../verification/port.ts'
import { plainId } from '../plain-id.ts'
import { problemSchema } from '../problem.ts'
import { faceScope } from '../provider/index.ts'
import { answer, type Door, faults } from './door-routes.ts'
import { faceBody, faceBodyLimit } from './face-input.ts'
import { countPictures } from './pictures.ts'

export interface FaceDeps {
  readonly verifications: Pick<Verifications, 'authenticate'>
  readonly integrations: Pick<Integrations, 'starter'>
}

/** How a client that may hands in a face that it took itself, for a step-up that it started and nobody has opened. */
export function faceRoutes(base: FastifyInstance, door: Door, { verifications, integrations }: FaceDeps): void {
  const app = base.withTypeProvider<ZodTypeProvider>()
  const pictures = countPictures()
  const url = '/v1/hooks/verifications/:id/authenticate'

  app.post(
    url,
    {
      bodyLimit: faceBodyLimit,
      onRequest: [door.needs(faceScope), async (request, reply) => pictures.admit(door.holderOf(request).clientId, reply.raw)],
      schema: {
        summary: 'Hand in a face that the client took itself. Off unless face_taken_by_client is among its policies.',
        tags: ['hooks'],
        params: z.object({ id: z.string() }),
        body: faceBody,
        response: { 200: resultSchema, ...faults, 413: problemSchema },
      },
    },
    async (request, reply) => {
      const id = plainId(request.params.id)
      const starter = await integrations.starter(door.holderOf(request).clientId)
      return answer(reply, await verifications.authenticate(starter, id, request.body.face))
    },
  )
  door.refuseOthers(url, ['POST'])
}
