import type { IntegrationId } from '../../src/contract/index.ts'
import type { StorePlace } from '../../src/storage/open.ts'
import type { Crowd } from './crowd.ts'
import { type Database, withDatabases } from './database.ts'
import { type Figure, type Measurement, underGoal } from './figure.ts'
import { startPart } from './part.ts'
import type { DirectoryPart } from './parts/directory.ts'

/** What an administrator asks of the view. By itself: of people who came without the way over HTTP. */
export const directory: Measurement = async ({ users, directories, databases, times, say, profile }) => {
  const figures: Figure[] = []
  await withDatabases(async on => {
    for (const product of directories) {
      for (const database of databases) {
        say(`  ${product}, ${database}`)
        const crowd = { product, people: users }
        figures.push(...(await on(database, where => questionFigures({ crowd, database, where, times, profile }))))
      }
    }
  })
  return figures
}

/** Of a directory that was synced, or of one to be filled. */
export async function questionFigures(of: {
  readonly crowd: Crowd
  readonly database: Database
  readonly where: StorePlace
  readonly directoryId?: IntegrationId
  readonly times: number
  readonly profile: string | undefined
}): Promise<readonly Figure[]> {
  const { crowd, database, where, directoryId, times, profile } = of
  const about = { where, crowd, ...(directoryId === undefined ? {} : { directoryId }) }
  const part = await startPart<unknown, DirectoryPart>('directory', about, { profile })
  const asked = await part.call('ask', times)
  await part.stop()
  const prefix = `${crowd.product === 'okta' ? '' : `${crowd.product}_`}${database === 'sqlite' ? '' : `${database}_`}directory`
  return asked.map(({ name, what, p99, goal }) => underGoal(`${prefix}_${name}_p99`, `${what}, p99`, 'ms', p99, goal))
}
