import type { Change, DirectorySource, IntegrationId } from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import { basePrincipalName, userIds } from '../../src/sandbox/graph/user.ts'
import { userIdAt } from '../../src/sandbox/okta/user.ts'
import { personAt } from '../../src/sandbox/people.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import { createLogger } from '../../src/security/log.ts'
import type { Store } from '../../src/storage/store.ts'
import type { Product } from './access.ts'

const pageSize = 1_000
const suspendedEach = 97

/** A group of a directory: every so-manieth person belongs to it, from one on. */
export interface Crowded {
  readonly id: string
  readonly each: number
  readonly from: number
}

/** What a product calls the person with an index. */
export const idAt: Readonly<Record<Product, (index: number) => string>> = { okta: userIdAt, entra: userIds.at }
export const loginAt: Readonly<Record<Product, (index: number) => string>> = {
  okta: index => personAt(index).email,
  entra: basePrincipalName,
}

/** So many people of a stand-in. */
export interface Crowd {
  readonly product: Product
  readonly people: number
}

const pagesOf = ({ people }: Crowd): readonly (readonly number[])[] =>
  Array.from({ length: Math.ceil(people / pageSize) }, (_, page) =>
    Array.from({ length: Math.min(pageSize, people - page * pageSize) }, (_, n) => page * pageSize + n),
  )

/** The people as pages, without the way over HTTP. */
function everybody(crowd: Crowd): DirectorySource {
  return {
    async *pages() {
      let last = 0
      for (const page of pagesOf(crowd)) {
        last += page.length
        const end = last === crowd.people ? ({ end: 'snapshot' } as const) : {}
        yield { changes: page.map(index => changeAt(crowd.product, index)), cursor: String(last), ...end }
      }
    },
    get: async () => undefined,
  }
}

/** Groups, as a product tells of them that people were put into. */
function groupsOf(crowd: Crowd, groups: readonly Crowded[]): DirectorySource {
  return {
    async *pages() {
      yield { changes: groups.map(({ id }): Change => ({ kind: 'group', group: { externalId: id, name: id } })), cursor: '0' }
      for (const page of pagesOf(crowd)) {
        const changes = page.flatMap(index => membershipsOf(crowd.product, index, groups))
        yield { changes, cursor: String(page[0]) }
      }
      yield { changes: [], cursor: 'end', end: 'delta' }
    },
    get: async () => undefined,
  }
}

function changeAt(product: Product, index: number): Change {
  const { email, givenName, familyName, birthDate, mobilePhone } = personAt(index)
  const status = index % suspendedEach === 1 ? 'suspended' : 'active'
  return {
    kind: 'user',
    user: {
      externalId: idAt[product](index),
      login: loginAt[product](index),
      email,
      givenName,
      familyName,
      status,
      sourceStatus: status.toUpperCase(),
      claims: { birth_date: birthDate, phone_number: mobilePhone },
    },
  }
}

function membershipsOf(product: Product, index: number, groups: readonly Crowded[]): readonly Change[] {
  return groups
    .filter(({ each, from }) => index % each === from)
    .map(({ id }) => ({ kind: 'member', groupId: id, externalId: idAt[product](index), present: true }))
}

async function read(store: Store, integrationId: IntegrationId, mode: 'full' | 'incremental', source: DirectorySource) {
  const deps = { store, clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const request = { integrationId, mode, dryRun: false, requestedBy: 'bench' } as const
  const { state } = await runSync(deps, { ...request, source, signal: new AbortController().signal })
  if (state !== 'done') throw new Error(`filling ended ${state}`)
}

/** Fills a directory by a sync of so many people. */
export async function fill(store: Store, integrationId: IntegrationId, crowd: Crowd): Promise<void> {
  await read(store, integrationId, 'full', everybody(crowd))
}

/** Puts the people of a directory into groups, by a sync of what changed. */
export async function group(store: Store, integrationId: IntegrationId, crowd: Crowd, groups: readonly Crowded[]): Promise<void> {
  await read(store, integrationId, 'incremental', groupsOf(crowd, groups))
}
