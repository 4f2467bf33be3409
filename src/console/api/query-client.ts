import { MutationCache, notifyManager, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

const mostRetries = 2

/** What the host refused stays refused; what did not answer is asked again, twice. */
const isWorthAnother = (count: number, error: unknown) =>
  count < mostRetries && !(error instanceof ProblemError && error.status < 500)

// Before the next event, not some time after it: a button that was pressed is closed to the second press of a double click.
notifyManager.setScheduler(queueMicrotask)

/** Something is otherwise by now than the page says: somebody else was faster, or its time was over. */
const tellsOfChange = [409, 410, 412]

export const queryClient = new QueryClient({
  mutationCache: new MutationCache({
    onError(error) {
      // What was entered stays where it is; around it stands what is in force.
      if (error instanceof ProblemError && tellsOfChange.includes(error.status)) void queryClient.invalidateQueries()
    },
  }),
  defaultOptions: {
    queries: { retry: isWorthAnother, retryDelay: count => 300 * 2 ** count, staleTime: 10_000, networkMode: 'always' },
    // Never by itself: whoever pressed the button sees what became of it.
    // What is given once, such as a secret, goes with the page that asked for it.
    mutations: { retry: false, networkMode: 'always', gcTime: 0 },
  },
})
