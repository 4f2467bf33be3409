import type { Access } from './access.ts'
import { type Database, withDatabases } from './database.ts'
import { type Figure, type Measurement, median, underGoal } from './figure.ts'
import { startPart } from './part.ts'
import type { Read } from './parts/fetch-and-parse.ts'
import type { SdkEach } from './parts/sdk-each.ts'
import { eachSource, floorOf, type Source, type Synced, speed, speedOf, synced } from './synced.ts'

/** Of ascending ids on SQLite. Random ones, as Entra's are, and a database behind a socket are told beside it. */
const goal = { atLeast: 0.6 } as const
const memoryMb = 220
/** So few are over before anything is warm. */
const fewPeople = 1_000

/** A full first sync, an unchanged second one and one of nothing new, against the pages alone. */
export const sync: Measurement = async setting => {
  const { users, rounds, databases, say, profile } = setting
  const figures: Figure[] = []
  await withDatabases(async on => {
    await eachSource(setting, users, async sources => {
      for (const source of sources) {
        const { access } = source
        // The stand-in is slower on its first pages than on the later ones; whoever comes first would pay for that.
        if (users > fewPeople) await floorOf(access)
        const floors: Read[] = []
        const syncs = new Map<Database, Synced[]>(intoOf(source, databases).map(database => [database, []]))
        for (let round = 0; round < (source.isBeside ? 1 : rounds); round += 1) {
          floors.push(await floorOf(access))
          for (const [database, done] of syncs) {
            // A server takes its time, and has no goal of its own: once is enough to tell.
            if (round > 0 && database !== 'sqlite') continue
            done.push(await on(database, where => synced(access, where, profile)))
          }
        }
        const floor = median(floors.map(speed))
        for (const [database, done] of syncs) {
          const named = syncFigures({ source, database, users, floor, syncs: done })
          say(`  ${named.map(({ ours, unit }) => `${Math.round(ours)} ${unit}`).join(', ')}`)
          figures.push(...named)
        }
        if (access.product === 'okta' && databases.includes('sqlite')) {
          figures.push(await besideSdk(access, median((syncs.get('sqlite') ?? []).map(one => speedOf(one.first)))))
        }
      }
    })
  })
  return figures
}

function intoOf({ isBeside }: Source, databases: readonly Database[]): readonly Database[] {
  return isBeside && databases.includes('sqlite') ? ['sqlite'] : databases
}

/** What is told of syncs of one directory into one kind of database. */
export function syncFigures(of: {
  readonly source: Source
  readonly database: Database
  readonly users: number
  readonly floor: number
  readonly syncs: readonly Synced[]
}): readonly Figure[] {
  const { source, database, users, floor, syncs } = of
  const prefix = `${source.name}${database === 'sqlite' ? '' : `${database}_`}`
  const into = database === 'sqlite' ? '' : ' (PostgreSQL)'
  const whom = `${users.toLocaleString('en-US')} ${source.what}${into}`
  const fetched = { what: 'fetch and parse', value: floor }
  const first = median(syncs.map(one => speedOf(one.first)))
  const again = median(syncs.map(one => speedOf(one.again)))
  const since = median(syncs.map(one => one.since.seconds))
  const isAscending = source.name === '' && database === 'sqlite'
  return [
    {
      name: `${prefix}sync_of_floor`,
      what: `first sync of ${whom}, searchable`,
      unit: 'users/s',
      ours: first,
      against: fetched,
      ...(isAscending ? { goal } : {}),
    },
    underGoal(
      `${prefix}sync_memory`,
      'peak memory of the process',
      'MB',
      Math.max(...syncs.map(one => one.peakMegabytes)),
      memoryMb,
    ),
    { name: `${prefix}resync_of_floor`, what: 'unchanged second sync', unit: 'users/s', ours: again, against: fetched },
    underGoal(`${prefix}incremental_time`, 'sync of nothing new', 's', since, 1),
    {
      name: `${prefix}resync_rows_of_people`,
      what: 'rows that both wrote',
      unit: 'rows',
      ours: Math.max(...syncs.map(one => one.written)),
      against: { what: 'people', value: users },
      goal: { atMost: 0 },
    },
  ]
}

/** What one would write without us. */
async function besideSdk(access: Access, ours: number): Promise<Figure> {
  const part = await startPart<unknown, SdkEach>('sdk-each', access)
  const sdk = await part.call('read')
  await part.stop()
  const against = { what: 'each() of the SDK', value: speed(sdk) }
  return { name: 'sync_of_sdk', what: 'first sync beside the Okta SDK', unit: 'users/s', ours, against }
}
