import createClient, { type Middleware } from 'openapi-fetch'
import { ProblemError, problemIn, UnreachableError } from './problem.ts'
import type { Paths } from './schema.ts'

/**
 * The one way to the admin API. A refusal is thrown as `ProblemError`, no answer as `UnreachableError`; what changes something
 * carries the token of the session against forged requests, and what nobody asked for says so.
 */
let csrf: string | undefined
const whenSignedOut = new Set<(problem: ProblemError) => void>()

/** Of the session that is open now; the host gives it out with the session. */
export function setCsrf(token: string | undefined): void {
  csrf = token
}

/** Told when an answer says that there is no session any more. */
export function onSignedOut(listener: (problem: ProblemError) => void): void {
  whenSignedOut.add(listener)
}

/** Whoever touched nothing for so long did not ask for what a page reads by itself: that keeps no session alive. */
const untouchedMs = 60_000
let touchedAt = Date.now()
const touched = () => {
  touchedAt = Date.now()
}
for (const type of ['pointerdown', 'keydown']) globalThis.addEventListener(type, touched, { capture: true, passive: true })

const safe = ['GET', 'HEAD', 'OPTIONS']

const session: Middleware = {
  onRequest({ request }) {
    if (safe.includes(request.method)) {
      if (Date.now() - touchedAt > untouchedMs) request.headers.set('x-stepgate-quiet', '1')
    } else if (csrf !== undefined) request.headers.set('x-stepgate-csrf', csrf)
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return undefined
    const problem = await problemIn(response)
    if (problem.status === 401) for (const listener of whenSignedOut) listener(problem)
    throw problem
  },
  onError({ error }) {
    if (error instanceof ProblemError) return error
    // A request that nobody waits for any more is no trouble.
    if (error instanceof DOMException && error.name === 'AbortError') return error
    return new UnreachableError('the host did not answer', { cause: error })
  },
}

export const api = createClient<Paths>({
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin',
  // Looked up at each call, as the browser's own is meant to be.
  fetch: request => globalThis.fetch(request),
})
api.use(session)

/** The data of an answer; what is no success was thrown before. */
export async function answered<Answer extends { readonly data?: unknown }>(
  call: Promise<Answer>,
): Promise<Exclude<Answer['data'], undefined>> {
  const { data } = await call
  return data as Exclude<Answer['data'], undefined>
}

/** How `useInfiniteQuery` pages through a list of the API. */
export const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor ?? undefined,
}
