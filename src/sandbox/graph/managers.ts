/**
 * Whose manager somebody is: a relation between users. 404 where there is none
 * (https://learn.microsoft.com/en-us/graph/api/user-list-manager). Set by `PUT /__sandbox/users/{id}/manager`.
 */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorize, usersRead } from './access.ts'
import { malformed, resourceNotFound } from './errors.ts'
import { jsonType } from './paging.ts'
import { originOf, refuseOptions } from './query.ts'
import type { Tenant } from './tenant.ts'
import { userSelect } from './users-routes.ts'

interface ById {
  readonly Params: { readonly id: string }
}

const order = z.strictObject({ manager: z.string().nullable() })

export function addManagerRoutes(app: FastifyInstance, tenant: Tenant): void {
  const { users } = tenant
  const managers = new Map<number, number>()

  function found(idOrName: string): number {
    const position = users.find(idOrName)
    if (position === undefined) throw resourceNotFound(idOrName)
    return position
  }

  app.get<ById>('/v1.0/users/:id/manager', async (request, reply) => {
    const grant = authorize(request, tenant, usersRead)
    refuseOptions(request, ['$filter', '$top', '$search'])
    const manager = managers.get(found(request.params.id))
    if (manager === undefined || users.state(manager) !== 'live') throw resourceNotFound('manager')
    const { select, shape } = userSelect(request, grant)
    const text = users.writer({ select })(manager)
    const context = `"@odata.context":"${originOf(request)}/v1.0/$metadata#directoryObjects${shape}/$entity"`
    return reply.type(jsonType).send(`{${context},"@odata.type":"#microsoft.graph.user",${text.slice(1)}`)
  })

  app.put<ById>('/__sandbox/users/:id/manager', async (request, reply) => {
    const asked = order.safeParse(request.body)
    if (!asked.success) throw malformed('manager has to be an id, or null.')
    const user = found(request.params.id)
    const { manager } = asked.data
    if (manager === null) managers.delete(user)
    else managers.set(user, found(manager))
    return reply.code(204).send()
  })
}
