import type { Change, DirectorySource, IntegrationId } from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import { userIdAt } from '../../src/sandbox/okta/user.ts'
import { personAt } from '../../src/sandbox/people.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import { createLogger } from '../../src/security/log.ts'
import type { Store } from '../../src/storage/store.ts'

const pageSize = 1_000
const suspendedEach = 97

/** A group of a directory: every so-manieth person belongs to it, from one on. */
export interface Crowded {
  readonly id: string
  readonly each: number
  readonly from: number
}

/** The people of the stand-ins as pages, without the way over HTTP. */
function crowd(people: number, groups: readonly Crowded[]): DirectorySource {
  return {
    async *pages() {
      yield { changes: groups.map(({ id }): Change => ({ kind: 'group', group: { externalId: id, name: id } })), cursor: '0' }
      for (let from = 0; from < people; from += pageSize) {
        const to = Math.min(people, from + pageSize)
        const indexes = Array.from({ length: to - from }, (_, n) => from + n)
        const changes = [...indexes.map(changeAt), ...indexes.flatMap(index => membershipsOf(index, groups))]
        yield { changes, cursor: String(to), ...(to === people ? { end: 'snapshot' as const } : {}) }
      }
    },
    get: async () => undefined,
  }
}

function changeAt(index: number): Change {
  const { email, givenName, familyName, birthDate, mobilePhone } = personAt(index)
  const status = index % suspendedEach === 1 ? 'suspended' : 'active'
  return {
    kind: 'user',
    user: {
      externalId: userIdAt(index),
      login: email,
      email,
      givenName,
      familyName,
      status,
      sourceStatus: status.toUpperCase(),
      claims: { birth_date: birthDate, phone_number: mobilePhone },
    },
  }
}

function membershipsOf(index: number, groups: readonly Crowded[]): readonly Change[] {
  return groups
    .filter(({ each, from }) => index % each === from)
    .map(({ id }) => ({ kind: 'member', groupId: id, externalId: userIdAt(index), present: true }))
}

/** Fills a directory by a sync of so many people. */
export async function fill(
  store: Store,
  integrationId: IntegrationId,
  people: number,
  groups: readonly Crowded[] = [],
): Promise<void> {
  const deps = { store, clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const request = { integrationId, mode: 'full', dryRun: false, requestedBy: 'bench' } as const
  const { state } = await runSync(deps, { ...request, source: crowd(people, groups), signal: new AbortController().signal })
  if (state !== 'done') throw new Error(`filling ended ${state}`)
}
