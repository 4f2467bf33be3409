/** `GET /api/v1/users` and one user. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Predicate } from '../filter-logic.ts'
import { authorize } from './access.ts'
import { invalidFilter, invalidSearch, notFound, Refused, validationFailed } from './errors.ts'
import { parseFields } from './fields.ts'
import { compileFilter, FilterFault, type FilterRules } from './filter.ts'
import type { Org } from './org.ts'
import { limitOf, originOf, queryValue, sendPage } from './paging.ts'
import type { UserShape } from './people-store.ts'

const filterable = new Set([
  'status',
  'lastUpdated',
  'id',
  'profile.login',
  'profile.email',
  'profile.firstName',
  'profile.lastName',
])
const timeOperators = new Set(['eq', 'gt', 'ge', 'lt', 'le'])

const filterRules: FilterRules = {
  caseSensitive: true,
  fault(attribute, operator) {
    if (!filterable.has(attribute)) return `'${attribute}' cannot be filtered by`
    const allowed = attribute === 'lastUpdated' ? timeOperators.has(operator) : operator === 'eq'
    return allowed ? undefined : `'${operator}' is not supported for ${attribute}`
  },
}

const containable = new Set(['profile.login', 'profile.email', 'profile.firstName', 'profile.lastName'])

const searchRules: FilterRules = {
  caseSensitive: false,
  fault: (attribute, operator) =>
    operator === 'co' && !containable.has(attribute) ? `'co' is not supported for ${attribute}` : undefined,
}

/** Reported for `search` by those who page through it; a full read must not depend on it. */
const searchCeiling = 50_000

/** Okta's reading of the content type of a GET: `application/json; okta-response=omitCredentials,…`. */
const omits = (request: FastifyRequest, part: string): boolean =>
  /okta-response="?([\w,]+)/
    .exec(request.headers['content-type'] ?? '')?.[1]
    ?.split(',')
    .includes(part) ?? false

function shapeOf(request: FastifyRequest): UserShape {
  const fields = queryValue(request, 'fields')
  return {
    origin: originOf(request),
    fields: fields === undefined ? undefined : parseFields(fields),
    omitCredentials: omits(request, 'omitCredentials'),
  }
}

/** Whom a call is about. Only a call that names a `filter` or `search` sees DEPROVISIONED users. */
function wanted(request: FastifyRequest, { people }: Org): Predicate {
  const [filter, search, q] = ['filter', 'search', 'q'].map(name => queryValue(request, name))
  if (queryValue(request, 'sortBy') !== undefined) throw new Refused(validationFailed('sortBy', 'sortBy: this org does not sort'))
  if (filter !== undefined && search !== undefined)
    throw new Refused(validationFailed('search', 'search: cannot be combined with filter'))
  try {
    if (filter !== undefined) return compileFilter(filter, filterRules, people.read)
    if (search !== undefined) return compileFilter(search, searchRules, people.read)
  } catch (cause) {
    if (cause instanceof FilterFault) throw new Refused((filter === undefined ? invalidSearch : invalidFilter)(cause.message))
    throw cause
  }
  const isActive: Predicate = position => people.status(position) !== 'DEPROVISIONED'
  if (q === undefined) return isActive
  const names = ['profile.firstName', 'profile.lastName', 'profile.email']
  const begins = (value: unknown): boolean => typeof value === 'string' && value.toLowerCase().startsWith(q.toLowerCase())
  return position => isActive(position) && names.some(name => begins(people.read(position, name)))
}

/** Adds the routes under `/api/v1/users`. */
export function addUsersRoutes(app: FastifyInstance, org: Org): void {
  const { people } = org

  app.get('/api/v1/users', async (request, reply) => {
    await authorize(request, org, 'okta.users.read')
    const isWanted = wanted(request, org)
    const q = queryValue(request, 'q') !== undefined
    const limit = limitOf(request, q ? 10 : 200, 200)
    const hasSearch = queryValue(request, 'search') !== undefined
    return sendPage(request, reply, {
      limit,
      end: people.end(),
      wants: position => people.exists(position) && isWanted(position),
      write: people.writer(shapeOf(request)),
      ...(q ? { atMost: limit } : {}),
      ...(hasSearch ? { atMost: searchCeiling } : {}),
    })
  })

  app.get<{ Params: { idOrLogin: string } }>('/api/v1/users/:idOrLogin', async (request, reply) => {
    await authorize(request, org, 'okta.users.read')
    const position = people.find(request.params.idOrLogin)
    if (position === undefined) throw new Refused(notFound(`${request.params.idOrLogin} (User)`))
    return reply.type('application/json').send(people.writer(shapeOf(request))(position))
  })
}
