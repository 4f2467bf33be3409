import { connectorCodeOf, connectorError, isStepgateError, type Logger, type StepgateError } from '../../contract/index.ts'
import { wireError } from './answers.ts'
import { type Child, type ChildLimits, startChild } from './child.ts'
import type { Message } from './message.ts'
import { answerPort, logLine, type Ports } from './ports.ts'
import type { ToProcess, WireError } from './runner/wire.ts'

/**
 * Calls to and fro with one process. A call that is stopped and not answered soon after ends the process: it hangs. One
 * that asks for more at a time than any connector needs is ended too.
 */

export interface SessionDeps {
  readonly folders: readonly string[]
  readonly ports: Ports
  readonly log: Logger
  readonly now: () => number
  readonly limits?: Partial<SessionLimits>
  /** In tests, processes that serve several sessions, one after the other. */
  readonly startChild?: typeof startChild
  /** Told once, when it ended. */
  readonly ended: (why: string) => void
}

export interface SessionLimits extends ChildLimits {
  /** How long a stopped call may go on. */
  readonly graceMs: number
  /** Calls of ports at a time. */
  readonly portsAtOnce: number
  readonly logLines: number
}

export const sessionLimits: SessionLimits = {
  heapMegabytes: 128,
  residentMegabytes: 384,
  lineBytes: 16 * 1024 * 1024,
  graceMs: 2_000,
  portsAtOnce: 64,
  logLines: 10_000,
}

type Told = ToProcess extends infer M ? (M extends { readonly id: number } ? Omit<M, 'id' | 'now'> : never) : never

export interface Session {
  /** Rejects as soon as the signal fires. */
  call(message: Told, signal: AbortSignal): Promise<unknown>
  /** Stops a call that answered with an iterator: what it still reads has that call's signal. */
  stop(id: number, code: string): void
  readonly isBusy: boolean
  kill(why: string): void
}

export async function startSession(deps: SessionDeps): Promise<Session> {
  const limits = { ...sessionLimits, ...deps.limits }
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: StepgateError): void }>()
  const late = new Map<number, NodeJS.Timeout>()
  const asked = new Map<number, AbortController>()
  let lastId = 0
  let lines = 0
  /** The process itself keeps nobody alive; whoever waits for an answer of it does. */
  let waiting: NodeJS.Timeout | undefined
  let over: string | undefined

  function wait(): void {
    if (pending.size > 0) waiting ??= setInterval(() => undefined, 60_000)
    else {
      clearInterval(waiting)
      waiting = undefined
    }
  }

  function ended(why: string): void {
    over = why
    for (const timer of late.values()) clearTimeout(timer)
    for (const { reject } of pending.values()) reject(gone(why))
    for (const controller of asked.values()) controller.abort()
    pending.clear()
    wait()
    deps.ended(why)
  }

  async function serve(id: number, name: string, given: readonly unknown[]): Promise<void> {
    if (asked.has(id) || asked.size >= limits.portsAtOnce) return child.kill('it asked for too much at a time')
    const controller = new AbortController()
    asked.set(id, controller)
    try {
      const value = await answerPort(deps.ports, name, given, controller.signal)
      child.tell({ t: 'answer', id, now: deps.now(), ...(value === undefined ? {} : { value }) })
    } catch (error) {
      child.tell({ t: 'failure', id, now: deps.now(), error: told(error) })
    } finally {
      asked.delete(id)
    }
  }

  function said(message: Message): void {
    switch (message.t) {
      case 'call':
        serve(message.id, message.name, message.given).catch(() => child.kill('it asked for something that cannot be answered'))
        return
      case 'abort':
        asked.get(message.id)?.abort(connectorError('cancelled'))
        return
      case 'log':
        lines += 1
        if (lines > limits.logLines) child.kill('it writes too much into the log')
        else logLine(deps.log, message.level, message.facts, message.message)
        return
      case 'answer':
      case 'failure': {
        clearTimeout(late.get(message.id))
        late.delete(message.id)
        const call = pending.get(message.id)
        pending.delete(message.id)
        wait()
        if (message.t === 'answer') call?.resolve(message.value)
        else call?.reject(failure(message.error))
      }
    }
  }

  const child: Child = await (deps.startChild ?? startChild)(deps.folders, limits, { said, ended })

  function stop(id: number, code: string): void {
    child.tell({ t: 'abort', id, code })
  }

  return {
    get isBusy() {
      return pending.size > 0 || late.size > 0
    },
    stop,
    kill: child.kill,
    call(message, signal) {
      if (over !== undefined) return Promise.reject(gone(over))
      if (signal.aborted) return Promise.reject(endedBy(signal))
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const stopped = () => {
          pending.delete(id)
          wait()
          stop(id, connectorCodeOf(endedBy(signal)))
          const timer = setTimeout(() => child.kill('it did not end a call that was stopped'), limits.graceMs)
          timer.unref()
          late.set(id, timer)
          reject(endedBy(signal))
        }
        const settle =
          <T>(work: (value: T) => void) =>
          (value: T) => {
            signal.removeEventListener('abort', stopped)
            work(value)
          }
        pending.set(id, { resolve: settle(resolve), reject: settle(reject) })
        wait()
        signal.addEventListener('abort', stopped, { once: true })
        child.tell({ ...message, id, now: deps.now() } as ToProcess)
      })
    },
  }
}

function gone(why: string): StepgateError {
  return connectorError('internal', 'The connector stopped.', { detail: why })
}

export function endedBy(signal: AbortSignal): StepgateError {
  const reason: unknown = signal.reason
  if (isStepgateError(reason)) return reason
  return connectorError(reason instanceof Error && reason.name === 'TimeoutError' ? 'provider_timeout' : 'cancelled')
}

/** What the host's own trouble looks like over there: a code and a sentence, never a cause. */
function told(error: unknown): WireError {
  if (!isStepgateError(error)) return { code: 'internal', message: 'Something went wrong in the host.' }
  const { message, detail, retryAfterSeconds } = error
  return {
    code: connectorCodeOf(error),
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

function failure(given: unknown): StepgateError {
  const read = wireError.safeParse(given)
  if (!read.success) return connectorError('internal', 'The connector failed.')
  const { code, message, detail, retryAfterSeconds, faults } = read.data
  return connectorError(code, message, {
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(faults === undefined ? {} : { faults }),
  })
}
