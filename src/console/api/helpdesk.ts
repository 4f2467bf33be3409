import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from './client.ts'
import { queryClient } from './query-client.ts'
import type { HelpdeskCall } from './schema.ts'
import { onSomebodyElse } from './session.ts'

/** What the helpdesk's pages read. A look that nobody asked for is quiet: it does not keep a session alive. */
const quiet = { 'x-stepgate-quiet': '1' }

export const desksQuery = queryOptions({
  queryKey: ['/v1/helpdesk/desks'],
  queryFn: ({ signal }) => answered(api.GET('/v1/helpdesk/desks', { signal })),
  staleTime: 60_000,
})

const calls = '/v1/helpdesk/verifications'
const page = 10

/** The agent's own of a day. Other windows begin and end some, too, so it is read again now and then. */
export const ownCallsQuery = infiniteQueryOptions({
  queryKey: [calls],
  queryFn: ({ signal, pageParam }) =>
    answered(
      api.GET(calls, { params: { query: { limit: page, ...(pageParam ? { cursor: pageParam } : {}) } }, headers: quiet, signal }),
    ),
  ...byCursor,
  refetchInterval: 15_000,
})

export const allowedQuery = infiniteQueryOptions({
  queryKey: ['/v1/helpdesk/overrides'],
  queryFn: ({ signal, pageParam }) =>
    answered(
      api.GET('/v1/helpdesk/overrides', {
        params: { query: { limit: page, ...(pageParam ? { cursor: pageParam } : {}) } },
        headers: quiet,
        signal,
      }),
    ),
  ...byCursor,
  refetchInterval: 15_000,
})

/** How long the host holds a look until something changes. What changes between two looks is seen that much later at worst. */
const holdSeconds = 2
const afterTrouble = { firstMs: 2_000, mostMs: 30_000 }

const callKey = (id: string) => ['/v1/helpdesk/call', id] as const

/** Whether nothing more happens to it that an agent waits for. Somebody may have passed before their page shows them the code. */
export function isOver({ progress, verdict, code, freshSeconds, operations }: HelpdeskCall): boolean {
  if (progress !== 'finished') return false
  const waits = code.awaited || ['awaiting_code', 'under_review', 'passed_at_incode'].includes(verdict?.class ?? '')
  const isPickedUp = operations.some(({ state }) => state === 'open' || state === 'claimed')
  return !waits && !isPickedUp && (freshSeconds ?? 0) === 0
}

const lookAt = (id: string, isAsked: boolean, signal?: AbortSignal, wait?: number) =>
  answered(
    api.GET('/v1/helpdesk/verifications/{id}', {
      params: { path: { id }, query: wait === undefined ? {} : { wait } },
      ...(isAsked ? {} : { headers: quiet }),
      ...(signal ? { signal } : {}),
    }),
  )

const isSame = (one: HelpdeskCall, other: HelpdeskCall) =>
  JSON.stringify({ ...one, freshSeconds: null }) === JSON.stringify({ ...other, freshSeconds: null })

/**
 * One call, watched. A look shows at once what changed since the last one; where nothing did, the host holds the next until
 * something does. What becomes of a message is no change that it waits for.
 */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: callKey(id),
    async queryFn({ signal }) {
      const before = queryClient.getQueryData<HelpdeskCall>(callKey(id))
      const now = await lookAt(id, before === undefined, signal)
      if (before === undefined || now.delivery.state === 'waiting' || isOver(now) || !isSame(before, now)) return now
      return lookAt(id, false, signal, holdSeconds)
    },
    staleTime: 0,
    refetchInterval({ state: { data, error, errorUpdateCount } }) {
      if (error !== null) return Math.min(afterTrouble.mostMs, afterTrouble.firstMs * 2 ** Math.min(errorUpdateCount, 4))
      if (data === undefined || isOver(data)) return false
      return data.delivery.state === 'waiting' ? 1_000 : 100
    },
  })

/** What a change answered stands at once; a look that began before it counts no more. */
export async function keepCall(call: HelpdeskCall): Promise<void> {
  await queryClient.cancelQueries({ queryKey: callKey(call.id) })
  const { url: _url, qr: _qr, ...kept } = call
  queryClient.setQueryData(callKey(call.id), kept)
  void queryClient.invalidateQueries({ queryKey: [calls] })
}

/** What was refused may be so because another window, or the caller, was faster. */
export async function lookAgain(id: string): Promise<void> {
  await keepCall(await lookAt(id, true))
}

/** The text that goes into the ticket. A key of what it says, so that it is read again when that changes. */
export const noteQuery = ({ id, progress, verdict, operations, delivery }: HelpdeskCall) =>
  queryOptions({
    queryKey: ['/v1/helpdesk/note', id, progress, verdict?.class, delivery.state, operations],
    async queryFn({ signal }): Promise<string> {
      const { data } = await api.GET('/v1/helpdesk/verifications/{id}/note', {
        params: { path: { id } },
        parseAs: 'text',
        headers: quiet,
        signal,
      })
      return String(data)
    },
    placeholderData: before => before,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** A link that an agent passes on: given once, and held for the page that shows it to them, until the caller opened it. */
export interface Relayed {
  readonly url: string
  readonly qr?: string
}
const relayed = new Map<string, Relayed>()
onSomebodyElse(() => relayed.clear())

export function keepRelayed({ id, url, qr }: HelpdeskCall): void {
  if (url !== undefined) relayed.set(id, qr === undefined ? { url } : { url, qr })
}
export const relayedOf = (id: string): Relayed | undefined => relayed.get(id)
export const forgetRelayed = (id: string): void => void relayed.delete(id)
