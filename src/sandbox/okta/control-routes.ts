/** `/__sandbox`: how tests and demonstrations change the org from outside. A real org has nothing like it. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { addFaultsRoutes } from '../fault-queue.ts'
import { addRequestsRoutes, type SeenRequest } from '../requests.ts'
import type { OktaClient } from './clients.ts'
import { credentialEvents, noteCredentials } from './credential-log.ts'
import { Refused, validationFailed } from './errors.ts'
import { type Faults, faultOrder } from './faults.ts'
import type { Org } from './org.ts'
import { limitOf, originOf, queryValue } from './paging.ts'
import { partialUser } from './user-changes.ts'
import { action } from './user-schema.ts'

const rule = z.strictObject({ name: z.string().min(1), attribute: z.string().regex(/^\w+$/), value: z.string() })

const groupOrder = z.strictObject({
  create: z.array(z.strictObject({ name: z.string().min(1).max(255), description: z.string().optional() })).default([]),
  /** `group`, `add` and `remove` take ids or names and logins. A rule puts people into the group from now on. */
  change: z
    .array(
      z.strictObject({
        group: z.string(),
        name: z.string().min(1).max(255).optional(),
        description: z.string().optional(),
        add: z.array(z.string()).default([]),
        remove: z.array(z.string()).default([]),
        rule: rule.optional(),
      }),
    )
    .default([]),
  remove: z.array(z.string()).default([]),
})

const noteOrder = z.strictObject({
  eventType: z.string(),
  published: z.iso.datetime({ offset: true }).optional(),
  /** Ids or logins of users, ids or names of groups, or the id of somebody who is gone. */
  users: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  actor: z.strictObject({ id: z.string(), type: z.string(), displayName: z.string() }).optional(),
  outcome: z.strictObject({ result: z.enum(['SUCCESS', 'FAILURE', 'ALLOW', 'DENY']), reason: z.string().nullable() }).optional(),
  debugData: z.record(z.string(), z.string()).optional(),
})

const credentialOrder = z.strictObject({
  what: z.enum(Object.keys(credentialEvents) as [keyof typeof credentialEvents]),
  /** By id or login. */
  user: z.string(),
  by: z.strictObject({ type: z.enum(['User', 'PublicClientApp']), id: z.string(), displayName: z.string() }).optional(),
})

const hookTrouble = z.strictObject({
  duplicate: z.int().min(0).default(0),
  drop: z.int().min(0).default(0),
  reorder: z.boolean().default(false),
})

/** What SELF may do, by the name of an attribute. */
const permissionOrder = z.record(z.string().regex(/^[A-Za-z]\w*$/), action)

const userOrder = z.strictObject({ upsert: z.array(partialUser).default([]), remove: z.array(z.string()).default([]) })

/** An API service app as it is ordered, and as it is kept. */
export const clientOrder: z.ZodType<OktaClient> = z.strictObject({
  clientId: z.string().min(1),
  jwks: z.union([z.strictObject({ jwksUri: z.url() }), z.object({ keys: z.array(z.record(z.string(), z.unknown())) })]),
  scopes: z.array(z.string()),
  dpop: z.boolean().optional(),
  roles: z.array(z.string()).optional(),
  resourceGroups: z.array(z.string()).optional(),
})

function ordered<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Refused(validationFailed(issue?.path.join('.') ?? '', issue?.message ?? 'cannot be read'))
}

