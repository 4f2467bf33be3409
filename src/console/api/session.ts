import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
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

/** Whoever was here last, also when nobody is. */
let last: Pick<Session, 'administratorId' | 'role'> | undefined
const whenOther = new Set<() => void>()

/** Told when somebody else is here than before: what is held outside the queries is not theirs either. */
export function onSomebodyElse(listener: () => void): void {
  whenOther.add(listener)
}

/** What was read for somebody else, or by other rights, is no longer there to be shown. */
function nowIs({ administratorId, role }: Session): void {
  const isOther = last !== undefined && (last.administratorId !== administratorId || last.role !== role)
  last = { administratorId, role }
  if (!isOther) return
  for (const listener of whenOther) listener()
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
}

async function look(signal: AbortSignal): Promise<SignedIn> {
  try {
    const session = await answered(api.GET('/v1/session', { signal }))
    setCsrf(session.csrf)
    nowIs(session)
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

/** Given by the frame, so that what stands in it is taken away and never without a session in between. */
export const SessionContext = createContext<Session | undefined>(undefined)

/** Whoever is signed in. For what stands inside the frame, which shows nothing without. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('there is no session here')
  return session
}

/** Whether whoever is signed in has the permission. The host decides; this only keeps out of sight what it would refuse. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession()
  return permission => permissions.includes(permission)
}

/** Ends this session. What was seen in it goes with the document, which whoever calls this leaves. */
export async function signOut(): Promise<void> {
  await answered(api.DELETE('/v1/session'))
}
