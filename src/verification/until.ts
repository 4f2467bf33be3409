import { type Room, topicOf } from './room.ts'

/** Beneath the wakes, which are only hints. */
const pollMs = 1_000

/**
 * Looks until there is something to see: at once, after every wake, and once in a while besides. Undefined when the
 * time is up; rejects with the signal's reason when the caller has gone.
 */
export async function until<T>(
  { store, sleep }: Pick<Room, 'store' | 'sleep'>,
  id: string,
  ms: number,
  look: () => Promise<T | undefined>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController()
  const stop = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal])
  // Subscribed before the first look, so that no commit falls between the two.
  const wakes = store.wakes(topicOf(id), stop)[Symbol.asyncIterator]()
  const deadline = sleep(ms, stop).then(
    () => 'late' as const,
    () => 'late' as const,
  )
  try {
    let woken = wakes.next()
    for (;;) {
      const seen = await look()
      if (seen !== undefined) return seen
      signal?.throwIfAborted()
      const rest = new AbortController()
      const poll = sleep(pollMs, AbortSignal.any([rest.signal, stop])).catch(() => {})
      const happened = await Promise.race([woken.then(() => 'woken' as const), poll, deadline])
      rest.abort()
      signal?.throwIfAborted()
      if (happened === 'late') return await look()
      if (happened === 'woken') woken = wakes.next()
    }
  } finally {
    over.abort()
    await wakes.return?.()
  }
}
