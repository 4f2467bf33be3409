import {
  type Clock,
  type ConnectorErrorCode,
  connectorCodeOf,
  connectorError,
  isStepgateError,
  type Random,
  type StepgateError,
} from '../contract/index.ts'
import type { Sleep } from '../security/sleep.ts'
import { cleanError, type Scrub } from './scrub.ts'

/** One call of a capability under the host's rules: a deadline, retries where repeating is harmless, metrics, no secrets. */

export interface Limits {
  /** For all attempts together. */
  readonly deadlineMs: number
  /** How often a read is made again after trouble of the provider's. Nothing that changes something is repeated. */
  readonly retries?: number
}

export interface GuardDeps {
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
  readonly scrub: Scrub
  readonly report: (capability: string, ms: number, outcome: 'ok' | ConnectorErrorCode) => void
}

export interface Guard {
  call<T>(
    capability: string,
    limits: Limits,
    outer: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>
}

const firstPauseMs = 200
const repeatable: ReadonlySet<string> = new Set<ConnectorErrorCode>(['provider_unavailable', 'provider_timeout'])

function isRepeatable(error: unknown): boolean {
  return isStepgateError(error) && error.family === 'connector' && repeatable.has(error.code)
}

/** Settles when the work does or the signal fires, whichever comes first: a connector may not listen to its signal. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

export function createGuard({ clock, random, sleep, scrub, report }: GuardDeps): Guard {
  async function attempts<T>(limits: Limits, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        signal.throwIfAborted()
        return await untilAborted(work(signal), signal)
      } catch (error) {
        if (signal.aborted || attempt >= (limits.retries ?? 0) || !isRepeatable(error)) throw error
        await sleep(firstPauseMs * 2 ** attempt * (0.5 + random.fraction()), signal)
      }
    }
  }

  return {
    async call(capability, limits, outer, work) {
      const startedAt = clock.now()
      const deadline = new AbortController()
      const timer = setTimeout(() => deadline.abort(connectorError('provider_timeout')), limits.deadlineMs)
      const signal = outer ? AbortSignal.any([outer, deadline.signal]) : deadline.signal
      const done = (outcome: 'ok' | ConnectorErrorCode) => report(capability, clock.now() - startedAt, outcome)
      try {
        const answer = await attempts(limits, signal, work)
        done('ok')
        return answer
      } catch (error) {
        const clean = endOf(error, outer, deadline.signal, scrub)
        done(connectorCodeOf(clean))
        throw clean
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** What the caller is told: its own abort is `cancelled`, ours is `provider_timeout`, however the connector put it. */
function endOf(error: unknown, outer: AbortSignal | undefined, deadline: AbortSignal, scrub: Scrub): StepgateError {
  if (outer?.aborted) return connectorError('cancelled')
  if (deadline.aborted) return connectorError('provider_timeout')
  return cleanError(error, scrub)
}
