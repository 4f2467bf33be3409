import { setTimeout as timer } from 'node:timers/promises'
import { connectorError, isStepgateError, type StepgateError } from './errors.ts'

/** Waits so many milliseconds, or rejects when the signal fires. Passed in where tests must not wait. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

/** In real time. Does not keep the process alive. */
export const pause: Pause = async (ms, signal) => {
  try {
    await timer(ms, undefined, { signal, ref: false })
  } catch {
    throw endedBy(signal)
  }
}

/** What a call that was stopped by its signal ends with: the host's own reason where it gave one. */
export function endedBy(signal: AbortSignal): StepgateError {
  const reason: unknown = signal.reason
  return isStepgateError(reason) ? reason : connectorError('cancelled')
}
