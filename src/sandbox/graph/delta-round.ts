/** The rounds of delta queries, whatever they are about: where a page starts, how it is filled and what links it ends with. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ChangeLog } from './change-log.ts'
import { type DeltaState, deltaStateOf, deltaTokenFor, strikeDelta } from './delta-token.ts'
import { malformed, unsupportedQuery } from './errors.ts'
import type { Fault } from './faults.ts'
import { jsonType, linkOrigin } from './paging.ts'
import { originOf, queryValue, refuseOptions } from './query.ts'

/** A page on its way: its entries, and the state that the next call continues from. */
export interface Filled {
  readonly entries: readonly string[]
  readonly next: DeltaState
  readonly isLast: boolean
}

/** What a delta query is about. */
export interface DeltaSource {
  readonly resource: DeltaState['resource']
  readonly log: ChangeLog
  readonly clock: { now(): number }
  /** What the call selects; the default set without `$select`. */
  select(request: FastifyRequest): readonly string[]
  /** The next objects of the initial round, from `position`. */
  fromStart(state: DeltaState & { readonly position: number }, size: number): Filled
  /** The next changes, from `next` to before `until`. */
  fromChanges(state: DeltaState, size: number, until: number, isMinimal: boolean): Filled
}

/** Pages hold 200 objects at most, and fewer as it comes. */
const mostPerPage = 200
const fewer = (position: number): number => Math.imul(position + 1, 2654435761) >>> 27

function pageSize(request: FastifyRequest, position: number): number {
  const asked = Number(/odata\.maxpagesize=(\d+)/.exec(String(request.headers.prefer ?? ''))?.[1] ?? mostPerPage)
  return Math.max(1, Math.min(asked, mostPerPage) - (asked > fewer(position) * 2 ? fewer(position) : 0))
}

/** Reads `$filter`, which may name single objects only. */
function idsOf(request: FastifyRequest): readonly string[] | undefined {
  const text = queryValue(request, '$filter')
  if (text === undefined) return undefined
  const ids = text.split(/\s+or\s+/i).map(part => /^\s*id\s+eq\s+'([0-9a-f-]{36})'\s*$/i.exec(part)?.[1]?.toLowerCase())
  const known = ids.filter(id => id !== undefined)
  if (known.length !== ids.length) throw unsupportedQuery("Only 'id eq' is supported in $filter of a delta query.")
  if (known.length > 50) throw unsupportedQuery('Too many objects in $filter of a delta query: the limit is 50.')
  return known
}

function startOf(request: FastifyRequest, source: DeltaSource): DeltaState {
  const now = source.clock.now()
  const token = queryValue(request, '$skiptoken') ?? queryValue(request, '$deltatoken') ?? ''
  if (token !== '' && token !== 'latest') return deltaStateOf(token, source.resource, now)
  const { resource, log } = source
  const since = log.next()
  const fresh = { resource, select: source.select(request), ids: idsOf(request), since, next: since, issuedAt: now }
  return token === 'latest' ? fresh : { ...fresh, position: 0 }
}

/** Answers a delta query with the next page of its round. */
export function sendDelta(request: FastifyRequest, reply: FastifyReply, source: DeltaSource, fault: Fault | undefined) {
  refuseOptions(request, ['$top', '$skip', '$orderby', '$expand', '$search', '$count'])
  const asked = startOf(request, source)
  strikeDelta(request, asked, fault)
  const isLatest = queryValue(request, '$deltatoken') === 'latest'
  const isMinimal = /return\s*=\s*minimal/.test(String(request.headers.prefer ?? ''))
  const size = pageSize(request, asked.position ?? asked.next)

  const filled = (): Filled => {
    if (isLatest) return { entries: [], isLast: true, next: asked }
    if (fault?.kind === 'empty_with_next') return { entries: [], isLast: false, next: asked }
    if (asked.position !== undefined) return source.fromStart({ ...asked, position: asked.position }, size)
    const until = fault?.kind === 'lag' ? source.log.nextBefore((fault.lagSeconds ?? 60) * 1000) : source.log.next()
    const again = fault?.kind === 'replay' ? (fault.changes ?? 10) : 0
    const from = Math.max(0, asked.next - again)
    return source.fromChanges(
      { ...asked, next: from, since: Math.min(asked.since, from) },
      size,
      Math.max(until, asked.next),
      isMinimal,
    )
  }
  const page = filled()
  const isRepeated = fault?.kind === 'duplicate_page'
  const next: DeltaState = { ...(isRepeated ? asked : page.next), issuedAt: source.clock.now() }
  if (next.since > source.log.next()) throw malformed('Badly formed token.')
  const [link, parameter] = page.isLast && !isRepeated ? ['deltaLink', '$deltatoken'] : ['nextLink', '$skiptoken']
  const address = `${linkOrigin(request, fault)}/v1.0/${source.resource}/delta?${parameter}=${deltaTokenFor(next)}`
  const entries = fault?.kind === 'duplicate_objects' ? [...page.entries, ...page.entries] : page.entries
  const context = `"@odata.context":"${originOf(request)}/v1.0/$metadata#${source.resource}(${asked.select.join(',')})"`
  return reply.type(jsonType).send(`{${context},"@odata.${link}":"${address}","value":[${entries.join(',')}]}`)
}

/** An object that left. */
export const gone = (id: string, reason: 'changed' | 'deleted'): string => `{"id":"${id}","@removed":{"reason":"${reason}"}}`
