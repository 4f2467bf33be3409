/** `/__sandbox`: how tests and demonstrations change the org from outside. A real org has nothing like it. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OktaClient } from './clients.ts'
import { Refused, validationFailed } from './errors.ts'
import { type Faults, faultOrder } from './faults.ts'
import type { Org } from './org.ts'
import { limitOf, queryValue } from './paging.ts'
import type { SeenRequest } from './requests.ts'
import { partialUser } from './user-changes.ts'

const userOrder = z.strictObject({ upsert: z.array(partialUser).default([]), remove: z.array(z.string()).default([]) })

const clientOrder = z.strictObject({
  clientId: z.string().min(1),
  jwks: z.union([z.strictObject({ jwksUri: z.url() }), z.object({ keys: z.array(z.record(z.string(), z.unknown())) })]),
  scopes: z.array(z.string()),
  dpop: z.boolean().optional(),
  roles: z.array(z.string()).optional(),
})

function ordered<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Refused(validationFailed(issue?.path.join('.') ?? '', issue?.message ?? 'cannot be read'))
}

/** Adds the routes under `/__sandbox`. */
export function addControlRoutes(app: FastifyInstance, org: Org, faults: Faults, seen: SeenRequest[]): void {
  const { people, groups } = org

  app.post('/__sandbox/users', async request => {
    const { upsert, remove } = ordered(userOrder, request)
    try {
      const users = upsert.map(partial => {
        const position = people.upsert(partial)
        if (partial.groups !== undefined) groups.setMemberships(position, partial.groups)
        return people.at(position)
      })
      return { users, removed: remove.filter(key => people.remove(key)) }
    } catch (cause) {
      if (cause instanceof TypeError) throw new Refused(validationFailed('upsert', cause.message))
      throw cause
    }
  })

  app.get('/__sandbox/users', async request => {
    const from = Number(queryValue(request, 'from') ?? 0)
    const users = []
    for (let position = from; position < people.end() && users.length < limitOf(request, 1000, 10_000); position++)
      if (people.exists(position)) users.push(people.at(position))
    return { users, count: people.count() }
  })

  app.post('/__sandbox/clients', async request => {
    const client: OktaClient = ordered(clientOrder, request)
    org.clients.set(client.clientId, client)
    return { clientId: client.clientId }
  })

  app.delete('/__sandbox/tokens', async (_, reply) => {
    org.tokens.revokeAll()
    return reply.code(204).send()
  })

  app.post('/__sandbox/faults', async (request, reply) => {
    faults.add(ordered(faultOrder, request))
    return reply.code(201).send({ faults: faults.list() })
  })
  app.get('/__sandbox/faults', async () => ({ faults: faults.list() }))
  app.delete('/__sandbox/faults', async (_, reply) => {
    faults.clear()
    return reply.code(204).send()
  })

  app.get('/__sandbox/requests', async request => {
    const path = queryValue(request, 'path') ?? '/'
    return { requests: seen.filter(one => one.path.startsWith(path)) }
  })
  app.delete('/__sandbox/requests', async (_, reply) => {
    seen.length = 0
    return reply.code(204).send()
  })
}
