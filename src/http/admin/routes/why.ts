import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, problem } from '../../../contract/index.ts'
import type { PersonNamed, WhyView } from '../../../verification/why/index.ts'
import { byPerson } from '../shapes.ts'
import { whyAnswer } from '../why-shapes.ts'

export type Why = (whom: PersonNamed) => Promise<WhyView | undefined>

/** Why a person can or cannot be verified now. Signing up is for those whom no directory knows, and is not asked here. */
export function whyRoutes(instance: FastifyInstance, { why }: { readonly why: Why }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/v1/directory/users/:integrationId/:externalId/why',
    { schema: { params: byPerson, response: { 200: whyAnswer }, summary: 'Why a person can or cannot be verified now.' } },
    async request => {
      const { integrationId, externalId } = request.params
      const view = await why({ integrationId: asIntegrationId(integrationId), externalId })
      if (view === undefined) throw problem('not_found')
      return view
    },
  )
}