/** Adds the routes under `/__sandbox`. */
export function addControlRoutes(app: FastifyInstance, org: Org, faults: Faults, seen: SeenRequest[]): void {
  const { people, groups, changes, log, eventHooks } = org

  /** What an order cannot be carried out for is its sender's fault. */
  function carriedOut<T>(what: string, work: () => T): T {
    try {
      return work()
    } catch (cause) {
      if (cause instanceof TypeError) throw new Refused(validationFailed(what, cause.message))
      throw cause
    }
  }
  function userNamed(idOrLogin: string): number {
    const position = people.find(idOrLogin)
    if (position === undefined) throw new TypeError(`users: there is no user ${idOrLogin}`)
    return position
  }

  app.post('/__sandbox/users', async request => {
    const { upsert, remove } = ordered(userOrder, request)
    return carriedOut('upsert', () => ({
      users: upsert.map(partial => people.at(changes.upsertUser(partial))),
      removed: remove.filter(key => changes.removeUser(key)),
    }))
  })

  app.post('/__sandbox/groups', async request => {
    const order = ordered(groupOrder, request)
    return carriedOut('groups', () => {
      const touched = order.create.map(profile => changes.createGroup(profile))
      for (const { group, name, description, add, remove, rule: wanted } of order.change) {
        const position = groups.named(group)
        touched.push(position)
        if (name !== undefined || description !== undefined)
          changes.renameGroup(position, { ...(name === undefined ? {} : { name }), description })
        for (const user of add) changes.setMember(position, userNamed(user), true)
        for (const user of remove) changes.setMember(position, userNamed(user), false)
        if (wanted !== undefined) changes.addRule(position, wanted)
      }
      for (const group of order.remove) changes.removeGroup(groups.named(group))
      const origin = originOf(request)
      return { groups: touched.filter(groups.exists).map(position => JSON.parse(groups.json(position, origin)) as unknown) }
    })
  })

  app.post('/__sandbox/logs', async request => {
    const { eventType, published, users, groups: named, actor, outcome, debugData } = ordered(noteOrder, request)
    const user = (key: string) => ({ id: people.get(key)?.id ?? key, type: 'User' as const, alternateId: key, displayName: key })
    const group = (key: string) => {
      const id = String(groups.read(groups.named(key), 'id'))
      return { id, type: 'UserGroup' as const, alternateId: 'unknown', displayName: key }
    }
    const { uuid } = carriedOut('groups', () =>
      log.write({
        eventType,
        displayMessage: eventType,
        target: [...users.map(user), ...named.map(group)],
        ...(published === undefined ? {} : { published }),
        ...(actor === undefined ? {} : { actor }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(debugData === undefined ? {} : { debugData }),
      }),
    )
    return { uuid }
  })

  app.post('/__sandbox/credentials', async request => {
    const { what, user, by } = ordered(credentialOrder, request)
    const { uuid } = carriedOut('user', () => noteCredentials(log, what, people.at(userNamed(user)), by))
    return { uuid }
  })

  app.post('/__sandbox/permissions', async (request, reply) => {
    const type = queryValue(request, 'type')
    const of = type === undefined ? org.types.default : org.types.named(type)
    if (of === undefined) throw new Refused(validationFailed('type', 'type: there is none of this name'))
    for (const [name, what] of Object.entries(ordered(permissionOrder, request))) of.schema.permit(name, what)
    return reply.code(204).send()
  })

  app.post('/__sandbox/event-hooks', async (request, reply) => {
    eventHooks.setTrouble(ordered(hookTrouble, request))
    return reply.code(204).send()
  })
  app.get('/__sandbox/event-hooks', async () => {
    await eventHooks.idle()
    return { deliveries: eventHooks.deliveries }
  })

  app.get('/__sandbox/users', async request => {
    const from = Number(queryValue(request, 'from') ?? 0)
    const users = []
    for (let position = from; position < people.end() && users.length < limitOf(request, 1000, 10_000); position++)
      if (people.exists(position)) users.push(people.at(position))
    return { users, count: people.count() }
  })

  app.post('/__sandbox/clients', async request => {
    const client = ordered(clientOrder, request)
    org.clients.set(client.clientId, client)
    return { clientId: client.clientId }
  })

  app.delete('/__sandbox/tokens', async (_, reply) => {
    org.tokens.revokeAll()
    return reply.code(204).send()
  })

  addFaultsRoutes(app, faults, request => ordered(faultOrder, request))
  addRequestsRoutes(app, seen)
}
