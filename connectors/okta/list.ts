import { connectorCodeOf, connectorError } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { unreadable } from './errors.ts'
import { parseLinks } from './link-header.ts'

/**
 * Lists, one page at a time (https://developer.okta.com/docs/api/#pagination). The next page is where Okta says that it
 * is: a cursor is never built, and a link is followed to the same list of the same org only, because the token goes with
 * it.
 */

export interface ListPage {
  readonly rows: readonly unknown[]
  /** Path and query of the next page. An empty page with one is not the end. */
  readonly next: string | undefined
  readonly headers: Headers
}

/** The largest page that lists of users take, and the one that group members recommend. */
export const pageSize = 200

export async function readPage(
  api: OktaApi,
  origin: string,
  path: string,
  signal: AbortSignal,
  patient: 'bulk' | 'quick' = 'bulk',
): Promise<ListPage> {
  const { headers, body } = await api.get(path, signal, patient).catch((error: unknown) => {
    throw path.includes('after=') && connectorCodeOf(error) === 'schema_changed' ? forgotten(error) : error
  })
  if (!Array.isArray(body)) throw unreadable('the answer is not a list', headers, path)
  const rows: readonly unknown[] = body
  return { rows, next: nextOf(origin, path, headers, rows.length), headers }
}

/** A page that Okta itself named and now refuses: its cursors live for a while only. */
function forgotten(error: unknown): unknown {
  const detail = error instanceof Error && 'detail' in error ? error.detail : undefined
  return connectorError('checkpoint_expired', undefined, typeof detail === 'string' ? { detail } : {})
}

function nextOf(origin: string, path: string, headers: Headers, count: number): string | undefined {
  // Okta names at least the page itself. A full page without any link lost its header on the way.
  if (!headers.has('link') && count >= pageSize) throw unreadable('a full page without Link header', headers, path)
  const next = linkedFrom(origin, path, headers)
  if (next === path) throw unreadable('the next page is said to be this one', headers, path)
  return next
}

/** Path and query of the next page that a list names: of the same org and the same list, or the answer is refused. */
export function linkedFrom(origin: string, path: string, headers: Headers): string | undefined {
  const links = parseLinks(headers.get('link') ?? '')
  if (links === undefined) throw unreadable('the Link header cannot be read', headers, path)
  const link = links.find(({ rel }) => rel.includes('next'))
  if (link === undefined) return undefined
  const here = new URL(path, origin)
  const there = URL.canParse(link.target, here.href) ? new URL(link.target, here.href) : undefined
  if (there?.origin !== here.origin) throw unreadable('the next page is said to be at another host', headers, path)
  if (there.pathname !== here.pathname) throw unreadable('the next page is said to be of another list', headers, path)
  return there.search === here.search ? path : `${there.pathname}${there.search}`
}
