import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { accountStatuses, asIntegrationId, assurances, enrollmentStates, problem } from '../../../contract/index.ts'
import { identityOf, usersOfIdentity } from '../../../directory/identity.ts'
import { findByExternalId } from '../../../directory/users.ts'
import { accountOfTenant } from '../../../integrations/known-accounts.ts'
import type { Integrations } from '../../../integrations/port.ts'
import type { Store } from '../../../storage/store.ts'
import { byPerson } from '../shapes.ts'

const text = z.string().nullable()
const byIdentity = z.strictObject({ identityId: z.string().min(1).max(200) })
const identityAnswer = z
  .strictObject({
    identityId: z.string(),
    users: z
      .array(
        z.strictObject({
          integrationId: z.string(),
          externalId: z.string(),
          login: text.describe('Null where the directory has nobody of this id any more.'),
          displayName: text,
          status: z.enum(accountStatuses).nullable(),
          tenant: z.string().describe('The Incode tenant that knows the identity: the same id at another one is somebody else.'),
          enrollment: z.enum(enrollmentStates),
          assurance: z.enum(assurances).nullable(),
          boundAt: text,
          endedAt: text.describe('Null while the binding is live.'),
        }),
      )
      .readonly(),
    records: z
      .array(
        z.strictObject({
          tenant: z.string(),
          account: z.strictObject({ id: z.string(), name: z.string() }).describe('The Incode account of that tenant.'),
          page: text.describe("Where Incode's own record of it is looked at, if an administrator said so."),
        }),
      )
      .readonly()
      .describe('Of each of the tenants that an account in use stands for.'),
  })
  .meta({ id: 'Identity' })

/** One identity, and who it is in every directory. */
export function identityRoutes(
  instance: FastifyInstance,
  { store, integrations }: { readonly store: Store; readonly integrations: Integrations },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const seen = async (identityId: string) => {
    const users = await usersOfIdentity(store.reports, identityId)
    if (users.length === 0) throw problem('not_found')
    const tenants = [...new Set(users.map(({ tenant }) => tenant))]
    const accounts = await Promise.all(tenants.map(tenant => accountOfTenant(integrations, tenant)))
    const records = tenants.flatMap((tenant, place) => {
      const account = accounts[place]
      if (account === undefined) return []
      const page = account.verifier.identityPage?.(identityId) ?? null
      return [{ tenant, account: { id: account.id, name: account.name }, page }]
    })
    return { identityId, users, records }
  }

  app.get(
    '/v1/identities/:identityId',
    { schema: { params: byIdentity, response: { 200: identityAnswer }, summary: 'One identity, its users in every directory.' } },
    ({ params }) => seen(params.identityId),
  )

  app.get(
    '/v1/directory/users/:integrationId/:externalId/identity',
    { schema: { params: byPerson, response: { 200: identityAnswer }, summary: 'The identity that a person is bound to now.' } },
    async ({ params }) => {
      const whom = { integrationId: asIntegrationId(params.integrationId), externalId: params.externalId }
      if (!(await findByExternalId(store.reports, whom.integrationId, whom.externalId))) throw problem('not_found')
      const identityId = await identityOf(store.reports, whom)
      if (identityId === null) throw problem('not_found', 'The person is bound to no identity.')
      return seen(identityId)
    },
  )
}
