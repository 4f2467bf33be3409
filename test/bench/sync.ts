import { join } from 'node:path'
import { type Figure, type Measurement, median, underGoal } from './figure.ts'
import { inFolder } from './folder.ts'
import { type Access, startOrg } from './org.ts'
import { startPart } from './part.ts'
import type { FetchAndParse, Read } from './parts/fetch-and-parse.ts'
import type { SdkEach } from './parts/sdk-each.ts'
import type { SyncPart } from './parts/sync.ts'
import type { Run } from './world.ts'

/** What a process of its own reads. */
async function readBy(name: 'fetch-and-parse' | 'sdk-each', access: Access): Promise<Read> {
  const part = await startPart<unknown, FetchAndParse | SdkEach>(name, access)
  const read = await part.call('read')
  await part.stop()
  return read
}

interface Synced {
  readonly first: Run
  readonly again: Run
  readonly rewritten: number
  readonly peakMegabytes: number
}

async function syncTwice(access: Access, profile: string | undefined): Promise<Synced> {
  return inFolder(async folder => {
    const part = await startPart<unknown, SyncPart>('sync', { path: join(folder, 'stepgate.db'), access }, { profile })
    const first = await part.call('sync')
    const peakMegabytes = await part.call('peakMegabytes')
    await part.call('checkSearch', first.seen)
    const again = await part.call('sync')
    const rewritten = await part.call('rewritten')
    await part.stop()
    return { first, again, rewritten, peakMegabytes }
  })
}

const speed = ({ users, seconds }: Read) => users / seconds
const speedOf = ({ seen, seconds }: Run) => seen / seconds

/** A full first sync and an unchanged second one, against the pages alone and against the SDK's own loop. */
export const sync: Measurement = async ({ users, rounds, say, profile }) => {
  const org = await startOrg(users)
  // The stand-in is slower on its first pages than on the later ones; whoever comes first would pay for that.
  await readBy('fetch-and-parse', org.access)
  const floors: Read[] = []
  const syncs: Synced[] = []
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await readBy('fetch-and-parse', org.access))
    syncs.push(await syncTwice(org.access, profile))
    say(`  floor ${Math.round(median(floors.map(speed)))}/s, sync ${Math.round(median(syncs.map(one => speedOf(one.first))))}/s`)
  }
  const sdk = await readBy('sdk-each', org.access)
  await org.stop()

  const floor = median(floors.map(speed))
  const first = median(syncs.map(one => speedOf(one.first)))
  const again = median(syncs.map(one => speedOf(one.again)))
  const peak = Math.max(...syncs.map(one => one.peakMegabytes))
  const written = Math.max(...syncs.map(one => Math.max(one.rewritten, one.again.written)))
  const fetched = { what: 'fetch and parse', value: floor }
  const figures: readonly Figure[] = [
    {
      name: 'sync_of_floor',
      what: `first sync of ${users.toLocaleString('en-US')} Okta users, searchable`,
      unit: 'users/s',
      ours: first,
      against: fetched,
      goal: { atLeast: 0.6 },
    },
    {
      name: 'sync_of_sdk',
      what: 'the same, beside the Okta SDK',
      unit: 'users/s',
      ours: first,
      against: { what: 'each() of the SDK', value: speed(sdk) },
    },
    underGoal('sync_memory', 'peak memory of the process', 'MB', peak, 220),
    { name: 'resync_of_floor', what: 'unchanged second sync', unit: 'users/s', ours: again, against: fetched },
    {
      name: 'resync_rows_of_people',
      what: 'rows that it wrote',
      unit: 'rows',
      ours: written,
      against: { what: 'people', value: users },
      goal: { atMost: 0 },
    },
  ]
  return figures
}
