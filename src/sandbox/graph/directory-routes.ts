/** The tenant itself: its organization. */

import type { Organization } from '@microsoft/microsoft-graph-types'
import type { FastifyInstance } from 'fastify'
import { authorize, directoryRead } from './access.ts'
import { listBody, selectOf } from './query.ts'
import { type Tenant, tenantId } from './tenant.ts'
import { domain } from './user.ts'

const organizationRead = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'User.Read.All',
  'User.ReadWrite.All',
  ...directoryRead,
]

/** Adds the routes that concern the tenant as a whole. */
export function addDirectoryRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get('/v1.0/organization', async request => {
    authorize(request, tenant, organizationRead)
    const organization: Organization = {
      id: tenantId,
      deletedDateTime: null,
      businessPhones: [],
      city: null,
      country: null,
      countryLetterCode: 'SE',
      createdDateTime: tenant.created,
      displayName: 'Stepgate Sandbox',
      onPremisesLastSyncDateTime: tenant.created,
      onPremisesSyncEnabled: true,
      preferredLanguage: 'en',
      tenantType: 'AAD',
      technicalNotificationMails: [],
      verifiedDomains: [
        { capabilities: 'Email, OfficeCommunicationsOnline', isDefault: true, isInitial: true, name: domain, type: 'Managed' },
      ],
    }
    const select = selectOf(request, 'organization', name => name in organization)
    const shown = Object.entries(organization).filter(([name]) => select?.includes(name) ?? true)
    return listBody(request, 'organization', [Object.fromEntries(shown)])
  })
}
