/** Everything that the routes of one stand-in share. */

import { createOnce, type Once } from '../once.ts'
import type { GraphClient } from './apps.ts'
import { type AuditLog, createAuditLog } from './audit-log.ts'
import { type AuthenticationMethods, createAuthenticationMethods } from './authentication-methods.ts'
import { createExtensions, type TenantExtensions } from './extensions.ts'
import { createGroups, type Groups } from './groups.ts'
import { createPassPolicy, type PassPolicy } from './pass-policy.ts'
import { createRoles, type Roles } from './roles.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { baseTimes, domain } from './user.ts'
import { createUsers, type Users } from './users.ts'

/** The tenant's id, the same in every stand-in: what is bound to it stays bound. */
export const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'

export interface Tenant {
  readonly clock: { now(): number }
  readonly clients: Map<string, GraphClient>
  readonly users: Users
  readonly audit: AuditLog
  readonly groups: Groups
  readonly roles: Roles
  /** By the position of a user: the ids of the apps that they own. */
  readonly owned: Map<number, ReadonlySet<string>>
  readonly methods: AuthenticationMethods
  readonly passPolicy: PassPolicy
  readonly extensions: TenantExtensions
  /** When everything was made that was not touched since. */
  readonly created: string
  readonly subscriptions: Subscriptions
  readonly tokens: Tokens
  readonly assertionOnce: Once
}

export function createTenant(people: number, clock: { now(): number }, clients: readonly GraphClient[]): Tenant {
  const users = createUsers(people, clock)
  const { created } = baseTimes(clock.now())
  const groups = createGroups(people, users, clock, created)
  return {
    clock,
    created,
    clients: new Map(clients.map(client => [client.clientId.toLowerCase(), client])),
    users,
    audit: createAuditLog(users, clock),
    groups,
    roles: createRoles(users, groups),
    owned: new Map(),
    methods: createAuthenticationMethods(clock, created),
    passPolicy: createPassPolicy(),
    extensions: createExtensions(),
    subscriptions: createSubscriptions(clock),
    tokens: createTokens(clock),
    assertionOnce: createOnce(clock),
  }
}

/** The tenant may be named by its id or its domain. */
export const isThisTenant = (name: string): boolean => [tenantId, domain].includes(name.toLowerCase())
