import { pagesAhead } from '../../src/contract/index.ts'
import type { CallOptions, GraphApi } from './api.ts'
import { unreadable } from './errors.ts'

/**
 * Lists, one page at a time (https://learn.microsoft.com/en-us/graph/paging). Links are opaque: they are followed as they
 * are, but to the same list of the same Graph only, because the token goes with them.
 */

export interface ListPage {
  readonly rows: readonly unknown[]
  /** Path and query of the next page. An empty page with one is not the end. */
  readonly next: string | undefined
  /** Of a delta query: where the next round begins. */
  readonly delta: string | undefined
  readonly count: number | undefined
  readonly headers: Headers
}

export const pageSize = 999
const version = '/v1.0'

/** Of one page; `path` begins below `/v1.0`. */
export async function readPage(api: GraphApi, path: string, signal: AbortSignal, options: CallOptions = {}): Promise<ListPage> {
  const { headers, body } = await api.get(path, signal, options)
  const call = `GET ${path.split('?', 1)[0]}`
  const fields: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {}
  const { value, '@odata.nextLink': next, '@odata.deltaLink': delta, '@odata.count': count } = fields
  if (!Array.isArray(value)) throw unreadable(call, 'the answer is not a list', headers)
  const isDelta = /\/(microsoft\.graph\.)?delta(\(\))?$/.test(path.split('?', 1)[0] ?? '')
  if (isDelta && next === undefined && delta === undefined) throw unreadable(call, 'a round without a link at its end', headers)
  return {
    rows: value,
    next: next === undefined ? undefined : follow(api, path, next, headers),
    delta: delta === undefined ? undefined : follow(api, path, delta, headers),
    count: typeof count === 'number' ? count : undefined,
    headers,
  }
}

/** Graph writes functions as `delta`, `delta()` or `microsoft.graph.delta()`. */
const plain = (pathname: string): string =>
  pathname.replaceAll('microsoft.graph.', '').replaceAll('()', '').replace(/\/+$/, '').toLowerCase()

function follow(api: GraphApi, path: string, link: unknown, headers: Headers): string {
  const call = `GET ${path.split('?', 1)[0]}`
  const here = new URL(`${api.graphUrl}${version}${path}`)
  const there = typeof link === 'string' && URL.canParse(link) ? new URL(link) : undefined
  if (there?.origin !== here.origin) throw unreadable(call, 'the next page is said to be at another host', headers)
  if (plain(there.pathname) !== plain(here.pathname))
    throw unreadable(call, 'the next page is said to be of another list', headers)
  if (there.search === here.search) throw unreadable(call, 'the next page is said to be this one', headers)
  return `${there.pathname.slice(version.length)}${there.search}`
}

/** The pages of a list from `start` on. */
export function pagesFrom(
  api: GraphApi,
  start: string,
  signal: AbortSignal,
  options: CallOptions = {},
): AsyncGenerator<ListPage> {
  return pagesAhead(
    start,
    path => readPage(api, path, signal, options),
    path => unreadable(`GET ${path.split('?', 1)[0]}`, 'the pages of a list go round in a circle'),
  )
}

/** A query string; values are encoded, `$select` keeps its commas. */
export function query(options: Readonly<Record<string, string | number>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%2C', ',').replaceAll("'", '%27')}`)
    .join('&')
}

/** A text inside a filter. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
