/**
 * Pages with opaque cursors. As Okta does, a page names itself and the next one in two separate `Link` headers, and both
 * use the host that was asked (https://developer.okta.com/docs/api/#pagination).
 */

import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refused, validationFailed } from './errors.ts'

/** Where a page starts, and how many came before it. */
export interface Spot {
  readonly position: number
  readonly served: number
}

/** How to find and write the entries of a list. */
export interface Listing {
  readonly limit: number
  /** One more than the last position. */
  readonly end: number
  readonly wants: (position: number) => boolean
  readonly write: (position: number) => string
  /** After so many entries there is no next page. */
  readonly atMost?: number
}

/** A cursor for a spot; two for the same spot differ, so that nobody can rely on how one looks. */
export const cursorFor = ({ position, served }: Spot): string =>
  Buffer.from(`${randomInt(1_000_000)}.${position}.${served}`).toString('base64url')

/** The spot of a cursor; the start without one, undefined for what is no cursor. */
export function spotOf(cursor: string | undefined): Spot | undefined {
  if (cursor === undefined) return { position: 0, served: 0 }
  const match = /^\d+\.(\d+)\.(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  return match === null ? undefined : { position: Number(match[1]), served: Number(match[2]) }
}

export const originOf = (request: FastifyRequest): string => `http://${request.host}`

/** One value of a query parameter; the last when it is repeated. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  return new URL(request.url, 'http://org').searchParams.getAll(name).at(-1)
}

/** Reads `limit`; too large a one is cut to what the endpoint gives at most. */
export function limitOf(request: FastifyRequest, byDefault: number, most: number): number {
  const text = queryValue(request, 'limit')
  if (text === undefined) return byDefault
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1) throw new Refused(validationFailed('limit', 'limit: must be a whole number from 1'))
  return Math.min(limit, most)
}

/** Answers with one page of a list. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, listing: Listing): FastifyReply {
  const spot = spotOf(queryValue(request, 'after'))
  if (spot === undefined) throw new Refused(validationFailed('after', 'after: is not a cursor of this list'))
  const most = Math.min(listing.limit, (listing.atMost ?? Number.POSITIVE_INFINITY) - spot.served)
  let body = ''
  let count = 0
  let position = spot.position
  for (; position < listing.end && count < most; position++) {
    if (!listing.wants(position)) continue
    body += body === '' ? listing.write(position) : `,${listing.write(position)}`
    count += 1
  }
  while (position < listing.end && !listing.wants(position)) position += 1

  const self = new URL(request.url, originOf(request))
  const links = [`<${self.href}>; rel="self"`]
  const served = spot.served + count
  if (position < listing.end && served < (listing.atMost ?? Number.POSITIVE_INFINITY)) {
    self.searchParams.set('after', cursorFor({ position, served }))
    links.push(`<${self.href}>; rel="next"`)
  }
  return reply.header('link', links).type('application/json').send(`[${body}]`)
}
