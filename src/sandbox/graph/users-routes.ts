/** `GET /users`, one user, and changes to one. https://learn.microsoft.com/en-us/graph/api/resources/users */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { accountsWrite, allows, authorize, usersRead, usersWrite } from './access.ts'
import { badRequest, requestDenied, resourceNotFound } from './errors.ts'
import type { Faults } from './faults.ts'
import type { Filter } from './filter.ts'
import { jsonType, sendPage } from './paging.ts'
import { filterOf, isEventual, originOf, refuseOptions, searchOf, selectOf, topOf } from './query.ts'
import type { Tenant } from './tenant.ts'
import type { Grant } from './tokens.ts'
import { baseProperties, defaultProperties, isExtension } from './user.ts'
import { patchOf } from './user-changes.ts'

export const knowsUserProperty = (name: string): boolean => baseProperties.has(name) || isExtension(name)

/** Who signed in when is told only to those who may read the logs. */
export function checkSelect(select: readonly string[], grant: Grant): void {
  if (select.includes('signInActivity') && !allows(grant, ['AuditLog.Read.All'])) throw requestDenied()
}

/** What a call selects of users, and the fragment of the context that says so. */
export function userSelect(
  request: FastifyRequest,
  grant: Grant,
): { readonly select: readonly string[]; readonly shape: string } {
  const asked = selectOf(request, 'user', knowsUserProperty)
  checkSelect(asked ?? [], grant)
  return { select: asked ?? defaultProperties, shape: asked === undefined ? '' : `(${asked.join(',')})` }
}

const both = (left: Filter | undefined, right: Filter | undefined): Filter | undefined =>
  left === undefined || right === undefined
    ? (left ?? right)
    : { wants: position => left.wants(position) && right.wants(position), isAdvanced: true }

/** Whom `$filter` and `$search` of a call leave. */
export function wantedUsers(request: FastifyRequest, { users, extensions }: Tenant): Filter | undefined {
  const knows = (name: string): boolean => baseProperties.has(name) || extensions.has(name)
  return both(filterOf(request, knows, users.read), searchOf(request, knows, users.read))
}

/** Adds the routes under `/v1.0/users` that concern lists and single users. */
export function addUsersRoutes(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  const { users } = tenant
  const isLive = (position: number): boolean => users.state(position) === 'live'

  function found(idOrName: string): number {
    const position = users.find(idOrName)
    if (position === undefined) throw resourceNotFound(idOrName)
    return position
  }

  app.get('/v1.0/users', async (request, reply) => {
    const grant = authorize(request, tenant, usersRead)
    refuseOptions(request, ['$skip', '$expand', '$orderby'])
    const { select, shape } = userSelect(request, grant)
    const wanted = wantedUsers(request, tenant)
    return sendPage(request, reply, {
      context: `users${shape}`,
      top: topOf(request, 100),
      end: users.end(),
      wants: wanted === undefined ? isLive : position => isLive(position) && wanted.wants(position),
      write: users.writer({ select }),
      count: wanted === undefined ? users.count : undefined,
      fault: faults.of(request),
    })
  })

  app.get('/v1.0/users/$count', async (request, reply) => {
    authorize(request, tenant, usersRead)
    if (!isEventual(request)) throw badRequest('$count is not currently supported.')
    const wanted = wantedUsers(request, tenant)
    let count = wanted === undefined ? users.count() : 0
    for (let position = 0; wanted !== undefined && position < users.end(); position++)
      if (isLive(position) && wanted.wants(position)) count += 1
    return reply.type('text/plain').send(String(count))
  })

  app.get<{ Params: { id: string } }>('/v1.0/users/:id', async (request, reply) => {
    const grant = authorize(request, tenant, usersRead)
    refuseOptions(request, ['$expand', '$filter', '$top'])
    const { select, shape } = userSelect(request, grant)
    const text = users.writer({ select })(found(request.params.id))
    const context = `"@odata.context":"${originOf(request)}/v1.0/$metadata#users${shape}/$entity"`
    return reply.type(jsonType).send(`{${context},${text.slice(1)}`)
  })

  app.patch<{ Params: { id: string } }>('/v1.0/users/:id', async (request, reply) => {
    const names = Object.keys(request.body ?? {})
    const isOfAccount = names.length === 1 && names[0] === 'accountEnabled'
    const { clientId } = authorize(request, tenant, isOfAccount ? accountsWrite : usersWrite)
    const position = found(request.params.id)
    try {
      users.patch(position, patchOf(request.body, users.at(position), tenant.extensions), { by: clientId })
    } catch (cause) {
      if (cause instanceof TypeError)
        throw badRequest('Another object with the same value for property userPrincipalName already exists.')
      throw cause
    }
    return reply.code(204).send()
  })
}
