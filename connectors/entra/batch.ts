import { connectorError } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { faultOf, refused, unreadable } from './errors.ts'
import { isRow } from './map.ts'
import { type Budget, retryAfterMs } from './remedies.ts'

/**
 * Many small reads in one call (https://learn.microsoft.com/en-us/graph/json-batching). The call succeeds when its parts
 * do not: each is throttled for itself, and is asked for again for itself.
 */

export interface Part {
  readonly method: 'GET' | 'POST'
  /** Below `/v1.0`. */
  readonly url: string
  readonly body?: object
}

export interface PartAnswer {
  readonly status: number
  readonly body: unknown
}

const mostParts = 20
const mostRounds = 5

export interface Batching {
  readonly api: GraphApi
  wait(ms: number, signal: AbortSignal): Promise<void>
  now(): number
  readonly budget: Budget
}

/** The answers in the order of the parts; 404 is an answer, every other refusal an error. */
export async function batch(batching: Batching, parts: readonly Part[], signal: AbortSignal): Promise<readonly PartAnswer[]> {
  const { wait, now, budget } = batching
  const answers: PartAnswer[] = new Array<PartAnswer>(parts.length)
  for (let start = 0; start < parts.length; start += mostParts) {
    let left = parts.slice(start, start + mostParts).map((part, index) => ({ part, index: start + index }))
    for (let round = 0; left.length > 0; round += 1) {
      const got = await ask(batching, left, signal)
      const slow = left.filter(({ index }) => isRepeatable(got.get(index)?.status ?? 0))
      const waitMs = Math.max(1000 * 2 ** round, ...slow.map(({ index }) => got.get(index)?.waitMs ?? 0))
      const isOver = round >= mostRounds || waitMs > budget.leftMs
      for (const { part, index } of left) {
        const answer = got.get(index)
        if (answer === undefined) throw unreadable('POST /$batch', 'a part has no answer')
        if (isRepeatable(answer.status) && !isOver) continue
        if (answer.status >= 400 && answer.status !== 404) {
          const error = isRow(answer.body) ? answer.body.error : undefined
          throw refused(`${part.method} ${part.url.split('?', 1)[0]}`, answer.status, faultOf(error), answer.headers, now())
        }
        answers[index] = answer
      }
      left = slow
      if (left.length === 0) break
      budget.leftMs -= waitMs
      await wait(waitMs, signal)
    }
  }
  return answers
}

const isRepeatable = (status: number): boolean => status === 429 || (status >= 500 && status < 600)

interface GotPart extends PartAnswer {
  readonly headers: Headers
  /** As long as the part itself asks for. */
  readonly waitMs: number | undefined
}

async function ask(
  { api, now, budget }: Batching,
  parts: readonly { readonly part: Part; readonly index: number }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, GotPart>> {
  const requests = parts.map(({ part, index }) => ({
    id: String(index),
    method: part.method,
    url: part.url,
    ...(part.body === undefined ? {} : { body: part.body, headers: { 'Content-Type': 'application/json' } }),
  }))
  const outer = await api.send('POST', '/$batch', { requests }, signal, { isRead: true, patient: 'bulk', budget })
  const responses: readonly unknown[] = isRow(outer.body) && Array.isArray(outer.body.responses) ? outer.body.responses : []
  if (responses.length === 0) throw connectorError('response_invalid', undefined, { detail: 'POST /$batch: no answers' })
  return new Map(
    responses.filter(isRow).map(row => {
      const headers = headersOf(row.headers, outer.headers.get('date'))
      const status = typeof row.status === 'number' ? row.status : 500
      return [Number(row.id), { status, body: row.body, headers, waitMs: retryAfterMs(headers, now()) }]
    }),
  )
}

/** Of a part, which says nothing of the time itself. */
function headersOf(own: unknown, date: string | null): Headers {
  const headers = new Headers(date === null ? {} : { date })
  for (const name of ['retry-after', 'request-id']) {
    const found = Object.entries(isRow(own) ? own : {}).find(([key]) => key.toLowerCase() === name)?.[1]
    if (typeof found === 'string' || typeof found === 'number') headers.set(name, String(found))
  }
  return headers
}
