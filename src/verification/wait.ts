import type { Result, VerificationId } from '../contract/index.ts'
import { problem } from '../contract/index.ts'
import { current } from './current.ts'
import type { Expectation, Reader } from './port.ts'
import type { Room } from './room.ts'
import { findRow } from './rows.ts'
import { isSettled } from './transitions.ts'
import { until } from './until.ts'
import { answer, view } from './view.ts'

const longestMs = 25_000

/** At once on what will not change by waiting: a final result, or a human's turn. Else on the first change, or when the time is up. */
export async function wait(
  room: Room,
  reader: Reader,
  id: string,
  seconds: number,
  signal: AbortSignal,
  expect?: Expectation,
): Promise<Result> {
  const first = await view(room, reader, id, expect)
  const ms = Math.min(seconds * 1_000, longestMs)
  if (isOver(first) || ms <= 0) return first
  let last = first
  const changed = await until(
    room,
    id,
    ms,
    async () => {
      last = await view(room, reader, id, expect)
      return isOver(last) || differs(first, last) ? last : undefined
    },
    signal,
  )
  return changed ?? last
}

const isOver = (result: Result) => result.final || result.data.status === 'review'
const differs = (a: Result, b: Result) => a.reason !== b.reason || a.status !== b.status || a.final !== b.final

/** For façades that hold no browser: the row's word once it is settled, or as it stands when the signal fires. */
export async function settledResult(room: Room, id: VerificationId, signal: AbortSignal): Promise<Result> {
  const now = async () => {
    const row = await findRow(room.store.db, id)
    if (row === undefined) throw problem('not_found')
    return current(room, row)
  }
  const look = async () => {
    const row = await now()
    return isSettled(row.state) ? row : undefined
  }
  try {
    const row = await until(room, id, longestWaitMs, look, signal)
    return await answer(room, row ?? (await now()))
  } catch (error) {
    if (!signal.aborted) throw error
    return answer(room, await now())
  }
}

const longestWaitMs = 3_600_000
