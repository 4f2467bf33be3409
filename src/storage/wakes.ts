/** Who waits for which topic, in this process. Wakes are hints: several before the waiter looks count as one. */
export interface Wakes {
  wake(topic: string): void
  /** After a gap in which wakes may have been missed. */
  wakeAll(): void
  wakes(topic: string, signal: AbortSignal): AsyncIterable<void>
  /** Ends every iteration. */
  close(): void
}

interface Waiter {
  wake(): void
  end(): void
}

export function createWakes(): Wakes {
  const topics = new Map<string, Set<Waiter>>()
  let closed = false

  const forget = (topic: string, waiter: Waiter): void => {
    const waiters = topics.get(topic)
    waiters?.delete(waiter)
    if (waiters?.size === 0) topics.delete(topic)
  }

  /** Subscribes at once, not at the first `next()`: a wake between the two must not be lost. */
  const wakes = (topic: string, signal: AbortSignal): AsyncIterable<void> => {
    let pending = false
    let ended = closed || signal.aborted
    const sleepers: ((result: IteratorResult<void>) => void)[] = []
    const waiter: Waiter = {
      wake() {
        const sleeper = sleepers.shift()
        if (sleeper === undefined) pending = true
        else sleeper({ done: false, value: undefined })
      },
      end() {
        ended = true
        forget(topic, waiter)
        signal.removeEventListener('abort', waiter.end)
        for (const sleeper of sleepers.splice(0)) sleeper({ done: true, value: undefined })
      },
    }
    if (!ended) {
      const waiters = topics.get(topic) ?? new Set()
      topics.set(topic, waiters.add(waiter))
      signal.addEventListener('abort', waiter.end, { once: true })
    }
    const iterator: AsyncIterator<void> = {
      async next() {
        if (ended) return { done: true, value: undefined }
        if (pending) {
          pending = false
          return { done: false, value: undefined }
        }
        return new Promise(resolve => sleepers.push(resolve))
      },
      async return() {
        waiter.end()
        return { done: true, value: undefined }
      },
    }
    return { [Symbol.asyncIterator]: () => iterator }
  }

  return {
    wakes,
    wake(topic) {
      for (const waiter of [...(topics.get(topic) ?? [])]) waiter.wake()
    },
    wakeAll() {
      for (const waiters of [...topics.values()]) for (const waiter of [...waiters]) waiter.wake()
    },
    close() {
      closed = true
      for (const waiters of [...topics.values()]) for (const waiter of [...waiters]) waiter.end()
    },
  }
}
