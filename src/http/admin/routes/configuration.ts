import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { present } from '../../../contract/index.ts'
import type { Integrations } from '../../../integrations/port.ts'
import { actorOf } from '../authenticate.ts'
import { config, newSchedule } from '../shapes.ts'

const checks = z.strictObject({
  items: z
    .array(
      z.strictObject({
        key: z.string().max(100),
        template: z.string().max(60),
        name: z.string().max(120),
        description: z.string().max(1_000).optional(),
        owner: z.string().max(200).optional(),
        state: z.enum(['draft', 'enabled', 'disabled']),
        account: z.string().max(100).optional(),
        workflow: z.string().max(200).optional(),
        schedule: newSchedule.optional(),
        config,
      }),
    )
    .max(1_000),
})

/** A folder of files is larger than any one integration. */
const bodyLimit = 4 * 1024 * 1024

/** Configuration as files: whether all of it would be accepted, before any of it is applied. */
export function configurationRoutes(instance: FastifyInstance, { integrations }: { integrations: Integrations }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post('/v1/integrations/check', { bodyLimit, schema: { body: checks } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return { items: await integrations.check(request.body.items.map(present), actorOf(request)) }
  })
}
