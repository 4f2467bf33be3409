/** `/subscriptions`. https://learn.microsoft.com/en-us/graph/api/subscription-post-subscriptions */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { allows, authenticate, usersRead } from './access.ts'
import { badRequest, graphError, Refused, requestDenied, resourceNotFound } from './errors.ts'
import { isDeliverable, shakeHands } from './handshake.ts'
import { originOf } from './query.ts'
import { expiryOf, longestMinutes, mostPerApp, resourceOf, type Subscription, shownSubscription } from './subscriptions.ts'
import type { Tenant } from './tenant.ts'
import type { Grant } from './tokens.ts'

const expiry = z.iso.datetime({ offset: true })
const order = z.object({
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().nullish(),
  resource: z.string(),
  expirationDateTime: expiry,
  clientState: z.string().max(128).nullish(),
})
const renewal = z.strictObject({ expirationDateTime: expiry })

const groupsRead = ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']

/** Adds the routes under `/v1.0/subscriptions`. */
export function addSubscriptionsRoutes(app: FastifyInstance, tenant: Tenant): void {
  const { subscriptions, clock } = tenant

  function readBody<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
    const parsed = schema.safeParse(request.body)
    if (parsed.success) return parsed.data
    throw badRequest(
      `Invalid value specified for property '${parsed.error.issues[0]?.path.join('.')}' of resource 'Subscription'.`,
    )
  }
  function until(text: string): number {
    const expiresAt = expiryOf(Date.parse(text), clock.now())
    if (expiresAt === undefined)
      throw badRequest(`Subscription expiration must be in the future, and can only be ${longestMinutes} minutes in the future.`)
    return expiresAt
  }
  const mayRead = (grant: Grant, kind: Subscription['kind']): boolean => allows(grant, kind === 'user' ? usersRead : groupsRead)
  /** An app knows of its own subscriptions only. */
  function owned(request: FastifyRequest<{ Params: { id: string } }>): {
    readonly grant: Grant
    readonly subscription: Subscription
  } {
    const grant = authenticate(request, tenant)
    const subscription = subscriptions.find(request.params.id)
    if (subscription === undefined || subscription.clientId !== grant.clientId) throw resourceNotFound(request.params.id)
    return { grant, subscription }
  }

  app.post('/v1.0/subscriptions', async (request, reply) => {
    const grant = authenticate(request, tenant)
    const asked = readBody(order, request)
    const about = resourceOf(asked.resource)
    if (about === undefined) throw badRequest(`Resource '${asked.resource}' is not supported for subscriptions.`)
    if (!mayRead(grant, about.kind)) throw requestDenied()
    const changeTypes = asked.changeType.split(',').map(type => type.trim())
    if (!changeTypes.every(type => type === 'updated' || type === 'deleted'))
      throw badRequest(`ChangeType '${asked.changeType}' is not supported for resource '${asked.resource}'.`)
    const expiresAt = until(asked.expirationDateTime)
    const own = subscriptions.live().filter(one => one.clientId === grant.clientId)
    if (own.length >= mostPerApp)
      throw new Refused(graphError(403, 'Forbidden', 'Subscription quota of the application is reached.'))
    const { resource, notificationUrl, clientState = null, lifecycleNotificationUrl = null } = asked
    const isSame = (one: Subscription): boolean =>
      one.resource === resource && one.notificationUrl === notificationUrl && one.changeTypes.join() === changeTypes.join()
    if (own.some(isSame)) throw new Refused(graphError(409, 'Conflict', 'A subscription exists for the requested combination.'))
    const addresses = [notificationUrl, lifecycleNotificationUrl].filter(address => address !== null)
    if (!addresses.every(isDeliverable)) throw badRequest('Notification URLs must use https.')
    for (const address of addresses) await shakeHands(address)
    const { clientId } = grant
    const links = { notificationUrl, lifecycleNotificationUrl, clientState }
    const made = subscriptions.add({ clientId, changeTypes, resource, ...about, ...links, expiresAt })
    const context = { '@odata.context': `${originOf(request)}/v1.0/$metadata#subscriptions/$entity` }
    return reply.code(201).send({ ...context, ...shownSubscription(made), clientState })
  })

  app.get('/v1.0/subscriptions', async request => {
    const { clientId } = authenticate(request, tenant)
    const own = subscriptions.live().filter(one => one.clientId === clientId)
    return { '@odata.context': `${originOf(request)}/v1.0/$metadata#subscriptions`, value: own.map(shownSubscription) }
  })

  app.get<{ Params: { id: string } }>('/v1.0/subscriptions/:id', async request => shownSubscription(owned(request).subscription))

  // A renewal shows again that the app may read, as `reauthorize` does.
  app.patch<{ Params: { id: string } }>('/v1.0/subscriptions/:id', async request => {
    const { grant, subscription } = owned(request)
    if (!mayRead(grant, subscription.kind)) throw requestDenied()
    subscription.expiresAt = until(readBody(renewal, request).expirationDateTime)
    subscription.isWithheld = false
    return shownSubscription(subscription)
  })

  app.post<{ Params: { id: string } }>('/v1.0/subscriptions/:id/reauthorize', async (request, reply) => {
    const { grant, subscription } = owned(request)
    if (!mayRead(grant, subscription.kind)) throw requestDenied()
    subscription.isWithheld = false
    return reply.code(204).send()
  })

  app.delete<{ Params: { id: string } }>('/v1.0/subscriptions/:id', async (request, reply) => {
    subscriptions.remove(owned(request).subscription.id)
    return reply.code(204).send()
  })
}
