import { queryOptions, useQuery } from '@tanstack/react-query'
import { answered, api, onSignedOut, setCsrf } from './client.ts'
import { ProblemError } from './problem.ts'
import { queryClient } from './query-client.ts'
import type { Paths } from './schema.ts'

export type Session = Paths['/v1/session']['get']['responses'][200]['content']['application/json']

/** Whether somebody is signed in; who is not learns how they can be. */
export type SignedIn = { readonly session: Session } | { readonly session: null; readonly oidc: boolean }

function outOf(problem: ProblemError): SignedIn {
  const signIn = problem.document.signIn
  return { session: null, oidc: typeof signIn === 'object' && signIn !== null && 'oidc' in signIn && signIn.oidc === true }
}

async function look(signal: AbortSignal): Promise<SignedIn> {
  try {
    const session = await answered(api.GET('/v1/session', { signal }))
    setCsrf(session.csrf)
    return { session }
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return outOf(error)
    throw error
  }
}

export const sessionQuery = queryOptions({
  queryKey: ['/v1/session'],
  queryFn: ({ signal }) => look(signal),
  staleTime: Number.POSITIVE_INFINITY,
  // Back from the other window, in which somebody may have signed out, or in as somebody else.
  refetchOnWindowFocus: 'always',
})

onSignedOut(problem => {
  setCsrf(undefined)
  const { queryKey } = sessionQuery
  const before = queryClient.getQueryData(queryKey)
  queryClient.setQueryData(queryKey, before?.session === null ? before : outOf(problem))
})

/** Whoever is signed in. For what stands inside the frame, which shows nothing without. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery)
  if (!data?.session) throw new Error('there is no session here')
  return data.session
}

/** Whether whoever is signed in has the permission. The host decides; this only keeps out of sight what it would refuse. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession()
  return permission => permissions.includes(permission)
}

/** Ends this session, and forgets what was seen in it. */
export async function signOut(): Promise<void> {
  await answered(api.DELETE('/v1/session'))
  setCsrf(undefined)
  queryClient.clear()
}
