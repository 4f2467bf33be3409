/** Everything that the routes of one stand-in share. */

import type { GraphClient } from './apps.ts'
import { createExtensions, type TenantExtensions } from './extensions.ts'
import { createOnce, type Once } from './once.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { domain } from './user.ts'
import { createUsers, type Users } from './users.ts'

/** The tenant's id, the same in every stand-in: what is bound to it stays bound. */
export const tenantId = '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36'

export interface Tenant {
  readonly clock: { now(): number }
  readonly clients: Map<string, GraphClient>
  readonly users: Users
  readonly extensions: TenantExtensions
  readonly tokens: Tokens
  readonly assertionOnce: Once
}

export function createTenant(people: number, clock: { now(): number }, clients: readonly GraphClient[]): Tenant {
  return {
    clock,
    clients: new Map(clients.map(client => [client.clientId.toLowerCase(), client])),
    users: createUsers(people, clock),
    extensions: createExtensions(),
    tokens: createTokens(clock),
    assertionOnce: createOnce(clock),
  }
}

/** The tenant may be named by its id or its domain. */
export const isThisTenant = (name: string): boolean => [tenantId, domain].includes(name.toLowerCase())
