import type { EventEmitter } from 'node:events'
import { problem } from '../../contract/index.ts'

/** How many pictures of one client are in memory at a time, whole or on their way. */
const mostOfOneClient = 4
const retryAfterSeconds = 1

/** Who hands in pictures, by client, in this process. */
export interface Pictures {
  /** Makes room for one until its call is over; `rate_limited` for one too many. Before anything of it is read. */
  admit(clientId: string, call: EventEmitter): void
}

export function countPictures(): Pictures {
  const held = new Map<string, number>()
  return {
    admit(clientId, call) {
      const before = held.get(clientId) ?? 0
      if (before >= mostOfOneClient) {
        throw problem('rate_limited', `At most ${mostOfOneClient} pictures of a client come at a time.`, { retryAfterSeconds })
      }
      held.set(clientId, before + 1)
      call.once('close', () => {
        const left = (held.get(clientId) ?? 1) - 1
        if (left === 0) held.delete(clientId)
        else held.set(clientId, left)
      })
    },
  }
}
