import { connectorCodeOf, connectorError } from '../../src/contract/index.ts'
import type { FullAt } from './cursor.ts'
import { type ListPage, pageSize, query, readPage } from './list.ts'
import { countOf, type Draft, draftOf, type Reader } from './reader.ts'
import { shards } from './shard-filter.ts'

/**
 * A large tenant, in parts that are read side by side: a list comes one page after the other, and the time of an answer,
 * not the rate that is allowed, is what a read of it takes.
 */

type ShardsAt = Extract<FullAt, { stage: 'shards' }>
type Left = ShardsAt['left'][number]

const sideBySide = 6
/** Counts lag behind a little. A part that came back short would look like people who left. */
const tolerated = { share: 0.005, people: 20 } as const

function pathOf({ scope }: Reader, { shard, next }: Left): string {
  if (next !== undefined) return next
  const filter = shards[shard] ?? ''
  const options = { $select: scope.select.join(), $top: pageSize, $filter: filter }
  // The catch-all says `not`, which Graph answers with a count only.
  return `/users?${query(shard === shards.length - 1 ? { ...options, $count: 'true' } : options)}`
}

interface Arrival {
  readonly part: Left
  readonly page: ListPage
}

/** Pages with what is left after each; `at` is undefined at the end. */
export async function* readShards(
  reader: Reader,
  from: ShardsAt,
  signal: AbortSignal,
): AsyncGenerator<{ readonly page: Draft; readonly at: ShardsAt | undefined }> {
  const waiting = [...from.left]
  const underway = new Map<number, { readonly part: Left; readonly arrival: Promise<Arrival> }>()
  let read = from.read
  const stop = new AbortController()
  const all = AbortSignal.any([signal, stop.signal])

  const start = (part: Left): void => {
    const options = { eventual: part.shard === shards.length - 1 }
    const arrival = readPage(reader.api, pathOf(reader, part), all, options).then(page => ({ part, page }))
    // It fails when its turn comes; whoever stops before that never hears of it.
    arrival.catch(() => undefined)
    underway.set(part.shard, { part, arrival })
  }
  const fill = (): void => {
    for (let part = waiting[0]; part !== undefined && underway.size < sideBySide; part = waiting[0]) {
      waiting.shift()
      start(part)
    }
  }

  try {
    fill()
    while (underway.size > 0) {
      const { part, page } = await Promise.race([...underway.values()].map(({ arrival }) => arrival))
      underway.delete(part.shard)
      read += page.rows.length
      if (page.next !== undefined) start({ shard: part.shard, next: page.next })
      fill()
      // What is under way was not handed on, so it is read again by whoever goes on from here.
      const left = [...[...underway.values()].map(({ part: one }) => one), ...waiting]
      if (left.length === 0) await checkCount(reader, read, signal)
      yield { page: draftOf(reader, page.rows), at: left.length === 0 ? undefined : { stage: 'shards', left, read } }
    }
  } finally {
    stop.abort()
  }
}

async function checkCount({ api }: Reader, read: number, signal: AbortSignal): Promise<void> {
  const people = await countOf(api, '/users/$count', signal)
  if (people === undefined || read >= people - Math.max(people * tolerated.share, tolerated.people)) return
  throw connectorError('schema_changed', undefined, {
    detail: `the parts of the tenant have ${read} people, and Graph counts ${people}`,
  })
}

/** The tenant refuses such filters, or they do not give everybody. One round of a delta query does without them. */
export function isUnshardable(error: unknown): boolean {
  return ['schema_changed', 'object_state_unsupported'].includes(connectorCodeOf(error))
}
