import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present, problem } from '../../../contract/index.ts'
import type { Store } from '../../../storage/store.ts'
import { listVerifications } from '../../../verification/report.ts'
import { findVerification } from '../../../verification/report-whole.ts'
import { described } from '../described.ts'
import { named } from '../named-integration.ts'
import { byId } from '../shapes.ts'
import { verificationPage, verificationQuery, wholeVerification } from '../verification-shapes.ts'

const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))

/** Verifications as administrators see them: where they stand and why. Neither links nor codes. */
export function verificationRoutes(instance: FastifyInstance, { store }: { store: Store }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const known = async (id: string | undefined) => (id === undefined ? undefined : named(store.reports, id))

  app.get(
    '/v1/verifications',
    { ...described, schema: { querystring: verificationQuery, response: { 200: verificationPage } } },
    async request => {
      const { integrationId, directoryIntegrationId, from, to, ...rest } = request.query
      const asked = {
        ...rest,
        integrationId: await known(integrationId),
        directoryId: await known(directoryIntegrationId),
        from: instant(from),
        to: instant(to),
      }
      return listVerifications(store.reports, { ...present(asked), limit: rest.limit })
    },
  )

  app.get(
    '/v1/verifications/:id',
    { ...described, schema: { params: byId, response: { 200: wholeVerification } } },
    async request => {
      const found = await findVerification(store.reports, request.params.id)
      if (!found) throw problem('not_found')
      return found
    },
  )
}
