import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, type Clock, problem } from '../../../contract/index.ts'
import { bindingsOf } from '../../../directory/bindings.ts'
import { coverageOfDirectory } from '../../../directory/coverage.ts'
import { findByExternalId } from '../../../directory/users.ts'
import type { Integrations } from '../../../integrations/port.ts'
import type { Store } from '../../../storage/store.ts'
import { attributesOf } from '../../../verification/attributes.ts'
import { byPerson } from '../shapes.ts'

/** The directories that there are, for whoever narrows a list to one; and what is known of one person beside the list. */
export function personRoutes(
  instance: FastifyInstance,
  { store, clock, integrations }: { readonly store: Store; readonly clock: Clock; readonly integrations: Integrations },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { reports } = store

  async function personNamed(params: { readonly integrationId: string; readonly externalId: string }) {
    const user = await findByExternalId(reports, asIntegrationId(params.integrationId), params.externalId)
    if (!user) throw problem('not_found')
    return user
  }

  app.get('/v1/directories', { schema: { summary: 'Directories, and how many of their people are enrolled.' } }, async () => {
    const kinds = new Map(integrations.templates().map(({ id, kind }) => [id, kind]))
    const directories = (await integrations.list()).filter(({ template }) => kinds.get(template) === 'directory')
    const items = directories.map(async ({ id, name, template, state, sync }) => ({
      integrationId: id,
      name,
      template,
      state,
      lastCompleteAt: sync?.lastCompleteAt ?? null,
      coverage: await coverageOfDirectory(reports, id, clock.now()),
    }))
    return { items: await Promise.all(items), nextCursor: null }
  })

  app.get(
    '/v1/directory/users/:integrationId/:externalId/bindings',
    { schema: { params: byPerson, summary: 'What a person is bound by to their identity, and what they were bound by before.' } },
    async request => ({ items: await bindingsOf(reports, await personNamed(request.params)), nextCursor: null }),
  )

  app.get(
    '/v1/directory/users/:integrationId/:externalId/attributes',
    { schema: { params: byPerson, summary: 'What the directory says of a person, and what it is used for.' } },
    async request => {
      const user = await personNamed(request.params)
      return { items: attributesOf(user, await integrations.mapping(user.integrationId)), nextCursor: null }
    },
  )
}
