/** Groups and their members. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/ */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Predicate } from '../filter-logic.ts'
import { authorize } from './access.ts'
import { invalidFilter, invalidSearch, notFound, Refused } from './errors.ts'
import { compileFilter, FilterFault, type FilterRules } from './filter.ts'
import type { Org } from './org.ts'
import { limitOf, originOf, queryValue, sendPage } from './paging.ts'

const searchable = new Set(['id', 'type', 'lastUpdated', 'lastMembershipUpdated'])

const filterRules: FilterRules = {
  caseSensitive: true,
  fault: attribute => (searchable.has(attribute) ? undefined : `'${attribute}' cannot be filtered by`),
}

const searchRules: FilterRules = { caseSensitive: false, fault: () => undefined }

function wanted(request: FastifyRequest, { groups }: Org): Predicate {
  const [filter, search, q] = ['filter', 'search', 'q'].map(name => queryValue(request, name))
  try {
    if (filter !== undefined) return compileFilter(filter, filterRules, groups.read)
    if (search !== undefined) return compileFilter(search, searchRules, groups.read)
  } catch (cause) {
    if (cause instanceof FilterFault) throw new Refused((filter === undefined ? invalidSearch : invalidFilter)(cause.message))
    throw cause
  }
  const start = q?.toLowerCase() ?? ''
  return position => String(groups.read(position, 'profile.name')).toLowerCase().startsWith(start)
}

/** `expand=stats`: with the number of members. */
const withStats = (request: FastifyRequest): boolean => queryValue(request, 'expand')?.split(',').includes('stats') ?? false

/** Adds the routes under `/api/v1/groups`, and the groups of one user. */
export function addGroupsRoutes(app: FastifyInstance, org: Org): void {
  const { groups, people } = org

  function found(id: string): number {
    const position = groups.find(id)
    if (position === undefined) throw new Refused(notFound(`${id} (UserGroup)`))
    return position
  }

  app.get('/api/v1/groups', async (request, reply) => {
    await authorize(request, org, 'okta.groups.read')
    const origin = originOf(request)
    const isWanted = wanted(request, org)
    return sendPage(request, reply, {
      limit: limitOf(request, 10_000, 10_000),
      end: groups.end(),
      wants: position => groups.exists(position) && isWanted(position),
      write: position => groups.json(position, origin, withStats(request)),
    })
  })

  app.get<{ Params: { id: string } }>('/api/v1/groups/:id', async (request, reply) => {
    await authorize(request, org, 'okta.groups.read')
    return reply.type('application/json').send(groups.json(found(request.params.id), originOf(request), withStats(request)))
  })

  app.get<{ Params: { id: string } }>('/api/v1/groups/:id/users', async (request, reply) => {
    await authorize(request, org, 'okta.groups.read')
    const group = found(request.params.id)
    return sendPage(request, reply, {
      limit: limitOf(request, 1000, 1000),
      end: people.end(),
      wants: position => groups.isMember(group, position),
      write: people.writer({ origin: originOf(request) }),
    })
  })

  // A resource of the user: its scope is `okta.users.read`, and it takes no limit
  // (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/).
  app.get<{ Params: { idOrLogin: string } }>('/api/v1/users/:idOrLogin/groups', async (request, reply) => {
    await authorize(request, org, 'okta.users.read')
    const user = people.find(request.params.idOrLogin)
    if (user === undefined) throw new Refused(notFound(`${request.params.idOrLogin} (User)`))
    const origin = originOf(request)
    return sendPage(request, reply, {
      limit: groups.end(),
      end: groups.end(),
      wants: position => groups.isMember(position, user),
      write: position => groups.json(position, origin),
    })
  })
}
