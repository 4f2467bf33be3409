import type { IntegrationId } from '../../../src/contract/index.ts'
import { countUsers, listUsers } from '../../../src/directory/users.ts'
import { personAt } from '../../../src/sandbox/people.ts'
import type { StorePlace } from '../../../src/storage/open.ts'
import type { Access } from '../access.ts'
import { openWorld, type Run } from '../world.ts'
import { serve } from './serve.ts'

export type SyncPart = {
  readonly directoryId: () => IntegrationId
  /** Reads everybody, or what changed since. */
  readonly sync: (mode: 'full' | 'incremental') => Promise<Run>
  /** How many rows of people carry a later run than the first. */
  readonly rewritten: () => Promise<number>
  /** Throws unless that many people are there, and a sample of them is found by login, by name and by the start of it. */
  readonly checkSearch: (people: number) => Promise<void>
  readonly peakMegabytes: () => number
}

/** A sync as it is in production: connector, sync engine, loader, all of the host around it. */
await serve(async (given: { readonly where: StorePlace; readonly access: Access }) => {
  const world = await openWorld(given)
  const { reports } = world.store
  const directoryId = await world.addDirectory('The directory')

  const calls: SyncPart = {
    directoryId: () => directoryId,
    sync: mode => world.sync(directoryId, mode),
    async rewritten() {
      const { n } = await reports
        .selectFrom('directory_users')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('written_by', '>', ({ selectFrom }) => selectFrom('sync_runs').select(({ fn }) => fn.min('seq').as('seq')))
        .executeTakeFirstOrThrow()
      return Number(n)
    },
    async checkSearch(people) {
      const { total } = await countUsers(reports)
      if (total !== people) throw new Error(`${total} people instead of ${people}`)
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const person = personAt(Math.round((people - 1) * share))
        for (const search of [person.email, `${person.givenName} ${person.familyName}`, person.email.slice(0, -1)]) {
          const { items } = await listUsers(reports, { search, limit: 200 })
          if (!items.some(user => user.email === person.email)) throw new Error(`${search} does not find ${person.email}`)
        }
      }
    },
    peakMegabytes: () => process.resourceUsage().maxRSS / 1024,
  }
  return { ready: {}, calls, close: () => world.close() }
})
