import type { FastifyRequest } from 'fastify'
import { problem } from '../../contract/index.ts'
import { sameText } from '../../security/hash.ts'

/** Repeats the token of the session, which only a page of ours can read. */
export const csrfHeader = 'x-stepgate-csrf'
/** A call that nobody asked for just then, such as a look for news: it does not keep a session alive. */
const quietHeader = 'x-stepgate-quiet'
/** Routes of which a browser asks by itself, again and again, and without a header that we could give it. */
const watched: ReadonlySet<string | undefined> = new Set(['/v1/sync-runs/:id/events'])

/** Whether nobody did anything by this call. */
export function isQuiet({ headers, routeOptions }: FastifyRequest): boolean {
  return headers[quietHeader] !== undefined || watched.has(routeOptions.url)
}

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * A browser sends its cookie with whatever makes it call, be it ours or not. So a call by cookie comes from a page of this host
 * (Fetch Metadata; Origin, RFC 6454), and one that changes something proves that it could read what we told that page.
 */
export function refuseRiding({ headers, method }: FastifyRequest, csrf: string, publicUrl: string): void {
  const isSafe = safe.has(method)
  const site = headers['sec-fetch-site']
  // `none`: typed into the address bar, or a download begun there.
  const isOwnSite = site === undefined || site === 'same-origin' || (isSafe && site === 'none')
  const isOwnOrigin = headers.origin === undefined || headers.origin === new URL(publicUrl).origin
  if (!isOwnSite || !isOwnOrigin) throw problem('forbidden', 'This call comes from another site.')
  if (isSafe) return
  const said = headers[csrfHeader]
  if (typeof said !== 'string' || !sameText(said, csrf)) {
    throw problem('forbidden', `This takes the header ${csrfHeader} with the token of the session, as GET /v1/session says it.`)
  }
}
