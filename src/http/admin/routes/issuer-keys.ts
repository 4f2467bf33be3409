import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { IssuerKeys } from '../../../facades/provider/index.ts'
import { actorOf } from '../authenticate.ts'

const byKid = z.strictObject({ kid: z.string().min(1).max(100) })

/** The signing keys of the OpenID provider. Whoever changes them is answered with all that are published then. */
export function issuerKeyRoutes(instance: FastifyInstance, { issuerKeys }: { readonly issuerKeys: IssuerKeys }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/issuer-keys', async () => ({ items: await issuerKeys.list(), nextCursor: null }))

  app.post('/v1/issuer-keys/rotate', async request => ({
    items: await issuerKeys.rotate(actorOf(request)),
    nextCursor: null,
  }))

  app.post('/v1/issuer-keys/:kid/revoke', { schema: { params: byKid } }, async request => ({
    items: await issuerKeys.revoke(request.params.kid, actorOf(request)),
    nextCursor: null,
  }))
}
