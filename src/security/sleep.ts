/** Waits, and stops waiting when the signal fires. Passed in where tests must not wait. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

/** A timer cannot be set further than this; Node would fire it at once. */
const longestTimerMs = 2 ** 31 - 1

/** Rejects with the signal's reason. Does not keep the process alive. */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop)
        resolve()
      },
      Math.min(Math.max(ms, 0), longestTimerMs),
    )
    timer.unref()
    function stop() {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
