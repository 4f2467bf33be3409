import type { IntegrationId } from '../../src/contract/index.ts'
import type { StorePlace } from '../../src/storage/open.ts'
import { type Access, startOrg, startTenant } from './access.ts'
import type { Setting } from './figure.ts'
import { startPart } from './part.ts'
import type { FetchAndParse, Read } from './parts/fetch-and-parse.ts'
import type { SyncPart } from './parts/sync.ts'
import type { Run } from './world.ts'

/** A directory to be read in one way. */
export interface Source {
  /** What the names of its figures begin with. */
  readonly name: '' | 'entra_' | 'entra_round_'
  readonly what: string
  readonly access: Access
  /** The other way to read the same people: told once, for comparison. */
  readonly isBeside: boolean
}

/** The stand-ins that a setting asks for, one after the other, each with the ways to read it. */
export async function eachSource(
  { directories, say }: Setting,
  people: number,
  work: (sources: readonly Source[]) => Promise<void>,
): Promise<void> {
  for (const product of directories) {
    say(`  ${product}, ${people.toLocaleString('en-US')} people`)
    if (product === 'okta') {
      const { access, stop } = await startOrg(people)
      await work([{ name: '', what: 'Okta users', access, isBeside: false }])
      await stop()
    } else {
      const { access, stop } = await startTenant(people)
      await work([
        { name: 'entra_', what: 'Entra users, in parts', access, isBeside: false },
        { name: 'entra_round_', what: 'Entra users, in one round', access: { ...access, by: 'round' }, isBeside: true },
      ])
      await stop()
    }
  }
}

/** A first sync, an unchanged second one, and a read of what changed since. */
export interface Synced {
  readonly directoryId: IntegrationId
  readonly first: Run
  readonly again: Run
  readonly since: Run
  /** Rows of people that the later two wrote. */
  readonly written: number
  readonly peakMegabytes: number
}

/** All of it in a process of its own, on an empty database. */
export async function synced(access: Access, where: StorePlace, profile: string | undefined): Promise<Synced> {
  const part = await startPart<unknown, SyncPart>('sync', { where, access }, { profile })
  const first = await part.call('sync', 'full')
  const peakMegabytes = await part.call('peakMegabytes')
  await part.call('checkSearch', first.seen)
  const again = await part.call('sync', 'full')
  const since = await part.call('sync', 'incremental')
  const written = Math.max(await part.call('rewritten'), again.written + since.written)
  const directoryId = await part.call('directoryId')
  await part.stop()
  return { directoryId, first, again, since, written, peakMegabytes }
}

/** The floor, read by a process of its own. */
export async function floorOf(access: Access): Promise<Read> {
  const part = await startPart<unknown, FetchAndParse>('fetch-and-parse', access)
  const read = await part.call('read')
  await part.stop()
  return read
}

export const speed = ({ users, seconds }: Read) => users / seconds
export const speedOf = ({ seen, seconds }: Run) => seen / seconds
