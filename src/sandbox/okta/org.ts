/** Everything that the routes of one stand-in share. */

import { createOnce, type Once } from '../once.ts'
import { type CodeSettings, codesAtFirst } from './authenticators.ts'
import type { OktaClient } from './clients.ts'
import { type Credentials, createCredentials } from './credentials.ts'
import { createNonces } from './dpop.ts'
import { createEventHooks, type EventHooks } from './event-hooks.ts'
import { createGroups, type Groups } from './groups.ts'
import { createOrgChanges, type OrgChanges } from './org-changes.ts'
import { createPeopleStore, type PeopleStore } from './people-store.ts'
import { createRoles, type Roles } from './roles.ts'
import { createSystemLog, type SystemLog } from './system-log.ts'
import { createTokens, type Tokens } from './tokens.ts'
import type { UserSchema } from './user-schema.ts'
import { createUserTypes, type UserTypes } from './user-types.ts'

export interface Org {
  readonly clock: { now(): number }
  readonly clients: Map<string, OktaClient>
  readonly people: PeopleStore
  readonly groups: Groups
  readonly types: UserTypes
  /** Of the default type, which everybody is of. */
  readonly schema: UserSchema
  readonly log: SystemLog
  readonly eventHooks: EventHooks
  readonly changes: OrgChanges
  readonly roles: Roles
  readonly credentials: Credentials
  /** The authenticator of temporary access codes, where the org has it. */
  codes: CodeSettings | undefined
  readonly tokens: Tokens
  readonly nonces: ReturnType<typeof createNonces>
  readonly assertionOnce: Once
  readonly proofOnce: Once
}

/** Who administers an org of so many people: nobody of the first fifty, where there are more. */
export const adminPosition = (people: number): number => Math.max(0, Math.min(60, people - 1))

export function createOrg(people: number, clock: { now(): number }, clients: readonly OktaClient[]): Org {
  const store = createPeopleStore(people, clock)
  const groups = createGroups(people, store, clock)
  const log = createSystemLog(clock)
  const types = createUserTypes()
  return {
    clock,
    clients: new Map(clients.map(client => [client.clientId, client])),
    people: store,
    groups,
    types,
    schema: types.default.schema,
    log,
    eventHooks: createEventHooks(log, clock),
    changes: createOrgChanges({ people: store, groups, log, clock }),
    roles: createRoles(groups, adminPosition(people)),
    credentials: createCredentials(clock),
    codes: codesAtFirst,
    tokens: createTokens(clock),
    nonces: createNonces(clock),
    assertionOnce: createOnce(clock),
    proofOnce: createOnce(clock),
  }
}
