/** Temporary access passes, authentication methods and the end of sessions. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { present } from '../../contract/index.ts'
import { authorize } from './access.ts'
import type { CredentialNote } from './audit-log.ts'
import { type Collection, collections } from './authentication-methods.ts'
import { badRequest, graphError, Refused, requestDenied, resourceNotFound } from './errors.ts'
import { originOf } from './query.ts'
import type { Tenant } from './tenant.ts'
import { graphTime } from './user.ts'

const methodsWrite = ['UserAuthenticationMethod.ReadWrite.All']
const methodsRead = ['UserAuthenticationMethod.Read.All', ...methodsWrite]
const passWrite = ['UserAuthMethod-TAP.ReadWrite.All', ...methodsWrite]
const externalWrite = ['UserAuthMethod-External.ReadWrite.All', ...methodsWrite]
/** Kinds of methods that have a permission of their own. */
const narrow: Readonly<Partial<Record<Collection, readonly string[]>>> = {
  temporaryAccessPassMethods: passWrite,
  externalAuthenticationMethods: externalWrite,
}

const passOrder = z.object({
  startDateTime: z.iso.datetime({ offset: true }).nullish(),
  lifetimeInMinutes: z.int().min(10).max(43_200).nullish(),
  isUsableOnce: z.boolean().nullish(),
})
const externalOrder = z.object({ configurationId: z.guid(), displayName: z.string().min(1) })
/** How the log calls the methods. */
const words: Readonly<Record<Collection, string>> = {
  passwordMethods: 'Password',
  phoneMethods: 'Phone',
  microsoftAuthenticatorMethods: 'Authenticator App',
  fido2Methods: 'Passkey (FIDO2)',
  emailMethods: 'Email',
  softwareOathMethods: 'Software OATH token',
  windowsHelloForBusinessMethods: 'Windows Hello for Business',
  platformCredentialMethods: 'Platform Credential',
  externalAuthenticationMethods: 'External method',
  temporaryAccessPassMethods: 'temporary access pass method',
}

/** Adds the routes that help a person who is locked out. */
export function addRecoveryRoutes(app: FastifyInstance, tenant: Tenant): void {
  const { users, clock, methods, passPolicy, audit } = tenant
  const isGuest = (position: number): boolean => users.read(position, 'userType') === 'Guest'

  function found(idOrName: string): number {
    const position = users.find(idOrName)
    if (position === undefined) throw resourceNotFound(idOrName)
    return position
  }
  /** Whoever is in a restricted management administrative unit is changed by its own administrators alone. */
  function changeable(idOrName: string): number {
    const position = found(idOrName)
    if (users.read(position, 'isManagementRestricted') === true) throw requestDenied()
    return position
  }
  function note(what: CredentialNote['what'], user: number, { clientId }: { readonly clientId: string }, reason?: string): void {
    audit.note({ what, user, by: { app: { appId: clientId, displayName: 'Stepgate Sandbox' } }, ...present({ reason }) })
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
    const path = `/v1.0/users/:id/authentication/${collection}`
    app.get<{ Params: { id: string } }>(path, async request => {
      authorize(request, tenant, [...methodsRead, ...(narrow[collection] ?? [])])
      const { id } = request.params
      const value = methods.of(found(id)).filter(one => one.collection === collection)
      return { ...context(originOf(request), id, collection), value: value.map(one => one.properties) }
    })
    // A password can be reset, but not taken away.
    if (collection === 'passwordMethods') continue
    app.delete<{ Params: { id: string; method: string } }>(`${path}/:method`, async (request, reply) => {
      const grant = authorize(request, tenant, narrow[collection] ?? methodsWrite)
      const position = changeable(request.params.id)
      try {
        if (!methods.remove(position, collection, request.params.method)) throw resourceNotFound(request.params.method)
        note('methodDeleted', position, grant, `Admin deleted ${words[collection]} for user`)
      } catch (cause) {
        if (cause instanceof TypeError) throw new Refused(graphError(400, 'badRequest', cause.message))
        throw cause
      }
      return reply.code(204).send()
    })
  }

  app.post<{ Params: { id: string } }>('/v1.0/users/:id/authentication/temporaryAccessPassMethods', async (request, reply) => {
    const grant = authorize(request, tenant, passWrite)
    const { id } = request.params
    const position = changeable(id)
    const policy = passPolicy.now
    if (isGuest(position)) throw badRequest('Temporary Access Pass cannot be added to an external guest user.')
    const order = passOrder.safeParse(request.body ?? {})
    const lifetimeInMinutes = order.data?.lifetimeInMinutes ?? policy.defaultLifetimeInMinutes
    const isWithin = policy.minimumLifetimeInMinutes <= lifetimeInMinutes && lifetimeInMinutes <= policy.maximumLifetimeInMinutes
    if (policy.state !== 'enabled') throw badRequest('Temporary Access Pass is not enabled in the tenant.')
    if (!order.success || !isWithin || (policy.isUsableOnce && order.data.isUsableOnce === false))
      throw badRequest('The request does not fit the Temporary Access Pass policy of the tenant.')
    const { startDateTime, isUsableOnce } = order.data
    const starts = typeof startDateTime === 'string' ? Date.parse(startDateTime) : undefined
    if (starts !== undefined && starts < clock.now() - 60_000)
      throw badRequest('The start of a Temporary Access Pass is in the past.')
    const made = methods.createPass(position, {
      lifetimeInMinutes,
      isUsableOnce: isUsableOnce ?? policy.isUsableOnce,
      starts,
      length: policy.defaultLength,
    })
    note('temporaryAccessPass', position, grant, `Admin registered ${words.temporaryAccessPassMethods} for user`)
    return reply.code(201).send({ ...context(originOf(request), id, 'temporaryAccessPassMethods/$entity'), ...made })
  })

  app.post<{ Params: { id: string } }>('/v1.0/users/:id/authentication/externalAuthenticationMethods', async (request, reply) => {
    const grant = authorize(request, tenant, externalWrite)
    const { id } = request.params
    const position = changeable(id)
    const order = externalOrder.safeParse(request.body)
    if (!order.success) throw badRequest('Invalid value specified for the external authentication method.')
    const made = methods.add(position, 'externalAuthenticationMethods', order.data)
    note('methodRegistered', position, grant, `Admin registered ${words.externalAuthenticationMethods} for user`)
    const shown = context(originOf(request), id, 'externalAuthenticationMethods/$entity')
    return reply.code(201).send({ ...shown, ...made.properties })
  })

  // Issued access tokens live on, and nothing happens to the sessions of a guest, whose home is elsewhere.
  app.post<{ Params: { id: string } }>('/v1.0/users/:id/revokeSignInSessions', async request => {
    const grant = authorize(request, tenant, ['User.RevokeSessions.All'])
    const position = changeable(request.params.id)
    note('sessionsRevoked', position, grant)
    if (!isGuest(position)) users.patch(position, { signInSessionsValidFromDateTime: graphTime(clock.now()) })
    return { '@odata.context': `${originOf(request)}/v1.0/$metadata#Edm.Boolean`, value: true }
  })
}
