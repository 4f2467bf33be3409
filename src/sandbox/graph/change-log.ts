/** What has happened to the objects of one kind, in order: what delta queries and change notifications are told from. */

/** One change; `properties` says what it touched. */
export interface Change {
  readonly position: number
  readonly kind: 'created' | 'updated' | 'removed' | 'restored' | 'deleted'
  readonly properties: readonly string[]
  readonly at: number
  /** When it is said to have happened, where an order names another time than `at`. */
  readonly saidAt?: number | undefined
  /** The client id of the app that made it, where one called. */
  readonly by?: string | undefined
  /** The values of the properties before and after. */
  readonly values?: readonly (readonly [before: unknown, after: unknown])[] | undefined
}

export interface ChangeLog {
  /** The number that the next change will have. */
  next(): number
  add(change: Omit<Change, 'at'>): void
  at(sequence: number): Change | undefined
  /** The number after the last change that is older than so many milliseconds. */
  nextBefore(ms: number): number
  listen(listener: (change: Change) => void): void
}

export function createChangeLog(clock: { now(): number }): ChangeLog {
  const changes: Change[] = []
  const listeners: ((change: Change) => void)[] = []
  return {
    next: () => changes.length,
    add(change) {
      const entry = { ...change, at: clock.now() }
      changes.push(entry)
      for (const listener of listeners) listener(entry)
    },
    at: sequence => changes[sequence],
    nextBefore(ms) {
      const youngest = clock.now() - ms
      return changes.findLastIndex(change => change.at <= youngest) + 1
    },
    listen: listener => void listeners.push(listener),
  }
}
