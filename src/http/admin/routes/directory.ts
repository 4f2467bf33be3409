import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { asIntegrationId, type DirectoryUser, present, problem } from '../../../contract/index.ts'
import { linkedOf } from '../../../directory/links.ts'
import { countUsers, findByExternalId, listUsers } from '../../../directory/users.ts'
import { personStanding } from '../../../integrations/write-back/index.ts'
import type { Store } from '../../../storage/store.ts'
import { listVerifications } from '../../../verification/report.ts'
import { byPerson, userQuery } from '../shapes.ts'

/** A person as the view shows them. What is compared with documents is not shown here. */
function shown(user: DirectoryUser) {
  const { claims: _compared, claimsChangedAt, contactChangedAt, ...rest } = user
  return {
    ...rest,
    claimsChangedAt: new Date(claimsChangedAt).toISOString(),
    contactChangedAt: new Date(contactChangedAt).toISOString(),
  }
}

/** Everyone who was synced, and who of them is enrolled. */
export function directoryRoutes(instance: FastifyInstance, { store }: { store: Store }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/directory/users', { schema: { querystring: userQuery } }, async request => {
    const { integrationId, ...query } = present(request.query)
    const page = await listUsers(store.reports, {
      ...query,
      ...(integrationId ? { integrationId: asIntegrationId(integrationId) } : {}),
    })
    return { items: page.items.map(shown), nextCursor: page.nextCursor }
  })

  app.get('/v1/directory/counts', async () => countUsers(store.reports))

  app.get('/v1/directory/users/:integrationId/:externalId', { schema: { params: byPerson } }, async request => {
    const integrationId = asIntegrationId(request.params.integrationId)
    const user = await findByExternalId(store.reports, integrationId, request.params.externalId)
    if (!user) throw problem('not_found')
    const verifications = await listVerifications(store.reports, {
      directoryId: integrationId,
      externalId: user.externalId,
      limit: 50,
    })
    const standing = await personStanding(store.reports, integrationId, user.externalId)
    const linked = await linkedOf(store.reports, user)
    return { ...shown(user), standing, linked, verifications: verifications.items }
  })
}
