/** Types of users over HTTP. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserType/ */

import type { FastifyInstance } from 'fastify'
import { authorize } from './access.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'

/** Adds `GET /api/v1/meta/types/user`. */
export function addUserTypesRoutes(app: FastifyInstance, org: Org): void {
  const path = '/api/v1/meta/types/user'
  const created = new Date(org.clock.now()).toISOString()
  app.get(path, async request => {
    await authorize(request, org, 'okta.userTypes.read')
    const origin = originOf(request)
    return org.types.all.map(({ schema: _, schemaId, ...type }) => ({
      ...type,
      description: type.displayName,
      created,
      createdBy: 'sbjsandboxsetup00000',
      lastUpdated: created,
      lastUpdatedBy: 'sbjsandboxsetup00000',
      _links: {
        self: { href: `${origin}${path}/${type.id}` },
        schema: { href: `${origin}/api/v1/meta/schemas/user/${schemaId}` },
      },
    }))
  })
}
