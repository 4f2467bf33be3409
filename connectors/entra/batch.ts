import { connectorError } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { faultOf, refused, unreadable } from './errors.ts'
import { isRow } from './map.ts'

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
}

/** The answers in the order of the parts; 404 is an answer, every other refusal an error. */
export async function batch(
  { api, wait }: Batching,
  parts: readonly Part[],
  signal: AbortSignal,
): Promise<readonly PartAnswer[]> {
  const answers: PartAnswer[] = new Array<PartAnswer>(parts.length)
  for (let start = 0; start < parts.length; start += mostParts) {
    let left = parts.slice(start, start + mostParts).map((part, index) => ({ part, index: start + index }))
    for (let round = 0; left.length > 0; round += 1) {
      const got = await ask(api, left, signal)
      const slow = left.filter(({ index }) => isRepeatable(got.get(index)?.status ?? 0))
      for (const { part, index } of left) {
        const answer = got.get(index)
        if (answer === undefined) throw unreadable('POST /$batch', 'a part has no answer')
        if (isRepeatable(answer.status) && round < mostRounds) continue
        if (answer.status >= 400 && answer.status !== 404) {
          const error = isRow(answer.body) ? answer.body.error : undefined
          throw refused(`${part.method} ${part.url.split('?', 1)[0]}`, answer.status, faultOf(error))
        }
        answers[index] = answer
      }
      left = slow
      if (left.length > 0)
        await wait(
          waitOf(
            left.map(({ index }) => got.get(index)),
            round,
          ),
          signal,
        )
    }
  }
  return answers
}

const isRepeatable = (status: number): boolean => status === 429 || (status >= 500 && status < 600)

interface GotPart extends PartAnswer {
  readonly retryAfterSeconds: number | undefined
}

/** The longest that a part asks for. */
function waitOf(parts: readonly (GotPart | undefined)[], round: number): number {
  return 1000 * Math.min(Math.max(2 ** round, ...parts.map(part => part?.retryAfterSeconds ?? 0)), 240)
}

async function ask(
  api: GraphApi,
  parts: readonly { readonly part: Part; readonly index: number }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, GotPart>> {
  const requests = parts.map(({ part, index }) => ({
    id: String(index),
    method: part.method,
    url: part.url,
    ...(part.body === undefined ? {} : { body: part.body, headers: { 'Content-Type': 'application/json' } }),
  }))
  const { body } = await api.send('POST', '/$batch', { requests }, signal, { isRead: true, patient: 'bulk' })
  const responses: readonly unknown[] = isRow(body) && Array.isArray(body.responses) ? body.responses : []
  if (responses.length === 0) throw connectorError('response_invalid', undefined, { detail: 'POST /$batch: no answers' })
  return new Map(
    responses.filter(isRow).map(row => {
      const headers = isRow(row.headers) ? row.headers : {}
      const [, seconds] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
      const retryAfterSeconds = Number(seconds ?? Number.NaN)
      const got: GotPart = {
        status: typeof row.status === 'number' ? row.status : 500,
        body: row.body,
        retryAfterSeconds: Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : undefined,
      }
      return [Number(row.id), got]
    }),
  )
}
