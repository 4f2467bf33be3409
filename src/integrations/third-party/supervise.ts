import { z } from 'zod'
import {
  type CapabilityName,
  type Clock,
  connectorError,
  isStepgateError,
  type JsonValue,
  type Logger,
} from '../../contract/index.ts'
import { capabilityList, handle as handleShape, next as nextShape } from './answers.ts'
import { endedBy, type Session } from './session.ts'

/**
 * Keeps one process for one opened integration: started when it is first called, ended when it is idle, started again
 * after it broke, though not at once. Processes are not shared: what one integration is configured with, another's never
 * sees.
 */

export interface Remote {
  call(name: string, given: readonly unknown[], signal: AbortSignal): Promise<unknown>
  /** What an iterator of the connector yields, asked for one by one. */
  iterate(name: string, given: readonly unknown[], signal: AbortSignal): AsyncGenerator<unknown, void>
}

export interface Supervision {
  readonly clock: Clock
  readonly log: Logger
  readonly id: string
  readonly entry: string
  readonly exportName: string
  readonly config: JsonValue
  readonly integration: { readonly id: string; readonly url: string }
  /** What its manifest says, granted or not. More than that is a breach. */
  readonly declared: readonly CapabilityName[]
  readonly start: (ended: (why: string) => void) => Promise<Session>
  /** Told of every process that ended by its own fault. */
  readonly report: (why: string) => void
  readonly idleMs?: number
}

const loadMs = 10_000
const usualIdleMs = 60_000
const firstPauseMs = 1_000
const longestPauseMs = 60_000

export function supervise(given: Supervision): Remote {
  const { clock, log, id, declared, idleMs = usualIdleMs } = given
  let running: Promise<Session> | undefined
  let iterating = 0
  let failures = 0
  let notBefore = 0
  let idle: NodeJS.Timeout | undefined

  async function open(): Promise<Session> {
    let isExpected = false
    const ended = (why: string) => {
      if (running === opening) running = undefined
      if (isExpected || why === idleWord) return
      isExpected = true
      failures += 1
      notBefore = clock.now() + Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
      log.warn({ connector: id, why }, 'a connector process ended')
      given.report(why)
    }
    const session = await given.start(ended).catch((error: unknown) => {
      ended(isStepgateError(error) ? error.message : 'it could not be started')
      throw error
    })
    const signal = AbortSignal.timeout(loadMs)
    try {
      await session.call({ t: 'load', entry: given.entry, name: given.exportName }, signal)
      const names = capabilityList.safeParse(
        await session.call({ t: 'open', config: given.config, integration: given.integration }, signal),
      )
      if (!names.success || names.data.some(name => !declared.includes(name))) {
        throw connectorError('internal', 'The connector does not keep to its manifest.')
      }
      return session
    } catch (error) {
      session.kill(isStepgateError(error) ? `it could not be opened: ${error.detail ?? error.message}` : 'it could not be opened')
      throw isStepgateError(error) && error.code !== 'provider_timeout'
        ? error
        : connectorError('internal', 'The connector did not open in time.')
    }
  }
  let opening: Promise<Session> | undefined

  function session(): Promise<Session> {
    clearTimeout(idle)
    if (running) return running
    const waitMs = notBefore - clock.now()
    if (waitMs > 0) {
      const retryAfterSeconds = Math.ceil(waitMs / 1000)
      return Promise.reject(
        connectorError('internal', 'The connector stopped a moment ago, and is started again soon.', { retryAfterSeconds }),
      )
    }
    opening = open()
    running = opening
    const mine = opening
    opening.catch(() => {
      if (running === mine) running = undefined
    })
    return opening
  }

  /** Ends it some time after the last call. */
  function rest(): void {
    clearTimeout(idle)
    idle = setTimeout(async () => {
      const now = await running?.catch(() => undefined)
      if (now === undefined || now.isBusy || iterating > 0) return
      running = undefined
      now.kill(idleWord)
    }, idleMs)
    idle.unref()
  }

  async function call(name: string, args: readonly unknown[], signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) throw endedBy(signal)
    try {
      const answer = await (await untilStopped(session(), signal)).call({ t: 'call', name, given: args }, signal)
      failures = 0
      return answer
    } finally {
      rest()
    }
  }

  return {
    call,
    async *iterate(name, args, signal) {
      const handle = handleShape.parse(await call(name, args, signal))
      const held = running
      const stop = () => void held?.then(now => now.stop(handle, endedBy(signal).code)).catch(() => undefined)
      signal.addEventListener('abort', stop, { once: true })
      iterating += 1
      try {
        for (;;) {
          // A process that was started anew knows nothing of this iterator.
          if (running !== held) throw connectorError('internal', 'The connector stopped.')
          const step = nextShape(valueShape).parse(await call('next', [handle], signal))
          if (step.done) return
          yield step.value
        }
      } finally {
        iterating -= 1
        signal.removeEventListener('abort', stop)
        if (running === held) call('return', [handle], AbortSignal.timeout(loadMs)).catch(() => undefined)
      }
    },
  }
}

const idleWord = 'idle'

/** Each caller reads it by a schema of its own. */
const valueShape = z.unknown()

/** What is started for several callers goes on when one of them is stopped. */
function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(endedBy(signal))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
