import type { Page } from '../../src/contract/index.ts'
import { changedAt, markOf } from './clock-mark.ts'
import { type ChangesState, writeCursor } from './cursor.ts'
import { readUsers } from './map.ts'
import { pagesFrom, type Reader } from './reader.ts'
import { filtered } from './scope.ts'

/**
 * Reads who changed since the mark. Lists are answered by replicas that lag, so each read begins some minutes earlier;
 * rows that the last read had already are left out. The filter returns DEPROVISIONED users too, and says nothing of
 * deleted ones, which only a full read finds.
 */

const overlapMs = 5 * 60_000
/** More than this is not remembered but read again, which changes nothing. */
const mostSightings = 500

const sighting = (row: unknown, at: number): string | undefined =>
  typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string' ? `${row.id} ${at}` : undefined

export async function* readChanges(reader: Reader, from: ChangesState, signal: AbortSignal): AsyncGenerator<Page> {
  const { scope, clock } = reader
  const since = new Date(Math.max(from.mark - overlapMs, 0)).toISOString()
  const start = from.run?.next ?? filtered(`lastUpdated gt "${since}"`)
  const known = new Set([...from.seen, ...(from.run?.seen ?? [])])
  const sightings = [...(from.run?.seen ?? [])]
  let mark = from.run?.mark
  for await (const { rows, next, headers } of pagesFrom(reader, start, signal)) {
    // Never back: what an earlier read has seen stays seen.
    mark ??= Math.max(from.mark, markOf(headers, rows, clock))
    const fresh: unknown[] = []
    for (const row of rows) {
      const at = changedAt(row)
      const sight = at !== undefined && at > mark - overlapMs ? sighting(row, at) : undefined
      if (sight === undefined || !known.has(sight)) fresh.push(row)
      if (sight === undefined) continue
      if (sightings.length < mostSightings && !sightings.includes(sight)) sightings.push(sight)
      known.add(sight)
    }
    const at: ChangesState =
      next === undefined
        ? { kind: 'changes', mark, seen: [...sightings] }
        : { kind: 'changes', mark: from.mark, seen: from.seen, run: { next, mark, seen: [...sightings] } }
    yield { ...readUsers(fresh), cursor: writeCursor(scope, at), ...(next === undefined ? { end: 'delta' as const } : {}) }
  }
}
