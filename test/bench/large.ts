import { type Databases, withDatabases } from './database.ts'
import { questionFigures } from './directory.ts'
import type { Figure, Measurement, Setting } from './figure.ts'
import { syncFigures } from './sync.ts'
import { eachSource, floorOf, speed, synced } from './synced.ts'

/** What grows with people must not be felt beside the pages that come and go whatever their number. */
const flat = { atMost: 1.2 } as const

/** A directory of a million: read, read again, and asked. Beside one of the usual size, for what must not grow. */
export const large: Measurement = async setting => {
  const { users, many, databases, times, say, profile } = setting
  const figures: Figure[] = []
  await withDatabases(async on => {
    const peaks = await usualPeaks(setting, on)
    await eachSource(setting, many, async ([source]) => {
      if (source === undefined) return
      const { product } = source.access
      const floor = speed(await floorOf(source.access))
      for (const database of databases) {
        await on(database, async where => {
          const done = await synced(source.access, where, profile)
          const named = syncFigures({ source, database, users: many, floor, syncs: [done] })
          figures.push(...named.map(figure => ({ ...figure, name: `large_${figure.name}` })))
          figures.push({
            name: `large_${source.name}${database === 'sqlite' ? '' : `${database}_`}sync_memory_of_usual`,
            what: `peak memory beside that of ${users.toLocaleString('en-US')} people`,
            unit: 'MB',
            ours: done.peakMegabytes,
            against: { what: 'usual size', value: peaks.get(`${product} ${database}`) ?? 0 },
            goal: flat,
          })
          say(`  asking ${database} …`)
          const crowd = { product, people: many }
          figures.push(...(await questionFigures({ crowd, database, where, directoryId: done.directoryId, times, profile })))
        })
      }
    })
  })
  return figures
}

/** The peak memory of a first sync of the usual size, by product and database. */
async function usualPeaks(setting: Setting, on: Databases): Promise<ReadonlyMap<string, number>> {
  const peaks = new Map<string, number>()
  await eachSource(setting, setting.users, async ([source]) => {
    if (source === undefined) return
    for (const database of setting.databases) {
      const { peakMegabytes } = await on(database, where => synced(source.access, where, undefined))
      peaks.set(`${source.access.product} ${database}`, peakMegabytes)
    }
  })
  return peaks
}
