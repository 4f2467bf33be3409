import { asIntegrationId, type Change, type DirectorySource, type IntegrationId } from '../../../src/contract/index.ts'
import { runSync } from '../../../src/directory/sync/index.ts'
import { systemClock, systemRandom } from '../../../src/security/clock.ts'
import { createLogger } from '../../../src/security/log.ts'
import type { Store } from '../../../src/storage/store.ts'
import type { Colleague } from './people.ts'

const pageSize = 1_000
const longAgo = '2020-01-01T00:00:00.000Z'

export const withBirthDates = asIntegrationId('int_with_birth_dates')
export const withoutBirthDates = asIntegrationId('int_without_birth_dates')

/** Reads the people into a directory by a sync, as a product's pages are read. */
export async function readInto(store: Store, integrationId: IntegrationId, people: readonly Colleague[]): Promise<void> {
  const source: DirectorySource = {
    async *pages() {
      for (let from = 0; from < people.length; from += pageSize) {
        const changes = people.slice(from, from + pageSize).map(one => changeOf(integrationId, one))
        yield { changes, cursor: String(from), ...(from + pageSize >= people.length ? { end: 'snapshot' as const } : {}) }
      }
    },
    get: async () => undefined,
  }
  const deps = { store, clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const request = { integrationId, mode: 'full', dryRun: false, requestedBy: 'bench' } as const
  const { state } = await runSync(deps, { ...request, source, signal: new AbortController().signal })
  if (state !== 'done') throw new Error(`reading the people ended ${state}`)
}

function changeOf(integrationId: IntegrationId, { externalId, record }: Colleague): Change {
  const { birthDate, ...names } = record
  const login = `${externalId}@example.com`
  const claims = integrationId === withBirthDates ? { birth_date: birthDate } : {}
  const stands = { status: 'active', sourceStatus: 'ACTIVE', changedAt: longAgo } as const
  return { kind: 'user', user: { externalId, login, email: login, ...names, ...stands, claims } }
}
