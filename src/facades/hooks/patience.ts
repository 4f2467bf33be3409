import type { EventEmitter } from 'node:events'

/**
 * Waits for a result on behalf of a caller. Stops when the caller goes away, with nothing; when the host shuts down it
 * answers with how things stand, so that a restart costs a poll and not an error.
 */
export async function patiently<T>(
  wait: (signal: AbortSignal) => Promise<T>,
  now: () => Promise<T>,
  socket: EventEmitter,
  over: AbortSignal,
): Promise<T | undefined> {
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
