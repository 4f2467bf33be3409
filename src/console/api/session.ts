import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { answered, api, onSignedOut, setCsrf } from './client.ts'
import { ProblemError } from './problem.ts'
import { queryClient } from './query-client.ts'
import type { Paths } from './schema.ts'

export type Session = Paths['/v1/session']['get']['responses'][200]['content']['application/json']

/** Whether somebody is signed in; who is not learns how they can be, as soon as the host has said it. */
export type SignedIn =
  | { readonly session: Session }
  | { readonly session: null; readonly oidc: boolean | undefined; readonly hasEnded: boolean }

/** Whoever was here last, also when nobody is. */
let last: Pick<Session, 'administratorId' | 'role'> | undefined

/** Only where the session itself is asked for does a refusal name the ways in. */
function outOf({ document: { signIn } }: ProblemError): SignedIn {
  const oidc =
    signIn === undefined ? undefined : typeof signIn === 'object' && signIn !== null && 'oidc' in signIn && signIn.oidc === true
  return { session: null, oidc, hasEnded: last !== undefined }
}

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
  if (queryClient.getQueryData(queryKey)?.session === null) return
  const out = outOf(problem)
  queryClient.setQueryData(queryKey, out)
  if (out.session === null && out.oidc === undefined) void queryClient.invalidateQueries({ queryKey })
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
