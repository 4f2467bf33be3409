/**
 * `GET /api/v1/logs`. A polling request (`since` without `until`, ascending) follows the order in which entries were
 * written, and its next link never ends; a bounded one follows the time of the events, and does.
 * https://developer.okta.com/docs/reference/system-log-query/
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Predicate } from '../filter-logic.ts'
import { authorize } from './access.ts'
import { invalidFilter, Refused, validationFailed } from './errors.ts'
import { compileFilter, FilterFault, type FilterRules, type FilterValue } from './filter.ts'
import type { Org } from './org.ts'
import { cursorFor, originOf, queryValue, spotOf } from './paging.ts'
import { type LogEntry, logEvent } from './system-log.ts'

const day = 86_400_000
/** "since" older than this is refused; without it a query goes back a week. */
const oldestDays = 180
const usualDays = 7
const operatorsOf: Readonly<Record<string, readonly string[]>> = {
  eventType: ['eq', 'sw', 'co'],
  uuid: ['eq'],
  'target.id': ['eq'],
  'target.type': ['eq'],
  'outcome.result': ['eq'],
  severity: ['eq'],
}

const filterRules: FilterRules = {
  caseSensitive: true,
  fault: (attribute, operator) =>
    operatorsOf[attribute]?.includes(operator) ? undefined : `'${operator}' is not supported for '${attribute}'`,
}

function attributeOf({ eventType, uuid, target, outcome }: LogEntry, attribute: string): FilterValue {
  const values: Record<string, FilterValue> = {
    eventType,
    uuid,
    'target.id': target.map(one => one.id),
    'target.type': target.map(one => one.type),
    'outcome.result': outcome?.result ?? 'SUCCESS',
    severity: 'INFO',
  }
  return values[attribute]
}

/** Compiled over a list whose entry is set before each look. */
function wanted(request: FastifyRequest): (entry: LogEntry) => boolean {
  const filter = queryValue(request, 'filter')
  if (filter === undefined) return () => true
  let looked: LogEntry | undefined
  let matches: Predicate
  try {
    matches = compileFilter(filter, filterRules, (_, attribute) => looked && attributeOf(looked, attribute))
  } catch (cause) {
    if (cause instanceof FilterFault) throw new Refused(invalidFilter(cause.message))
    throw cause
  }
  return entry => {
    looked = entry
    return matches(0)
  }
}

function limitOf(request: FastifyRequest): number {
  const limit = Number(queryValue(request, 'limit') ?? 100)
  if (!Number.isInteger(limit) || limit < 0 || limit > 1000)
    throw new Refused(validationFailed('limit', 'limit: must be a whole number from 0 to 1000'))
  return limit
}

function timeOf(request: FastifyRequest, name: string): number | undefined {
  const text = queryValue(request, name)
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new Refused(validationFailed(name, `${name}: is not a date`))
  return time
}

/** Adds the route. */
export function addLogsRoutes(app: FastifyInstance, org: Org): void {
  app.get('/api/v1/logs', async (request, reply) => {
    await authorize(request, org, 'okta.logs.read')
    const now = org.clock.now()
    const since = timeOf(request, 'since')
    if (since !== undefined && now - since > oldestDays * day)
      throw new Refused(validationFailed('since', `since: is more than ${oldestDays} days ago`))
    const range = { since: since ?? now - usualDays * day, until: timeOf(request, 'until') }
    const order = queryValue(request, 'sortOrder') ?? 'ASCENDING'
    if (order !== 'ASCENDING' && order !== 'DESCENDING')
      throw new Refused(validationFailed('sortOrder', 'sortOrder: is ASCENDING or DESCENDING'))
    const spot = spotOf(queryValue(request, 'after'))
    if (spot === undefined) throw new Refused(validationFailed('after', 'after: is not a cursor of this log'))
    const isPolling = range.until === undefined && order === 'ASCENDING'
    return isPolling ? poll(request, reply, org, range.since) : bounded(request, reply, org, range, order === 'DESCENDING')
  })
}

function answer(request: FastifyRequest, reply: FastifyReply, entries: readonly LogEntry[], next: number | undefined) {
  const self = new URL(request.url, originOf(request))
  const links = [`<${self.href}>; rel="self"`]
  if (next !== undefined) {
    self.searchParams.set('after', cursorFor({ position: next, served: 0 }))
    links.push(`<${self.href}>; rel="next"`)
  }
  return reply
    .header('link', links)
    .type('application/json')
    .send(JSON.stringify(entries.map(logEvent)))
}

function poll(request: FastifyRequest, reply: FastifyReply, { log }: Org, since: number) {
  const after = queryValue(request, 'after')
  const place = spotOf(after)?.position ?? 0
  // Without a cursor the log begins with what it still has.
  const entries = after === undefined ? (log.from(place) ?? log.from(log.end() - 20_000) ?? []) : log.from(place)
  if (entries === undefined) throw new Refused(validationFailed('after', 'after: points to entries that are gone'))
  const wants = wanted(request)
  const limit = limitOf(request)
  const page: LogEntry[] = []
  let next = log.end()
  for (const entry of entries) {
    if (page.length >= limit) {
      next = entry.place
      break
    }
    // While polling, `since` is about when entries were written, not about when things happened.
    if (entry.writtenAt >= since && wants(entry)) page.push(entry)
  }
  return answer(request, reply, page, next)
}

function bounded(
  request: FastifyRequest,
  reply: FastifyReply,
  { log, clock }: Org,
  { since, until = clock.now() + 1 }: { readonly since: number; readonly until: number | undefined },
  isDescending: boolean,
) {
  const wants = wanted(request)
  const isWithin = ({ published }: LogEntry): boolean => Date.parse(published) >= since && Date.parse(published) < until
  const all = (log.from(Math.max(0, log.end() - 20_000)) ?? []).filter(entry => isWithin(entry) && wants(entry))
  all.sort((a, b) => (isDescending ? -1 : 1) * (Date.parse(a.published) - Date.parse(b.published) || a.place - b.place))
  const start = spotOf(queryValue(request, 'after'))?.position ?? 0
  const end = start + limitOf(request)
  return answer(request, reply, all.slice(start, end), end < all.length ? end : undefined)
}
