import type { EventEmitter } from 'node:events'
import type { Result } from '../../contract/index.ts'

/**
 * Waits for a result on behalf of a caller. Stops when the caller goes away, with nothing; when the host shuts down it
 * answers with how things stand, so that a restart costs a poll and not an error.
 */
export async function patiently(
  wait: (signal: AbortSignal) => Promise<Result>,
  now: () => Promise<Result>,
  socket: EventEmitter,
  over: AbortSignal,
): Promise<Result | undefined> {
  const gone = new AbortController()
  const leave = () => gone.abort()
  socket.once('close', leave)
  try {
    return await wait(AbortSignal.any([gone.signal, over]))
  } catch (error) {
    if (gone.signal.aborted) return undefined
    if (over.aborted) return await now()
    throw error
  } finally {
    socket.off('close', leave)
  }
}
