import type { FastifyInstance } from 'fastify'
import type { Logger } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Verifications } from '../../verification/port.ts'
import type { VerifyToken } from '../provider/index.ts'
import { openDoor } from './door-routes.ts'
import { faceRoutes } from './face-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { resultRoutes } from './result-routes.ts'
import { resultJsonSchema } from './result-schema.ts'
import { startRoutes } from './start-routes.ts'

export interface HooksDeps {
  readonly verifications: Verifications
  readonly integrations: Pick<Integrations, 'starter'>
  readonly verifyToken: VerifyToken
  readonly publicUrl: string
  readonly log: Logger
}

/** The REST hooks: `/v1/hooks/…` and the schema of what they answer. */
export async function hooksRoutes(app: FastifyInstance, deps: HooksDeps): Promise<void> {
  const door = openDoor(app, deps)
  startRoutes(app, door, deps)
  resultRoutes(app, door, deps.verifications)
  faceRoutes(app, door, deps)
  operationRoutes(app, door, deps)

  const published = JSON.stringify(resultJsonSchema(deps.publicUrl))
  app.get(
    '/v1/schemas/result.json',
    { schema: { summary: 'JSON Schema of the result.', tags: ['schemas'] } },
    async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').header('content-type', 'application/schema+json').send(published),
  )
  door.refuseOthers('/v1/schemas/result.json', ['GET', 'HEAD'])
}
