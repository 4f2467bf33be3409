import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present, problem } from '../../../contract/index.ts'
import type { Store } from '../../../storage/store.ts'
import { findVerification, listVerifications } from '../../../verification/report.ts'
import { narrowed } from '../named-integration.ts'
import { byId, verificationQuery } from '../shapes.ts'

/** Verifications as administrators see them: where they stand and why. Neither links nor codes. */
export function verificationRoutes(instance: FastifyInstance, { store }: { store: Store }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/verifications', { schema: { querystring: verificationQuery } }, async request =>
    listVerifications(store.reports, await narrowed(store.reports, present(request.query))),
  )

  app.get('/v1/verifications/:id', { schema: { params: byId } }, async request => {
    const found = await findVerification(store.reports, request.params.id)
    if (!found) throw problem('not_found')
    return found
  })
}
