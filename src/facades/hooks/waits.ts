import { problem } from '../../contract/index.ts'

/** How many callers of one client may wait at a time. Each holds a connection and looks at the database when woken. */
const mostOfOneClient = 100
/** Others of the client end within 25 s; a few do so sooner. */
const retryAfterSeconds = 5

/** Who waits for a result, by client, in this process. */
export interface Waits {
  /** `rate_limited` for one too many. */
  stay<T>(clientId: string, wait: () => Promise<T>): Promise<T>
}

export function countWaits(): Waits {
  const waiting = new Map<string, number>()
  return {
    async stay(clientId, wait) {
      const before = waiting.get(clientId) ?? 0
      if (before >= mostOfOneClient) {
        throw problem('rate_limited', `At most ${mostOfOneClient} calls of a client wait at a time.`, { retryAfterSeconds })
      }
      waiting.set(clientId, before + 1)
      try {
        return await wait()
      } finally {
        const left = (waiting.get(clientId) ?? 1) - 1
        if (left === 0) waiting.delete(clientId)
        else waiting.set(clientId, left)
      }
    },
  }
}
