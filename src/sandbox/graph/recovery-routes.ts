/** Temporary access passes, authentication methods and the end of sessions. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { type Collection, collections, createAuthenticationMethods } from './authentication-methods.ts'
import { badRequest, graphError, Refused, resourceNotFound } from './errors.ts'
import { originOf } from './query.ts'
import type { Tenant } from './tenant.ts'
import { graphTime } from './user.ts'

const methodsWrite = ['UserAuthenticationMethod.ReadWrite.All']
const methodsRead = ['UserAuthenticationMethod.Read.All', ...methodsWrite]
const passWrite = ['UserAuthMethod-TAP.ReadWrite.All', ...methodsWrite]

const passOrder = z.object({
  startDateTime: z.iso.datetime({ offset: true }).nullish(),
  lifetimeInMinutes: z.int().min(10).max(43_200).nullish(),
  isUsableOnce: z.boolean().nullish(),
})
/** The policy as it comes: one hour unless asked otherwise, eight at most. */
const policy = { shortest: 60, longest: 480, byDefault: 60 }

/** Adds the routes that help a person who is locked out. */
export function addRecoveryRoutes(app: FastifyInstance, tenant: Tenant): void {
  const { users, clock } = tenant
  const methods = createAuthenticationMethods(clock, tenant.created)
  const isGuest = (position: number): boolean => users.read(position, 'userType') === 'Guest'

  function found(idOrName: string): number {
    const position = users.find(idOrName)
    if (position === undefined) throw resourceNotFound(idOrName)
    return position
  }
  const context = (origin: string, id: string, list: string) => ({
    '@odata.context': `${origin}/v1.0/$metadata#users('${id}')/authentication/${list}`,
  })

  app.get<{ Params: { id: string } }>('/v1.0/users/:id/authentication/methods', async request => {
    authorize(request, tenant, methodsRead)
    const { id } = request.params
    const all = methods
      .of(found(id))
      .map(({ collection, properties }) => ({ '@odata.type': collections[collection], ...properties }))
    return { ...context(originOf(request), id, 'methods'), value: all }
  })

  for (const collection of Object.keys(collections) as Collection[]) {
    const isPass = collection === 'temporaryAccessPassMethods'
    const path = `/v1.0/users/:id/authentication/${collection}`
    app.get<{ Params: { id: string } }>(path, async request => {
      authorize(request, tenant, isPass ? [...methodsRead, ...passWrite] : methodsRead)
      const { id } = request.params
      const value = methods.of(found(id)).filter(one => one.collection === collection)
      return { ...context(originOf(request), id, collection), value: value.map(one => one.properties) }
    })
    // A password can be reset, but not taken away.
    if (collection === 'passwordMethods') continue
    app.delete<{ Params: { id: string; method: string } }>(`${path}/:method`, async (request, reply) => {
      authorize(request, tenant, isPass ? passWrite : methodsWrite)
      try {
        if (!methods.remove(found(request.params.id), collection, request.params.method))
          throw resourceNotFound(request.params.method)
      } catch (cause) {
        if (cause instanceof TypeError) throw new Refused(graphError(400, 'badRequest', cause.message))
        throw cause
      }
      return reply.code(204).send()
    })
  }

  app.post<{ Params: { id: string } }>('/v1.0/users/:id/authentication/temporaryAccessPassMethods', async (request, reply) => {
    authorize(request, tenant, passWrite)
    const { id } = request.params
    const position = found(id)
    if (isGuest(position)) throw badRequest('Temporary Access Pass cannot be added to an external guest user.')
    const order = passOrder.safeParse(request.body ?? {})
    const lifetimeInMinutes = order.data?.lifetimeInMinutes ?? policy.byDefault
    if (!order.success || lifetimeInMinutes < policy.shortest || lifetimeInMinutes > policy.longest)
      throw badRequest('The request does not fit the Temporary Access Pass policy of the tenant.')
    const { startDateTime, isUsableOnce } = order.data
    const starts = typeof startDateTime === 'string' ? Date.parse(startDateTime) : undefined
    if (starts !== undefined && starts < clock.now() - 60_000)
      throw badRequest('The start of a Temporary Access Pass is in the past.')
    const made = methods.createPass(position, { lifetimeInMinutes, isUsableOnce: isUsableOnce ?? false, starts })
    return reply.code(201).send({ ...context(originOf(request), id, 'temporaryAccessPassMethods/$entity'), ...made })
  })

  // Issued access tokens live on, and nothing happens to the sessions of a guest, whose home is elsewhere.
  app.post<{ Params: { id: string } }>('/v1.0/users/:id/revokeSignInSessions', async request => {
    authorize(request, tenant, ['User.RevokeSessions.All'])
    const position = found(request.params.id)
    if (!isGuest(position)) users.patch(position, { signInSessionsValidFromDateTime: graphTime(clock.now()) })
    return { '@odata.context': `${originOf(request)}/v1.0/$metadata#Edm.Boolean`, value: true }
  })
}
