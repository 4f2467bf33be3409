import type { Logger } from '../contract/index.ts'

/** Work that looks whether there is something to do. It writes nothing when there is not, and may run anywhere, any time. */
export interface Round {
  readonly name: string
  readonly everyMs: number
  run(signal: AbortSignal): Promise<unknown>
}

export interface Rounds {
  start(): void
  /** Asks what runs to end, and waits for it. */
  stop(): Promise<void>
  /** Runs each once, now. */
  once(): Promise<void>
}

/**
 * Rounds that a process makes while it lives. What must not be forgotten is a job; what merely looks after things is a
 * round, so that an idle host leaves no rows behind.
 */
export function createRounds(rounds: readonly Round[], { log }: { readonly log: Logger }): Rounds {
  const stopping = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const running = new Map<string, Promise<void>>()

  /** One at a time of each: a slow round is not overtaken by the next. */
  function make(round: Round): Promise<void> {
    const current = running.get(round.name)
    if (current) return current
    // What it throws before it returns a promise would else end the process: a timer has nobody to catch it.
    const made = new Promise(resolve => resolve(round.run(stopping.signal)))
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error, round: round.name }, 'a round failed')
      })
      .finally(() => running.delete(round.name))
    running.set(round.name, made)
    return made
  }

  return {
    start() {
      for (const round of rounds) timers.push(setInterval(() => void make(round), round.everyMs).unref())
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer)
      stopping.abort()
      await Promise.all(running.values())
    },
    async once() {
      for (const round of rounds) await make(round)
    },
  }
}
