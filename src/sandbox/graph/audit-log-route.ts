/** `GET /auditLogs/directoryAudits`. https://learn.microsoft.com/en-us/graph/api/directoryaudit-list */

import type { DirectoryAudit } from '@microsoft/microsoft-graph-types'
import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import { malformed } from './errors.ts'
import type { Faults } from './faults.ts'
import { sendPage } from './paging.ts'
import { filterOf, queryValue, refuseOptions, topOf } from './query.ts'
import type { Tenant } from './tenant.ts'

const filterable: readonly string[] = [
  'activityDateTime',
  'activityDisplayName',
  'category',
  'correlationId',
  'loggedByService',
] satisfies readonly (keyof DirectoryAudit)[]
const mostEntries = 1_000

/** Adds the log, newest entry first unless the call orders it. */
export function addAuditLogRoute(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  app.get('/v1.0/auditLogs/directoryAudits', async (request, reply) => {
    authorize(request, tenant, ['AuditLog.Read.All'])
    refuseOptions(request, ['$skip', '$expand', '$search', '$select'])
    const order = /^activityDateTime(?: (asc|desc))?$/.exec(queryValue(request, '$orderby') ?? 'activityDateTime desc')
    if (order === null) throw malformed('The log can be ordered by activityDateTime alone.')
    const oldestFirst = tenant.audit.entries()
    const entries = order[1] === 'desc' ? oldestFirst.toReversed() : oldestFirst
    const read = (position: number, property: string): unknown => entries[position]?.[property as keyof DirectoryAudit]
    const filter = filterOf(request, name => filterable.includes(name), read)
    return sendPage(request, reply, {
      context: 'auditLogs/directoryAudits',
      top: topOf(request, mostEntries, mostEntries),
      end: entries.length,
      wants: position => filter?.wants(position) ?? true,
      write: position => JSON.stringify(entries[position]),
      fault: faults.of(request),
    })
  })
}
