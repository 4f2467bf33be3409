import { problem } from '../../contract/index.ts'

/**
 * Answers in time, whatever the work does: products drop hooks that answer late. The signal tells the work that nobody
 * waits for it any more.
 */
export async function within<T>(budgetMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(problem('unavailable'))
    deadline.abort()
  }, budgetMs)
  try {
    return await Promise.race([work(deadline.signal), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
