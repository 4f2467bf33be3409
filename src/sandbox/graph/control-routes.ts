/** `/__sandbox`: how tests and demonstrations change the tenant from outside. A real tenant has nothing like it. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { addFaultsRoutes } from '../fault-queue.ts'
import { addRequestsRoutes, type SeenRequest } from '../requests.ts'
import type { GraphClient } from './apps.ts'
import { credentialActivities } from './audit-log.ts'
import { badRequest } from './errors.ts'
import { type Faults, faultOrder } from './faults.ts'
import { shownGroup } from './group.ts'
import type { Member } from './groups.ts'
import { queryValue } from './query.ts'
import type { Tenant } from './tenant.ts'
import { partialUser } from './user-changes.ts'

const keys = z.array(z.string()).default([])
const userOrder = z.strictObject({
  upsert: z.array(partialUser).default([]),
  /** Into the bin, by id or user principal name. */
  remove: keys,
  /** Out of the bin, by id. */
  restore: keys,
  /** For good. */
  purge: keys,
})

/** An app registration as it is ordered, and as it is kept. */
export const clientOrder: z.ZodType<GraphClient> = z.strictObject({
  clientId: z.guid(),
  secrets: z.array(z.string().min(1)).optional(),
  certificates: z.array(z.string().min(1)).optional(),
  federated: z
    .array(z.strictObject({ issuer: z.url(), subject: z.string().min(1), audience: z.string().min(1).optional() }))
    .max(20)
    .optional(),
  roles: z.array(z.string()),
})

const auditOrder = z.strictObject({
  what: z.enum(Object.keys(credentialActivities) as [keyof typeof credentialActivities]),
  /** By id or user principal name. */
  user: z.string(),
  by: z
    .union([
      z.strictObject({ user: z.strictObject({ id: z.string(), displayName: z.string() }) }),
      z.strictObject({ app: z.strictObject({ appId: z.string(), displayName: z.string() }) }),
    ])
    .optional(),
})

const groupOrder = z.strictObject({
  create: z
    .array(
      z.strictObject({
        displayName: z.string().min(1),
        description: z.string().optional(),
        isHidden: z.boolean().optional(),
        isOnPremises: z.boolean().optional(),
        isAssignableToRole: z.boolean().optional(),
        /** Users by id or user principal name. */
        owners: keys,
      }),
    )
    .default([]),
  rename: z.array(z.strictObject({ group: z.string(), displayName: z.string().min(1) })).default([]),
  delete: keys,
  /** Groups by id or name; members are users by id or user principal name, or groups. */
  members: z.array(z.strictObject({ group: z.string(), add: keys, remove: keys })).default([]),
})

/** The body of a control order, or a refusal that says what is wrong with it. */
export function ordered<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badRequest(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`)
}

/** Runs a control order; what the tenant cannot do is told to the caller. */
export function told<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof TypeError) throw badRequest(cause.message)
    throw cause
  }
}

/** Adds the routes under `/__sandbox`. */
export function addControlRoutes(app: FastifyInstance, tenant: Tenant, faults: Faults, seen: SeenRequest[]): void {
  const { users, groups } = tenant

  // A bench changes many people with one order.
  app.post('/__sandbox/users', { bodyLimit: 256 * 1024 * 1024 }, async request => {
    const order = ordered(userOrder, request)
    return told(() => ({
      users: order.upsert.map(partial => users.at(users.upsert(partial))),
      removed: order.remove.filter(users.remove),
      restored: order.restore.filter(users.restore),
      purged: order.purge.filter(users.delete),
    }))
  })

  app.get('/__sandbox/users', async request => {
    const from = Number(queryValue(request, 'from') ?? 0)
    const limit = Number(queryValue(request, 'limit') ?? 1000)
    const found = []
    for (let position = from; position < users.end() && found.length < limit; position++)
      if (users.state(position) === 'live') found.push(users.at(position))
    return { users: found, count: users.count(), removed: users.removed().map(users.idAt) }
  })

  const groupCalled = (key: string): number => {
    const group = groups.find(key) ?? groups.findByName(key)
    if (group === undefined) throw new TypeError(`group: there is no ${key}`)
    return group
  }
  const memberCalled = (key: string): Member => {
    const user = users.find(key)
    return user === undefined ? { kind: 'group', position: groupCalled(key) } : { kind: 'user', position: user }
  }
  app.post('/__sandbox/groups', async request => {
    const order = ordered(groupOrder, request)
    return told(() => {
      for (const { displayName, owners, ...more } of order.create)
        groups.create(displayName, { ...more, owners: owners.map(users.find).filter(position => position !== undefined) })
      for (const { group, displayName } of order.rename) groups.change(groupCalled(group), { displayName })
      for (const { group, add, remove } of order.members) {
        for (const key of add) groups.setMember(groupCalled(group), memberCalled(key), true)
        for (const key of remove) groups.setMember(groupCalled(group), memberCalled(key), false)
      }
      for (const key of order.delete) groups.delete(groupCalled(key))
      const all = Array.from({ length: groups.end() }, (_, position) => ({ position, group: groups.at(position) }))
      return { groups: all.flatMap(({ position, group }) => (group === undefined ? [] : [shownGroup(position, group)])) }
    })
  })

  app.post('/__sandbox/audits', async (request, reply) => {
    const { user, what, by } = ordered(auditOrder, request)
    const position = users.find(user)
    if (position === undefined) throw badRequest(`user: there is no ${user}`)
    tenant.audit.note({ what, user: position, ...(by === undefined ? {} : { by }) })
    return reply.code(204).send()
  })

  app.post('/__sandbox/clients', async request => {
    const client = ordered(clientOrder, request)
    tenant.clients.set(client.clientId.toLowerCase(), client)
    return { clientId: client.clientId }
  })

  app.delete('/__sandbox/tokens', async (_, reply) => {
    tenant.tokens.revokeAll()
    return reply.code(204).send()
  })

  addFaultsRoutes(app, faults, request => ordered(faultOrder, request))
  addRequestsRoutes(app, seen)
}
