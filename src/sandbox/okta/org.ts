/** Everything that the routes of one stand-in share. */

import type { OktaClient } from './clients.ts'
import { createNonces } from './dpop.ts'
import { createGroups, type Groups } from './groups.ts'
import { createOnce, type Once } from './once.ts'
import { createPeopleStore, type PeopleStore } from './people-store.ts'
import { createTokens, type Tokens } from './tokens.ts'

export interface Org {
  readonly clock: { now(): number }
  readonly clients: Map<string, OktaClient>
  readonly people: PeopleStore
  readonly groups: Groups
  readonly tokens: Tokens
  readonly nonces: ReturnType<typeof createNonces>
  readonly assertionOnce: Once
  readonly proofOnce: Once
}

export function createOrg(people: number, clock: { now(): number }, clients: readonly OktaClient[]): Org {
  const store = createPeopleStore(people, clock)
  return {
    clock,
    clients: new Map(clients.map(client => [client.clientId, client])),
    people: store,
    groups: createGroups(people, store, clock),
    tokens: createTokens(clock),
    nonces: createNonces(clock),
    assertionOnce: createOnce(clock),
    proofOnce: createOnce(clock),
  }
}
