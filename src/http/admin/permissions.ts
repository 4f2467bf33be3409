import { problem } from '../../contract/index.ts'

/** The roles of people and automation that use the admin API. */
export const roles = ['owner', 'admin', 'reviewer', 'agent', 'supervisor', 'auditor'] as const
export type Role = (typeof roles)[number]

/** Who may do what. A permission that lists nobody is a permission that nobody has. */
const permissions = {
  'self:read': roles,
  'templates:read': ['owner', 'admin', 'auditor'],
  'integrations:read': ['owner', 'admin', 'auditor'],
  'integrations:write': ['owner', 'admin'],
  'secrets:write': ['owner', 'admin'],
  /** Lets an integration be enabled again that was suspended. */
  'legs:release': ['owner'],
  /** Changes the product itself, by a token of its administrator. */
  'setup:run': ['owner'],
  /** What somebody has to do something about, and who is told of it. */
  'alerts:read': ['owner', 'admin', 'auditor'],
  'alerts:write': ['owner', 'admin'],
  'sync:read': ['owner', 'admin', 'auditor'],
  'sync:run': ['owner', 'admin'],
  'directory:read': ['owner', 'admin', 'reviewer', 'auditor'],
  /** Lists of people whom administrators enter; reading them too, for all that was entered is in them. */
  'directory:write': ['owner', 'admin'],
  'people:erase': ['owner', 'admin'],
  'links:write': ['owner', 'admin'],
  /** Taking an identity away from an account, or letting another one be bound to it. Never an agent, and never one alone. */
  'bindings:read': ['owner', 'admin', 'reviewer', 'auditor'],
  'bindings:write': ['owner', 'admin'],
  'cases:read': ['owner', 'admin', 'reviewer', 'auditor'],
  'cases:close': ['owner'],
  'invites:read': ['owner', 'admin', 'reviewer', 'auditor'],
  'invites:write': ['owner', 'admin'],
  'verifications:read': ['owner', 'admin', 'reviewer', 'auditor'],
  /** Who did what to whom at the products, and who decides for whom again and again. */
  'reports:read': ['owner', 'admin', 'auditor'],
  'reviews:read': ['owner', 'admin', 'reviewer', 'auditor'],
  /** Looking at what a document shows, too. Never agents: whoever talks to a person does not decide about them. */
  'reviews:decide': ['owner', 'admin', 'reviewer'],
  'policies:read': ['owner', 'admin', 'reviewer', 'auditor'],
  'policies:write': ['owner', 'admin'],
  /** What names are taken for each other, of everybody. */
  'matching:read': ['owner', 'admin', 'auditor'],
  'matching:write': ['owner', 'admin'],
  /** Having a caller verified, and what they may have done opened for them. Ticket systems do it by a client. */
  'helpdesk:verify': ['owner', 'admin', 'agent', 'supervisor'],
  /** The second person for what no agent may do alone. */
  'helpdesk:override': ['supervisor'],
  'audit:read': ['owner', 'auditor'],
  'webhooks:read': ['owner', 'admin', 'auditor'],
  'webhooks:write': ['owner', 'admin'],
  'keys:read': ['owner', 'admin', 'auditor'],
  'keys:write': ['owner'],
  'tokens:manage': ['owner'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof permissions

/** Every route of the admin API and what it takes. A route that is not listed cannot be registered. */
export const adminRoutes: Readonly<Record<string, Permission>> = {
  'GET /v1/me': 'self:read',
  'GET /v1/session': 'self:read',
  'DELETE /v1/session': 'self:read',
  'GET /v1/templates': 'templates:read',
  'GET /v1/integrations': 'integrations:read',
  'POST /v1/integrations': 'integrations:write',
  'GET /v1/integrations/:id': 'integrations:read',
  'PATCH /v1/integrations/:id': 'integrations:write',
  'DELETE /v1/integrations/:id': 'integrations:write',
  'GET /v1/integrations/:id/consequences': 'integrations:read',
  'POST /v1/integrations/check': 'secrets:write',
  'GET /v1/integrations/:id/history': 'integrations:read',
  'POST /v1/integrations/:id/revert': 'integrations:write',
  'GET /v1/integrations/:id/held-changes': 'integrations:read',
  'POST /v1/integrations/:id/held-changes/:changeId/confirm': 'integrations:write',
  'POST /v1/integrations/:id/suspend': 'integrations:write',
  'POST /v1/integrations/:id/release': 'legs:release',
  'GET /v1/integrations/:id/mapping': 'integrations:read',
  'POST /v1/integrations/:id/mapping/preview': 'integrations:write',
  'GET /v1/integrations/:id/groups': 'integrations:write',
  'POST /v1/integrations/:id/test': 'integrations:write',
  'POST /v1/integrations/:id/secret': 'secrets:write',
  'GET /v1/integrations/:id/entries': 'secrets:write',
  'GET /v1/integrations/:id/setup': 'integrations:read',
  'POST /v1/integrations/:id/setup/plan': 'setup:run',
  'POST /v1/integrations/:id/setup/apply': 'setup:run',
  'POST /v1/integrations/:id/setup/verify': 'setup:run',
  'POST /v1/integrations/:id/setup/undo': 'setup:run',
  'GET /v1/integrations/:id/rehearsal': 'integrations:read',
  'POST /v1/integrations/:id/rehearsal': 'secrets:write',
  'DELETE /v1/integrations/:id/rehearsal': 'integrations:write',
  'POST /v1/integrations/:id/sync': 'sync:run',
  'GET /v1/integrations/:id/schedule': 'sync:read',
  'PUT /v1/integrations/:id/schedule': 'integrations:write',
  'GET /v1/integrations/:id/write-back': 'integrations:read',
  'GET /v1/sync-runs': 'sync:read',
  'GET /v1/sync-runs/:id': 'sync:read',
  'GET /v1/sync-runs/:id/people': 'sync:read',
  'GET /v1/sync-runs/:id/events': 'sync:read',
  'POST /v1/sync-runs/:id/confirm': 'sync:run',
  'POST /v1/sync-runs/:id/release': 'sync:run',
  'POST /v1/sync-runs/:id/reject': 'sync:run',
  'POST /v1/sync-runs/:id/cancel': 'sync:run',
  'GET /v1/directory/users': 'directory:read',
  'GET /v1/directory/users.csv': 'directory:read',
  'GET /v1/directory/counts': 'directory:read',
  'GET /v1/directory/groups': 'directory:read',
  'GET /v1/directory/coverage': 'directory:read',
  'GET /v1/directory/changes': 'directory:read',
  'GET /v1/directory/users/:integrationId/:externalId': 'directory:read',
  'DELETE /v1/directory/users/:integrationId/:externalId': 'people:erase',
  'GET /v1/directory/users/:integrationId/:externalId/why': 'directory:read',
  'GET /v1/directory/:integrationId/people': 'directory:write',
  'POST /v1/directory/:integrationId/people': 'directory:write',
  'GET /v1/directory/:integrationId/people.csv': 'directory:write',
  'GET /v1/directory/:integrationId/people/:externalId': 'directory:write',
  'PUT /v1/directory/:integrationId/people/:externalId': 'directory:write',
  'DELETE /v1/directory/:integrationId/people/:externalId': 'directory:write',
  'GET /v1/directory/users/:integrationId/:externalId/changes': 'directory:read',
  'GET /v1/directory/links': 'directory:read',
  'POST /v1/directory/links': 'links:write',
  'POST /v1/directory/links/:id/confirm': 'links:write',
  'DELETE /v1/directory/links/:id': 'links:write',
  'GET /v1/supervisions': 'bindings:read',
  'POST /v1/supervisions': 'bindings:write',
  'POST /v1/supervisions/:id/confirm': 'bindings:write',
  'DELETE /v1/supervisions/:id': 'bindings:write',
  'GET /v1/cases': 'cases:read',
  'GET /v1/cases/:id': 'cases:read',
  'POST /v1/cases/:id/close': 'cases:close',
  'GET /v1/invites': 'invites:read',
  'POST /v1/invites': 'invites:write',
  'POST /v1/invites/csv': 'invites:write',
  'GET /v1/invites/:id': 'invites:read',
  'GET /v1/invites/:id/people': 'invites:read',
  'POST /v1/invites/:id/cancel': 'invites:write',
  'DELETE /v1/invites/:id/people/:externalId': 'invites:write',
  'GET /v1/verifications': 'verifications:read',
  'GET /v1/verifications/:id': 'verifications:read',
  'POST /v1/verifications/:id/dispute': 'reviews:decide',
  /** Counts alone: whoever reads each may read how many. */
  'GET /v1/reports/outcomes': 'verifications:read',
  'GET /v1/reports/resets': 'reports:read',
  'GET /v1/reports/resets.csv': 'reports:read',
  'GET /v1/reviews': 'reviews:read',
  'GET /v1/reviews/counts': 'reviews:read',
  'GET /v1/reviews/:id': 'reviews:read',
  'POST /v1/reviews/:id/look': 'reviews:decide',
  'POST /v1/reviews/:id/approve': 'reviews:decide',
  'POST /v1/reviews/:id/reject': 'reviews:decide',
  'GET /v1/directory/users/:integrationId/:externalId/aliases': 'reviews:read',
  'DELETE /v1/directory/aliases/:id': 'reviews:decide',
  'GET /v1/policies': 'policies:read',
  'GET /v1/policies/effective': 'policies:read',
  'GET /v1/policies/sets/:id': 'policies:read',
  'GET /v1/policies/:id': 'policies:read',
  'GET /v1/policies/:id/versions': 'policies:read',
  'POST /v1/policies': 'policies:write',
  'POST /v1/policies/check': 'policies:read',
  'POST /v1/policies/:id/proposals': 'policies:write',
  'POST /v1/policies/:id/revert': 'policies:write',
  'POST /v1/policies/:id/proposals/:proposalId/confirm': 'policies:write',
  'DELETE /v1/policies/:id/proposals/:proposalId': 'policies:write',
  'POST /v1/policies/:id/try': 'policies:write',
  'GET /v1/matching/nicknames': 'matching:read',
  'POST /v1/matching/nicknames': 'matching:write',
  'POST /v1/matching/nicknames/confirm': 'matching:write',
  'DELETE /v1/matching/nicknames/:id': 'matching:write',
  'POST /v1/helpdesk/verifications': 'helpdesk:verify',
  'GET /v1/helpdesk/people': 'helpdesk:verify',
  'GET /v1/helpdesk/verifications/:id': 'helpdesk:verify',
  'POST /v1/helpdesk/verifications/:id/confirm': 'helpdesk:verify',
  'POST /v1/helpdesk/verifications/:id/operations': 'helpdesk:verify',
  'POST /v1/helpdesk/verifications/:id/resend': 'helpdesk:verify',
  'POST /v1/helpdesk/verifications/:id/cancel': 'helpdesk:verify',
  'GET /v1/helpdesk/verifications/:id/note': 'helpdesk:verify',
  'POST /v1/helpdesk/overrides': 'helpdesk:override',
  'GET /v1/audit': 'audit:read',
  'GET /v1/audit/verify': 'audit:read',
  'GET /v1/audit/export': 'audit:read',
  'GET /v1/webhooks': 'webhooks:read',
  'POST /v1/webhooks': 'webhooks:write',
  'GET /v1/webhooks/:id': 'webhooks:read',
  'PATCH /v1/webhooks/:id': 'webhooks:write',
  'DELETE /v1/webhooks/:id': 'webhooks:write',
  'POST /v1/webhooks/:id/secret': 'secrets:write',
  'POST /v1/webhooks/:id/test': 'webhooks:write',
  'GET /v1/webhooks/:id/deliveries': 'webhooks:read',
  'POST /v1/webhooks/:id/deliveries/:deliveryId/replay': 'webhooks:write',
  'POST /v1/webhooks/:id/replay': 'webhooks:write',
  'GET /v1/reports/approvals': 'reports:read',
  'GET /v1/alerts': 'alerts:read',
  'GET /v1/alerts/settings': 'alerts:read',
  'PUT /v1/alerts/settings': 'alerts:write',
  'GET /v1/alerts/:id': 'alerts:read',
  'POST /v1/alerts/:id/resolve': 'alerts:write',
  'GET /v1/issuer-keys': 'keys:read',
  'POST /v1/issuer-keys/rotate': 'keys:write',
  'POST /v1/issuer-keys/:kid/revoke': 'keys:write',
  'GET /v1/admin-sessions': 'tokens:manage',
  'DELETE /v1/admin-sessions/:id': 'tokens:manage',
  'GET /v1/admin-tokens': 'tokens:manage',
  'POST /v1/admin-tokens': 'tokens:manage',
  'DELETE /v1/admin-tokens/:id': 'tokens:manage',
}

export function mayUse(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(role)
}

export function permissionsOf(role: Role): readonly Permission[] {
  return (Object.keys(permissions) as Permission[]).filter(permission => mayUse(role, permission))
}

export function rolesThatMay(permission: Permission): readonly Role[] {
  return permissions[permission]
}

/** Says which roles would do: whoever is refused then knows whom to ask. */
export function refuseWithout(role: Role, permission: Permission): void {
  if (mayUse(role, permission)) return
  throw problem('forbidden', `This takes the role ${permissions[permission].join(' or ')}; this is ${role}.`)
}
