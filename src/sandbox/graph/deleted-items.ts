/** The bin: users who were deleted less than 30 days ago. https://learn.microsoft.com/en-us/graph/api/resources/directory */

import type { FastifyInstance } from 'fastify'
import { authorize, usersRead } from './access.ts'
import { badRequest, resourceNotFound } from './errors.ts'
import type { Faults } from './faults.ts'
import { jsonType, sendPage } from './paging.ts'
import { originOf, refuseOptions, topOf } from './query.ts'
import type { Tenant } from './tenant.ts'
import { defaultProperties } from './user.ts'
import { userSelect } from './users-routes.ts'

/** `Directory.ReadWrite.All` is not among them: it deletes nobody. */
const restoreRights = ['User.DeleteRestore.All', 'User.ReadWrite.All']

/** Adds the routes under `/v1.0/directory/deletedItems`, and `DELETE /users/{id}` which fills it. */
export function addDeletedItems(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  const { users } = tenant

  function found(id: string): number {
    const position = users.findId(id)
    if (position === undefined || users.state(position) !== 'removed') throw resourceNotFound(id)
    return position
  }

  app.get('/v1.0/directory/deletedItems/microsoft.graph.user', async (request, reply) => {
    const grant = authorize(request, tenant, usersRead)
    refuseOptions(request, ['$skip', '$expand', '$orderby', '$search', '$filter'])
    const { select, shape } = userSelect(request, grant)
    const removed = users.removed()
    const write = users.writer({ select: [...new Set([...select, 'deletedDateTime'])] })
    return sendPage(request, reply, {
      context: `users${shape}`,
      top: topOf(request, 100),
      end: removed.length,
      wants: () => true,
      write: index => write(removed[index] ?? 0),
      fault: faults.of(request),
    })
  })

  app.post<{ Params: { id: string } }>('/v1.0/directory/deletedItems/:id/restore', async (request, reply) => {
    authorize(request, tenant, restoreRights)
    const position = found(request.params.id)
    try {
      users.restore(request.params.id)
    } catch (cause) {
      if (cause instanceof TypeError) throw badRequest('The user principal name of the object is used by another one.')
      throw cause
    }
    const text = users.writer({ select: defaultProperties, annotation: '"@odata.type":"#microsoft.graph.user"' })(position)
    return reply
      .type(jsonType)
      .send(`{"@odata.context":"${originOf(request)}/v1.0/$metadata#directoryObjects/$entity",${text.slice(1)}`)
  })

  app.delete<{ Params: { id: string } }>('/v1.0/directory/deletedItems/:id', async (request, reply) => {
    authorize(request, tenant, restoreRights)
    found(request.params.id)
    users.delete(request.params.id)
    return reply.code(204).send()
  })

  app.delete<{ Params: { id: string } }>('/v1.0/users/:id', async (request, reply) => {
    authorize(request, tenant, restoreRights)
    if (!users.remove(request.params.id)) throw resourceNotFound(request.params.id)
    return reply.code(204).send()
  })
}
