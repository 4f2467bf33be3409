/** Pages of a list, with `@odata.nextLink`. https://learn.microsoft.com/en-us/graph/paging */

import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { malformed } from './errors.ts'
import { type Fault, foreignHost } from './faults.ts'
import { isEventual, originOf, queryValue, wantsCount } from './query.ts'

/** How to find and write the entries of a list. */
export interface Listing {
  /** What follows `$metadata#`, e.g. `users(id,mail)`. */
  readonly context: string
  readonly top: number
  /** One more than the last position. */
  readonly end: number
  readonly wants: (position: number) => boolean
  readonly write: (position: number) => string
  /** How many there are in all, where that is known without a look at each. */
  readonly count?: (() => number) | undefined
  readonly fault?: Fault | undefined
}

export const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'

/** A skip token for a position; two for the same one differ, so that nobody can rely on how one looks. */
const skipTokenFor = (position: number): string => Buffer.from(`${randomInt(1_000_000)}.${position}`).toString('base64url')

function positionOf(skipToken: string | undefined): number {
  if (skipToken === undefined) return 0
  const match = /^\d+\.(\d+)$/.exec(Buffer.from(skipToken, 'base64url').toString('latin1'))
  if (match === null) throw malformed('Skip token is not valid.')
  return Number(match[1])
}

/** Where a link of an answer points: at the host that was asked, unless a fault bends it. */
export const linkOrigin = (request: FastifyRequest, fault: Fault | undefined): string =>
  fault?.kind === 'cross_host_next' ? (fault.host ?? foreignHost) : originOf(request)

function nextLink(request: FastifyRequest, position: number, fault: Fault | undefined): string {
  const [path = '', query = ''] = request.url.split('?', 2)
  const kept = query.split('&').filter(part => part !== '' && !/^(\$|%24)skiptoken=/i.test(part))
  return `${linkOrigin(request, fault)}${path}?${[...kept, `$skiptoken=${skipTokenFor(position)}`].join('&')}`
}

function countOf({ count, end, wants }: Listing): number {
  if (count !== undefined) return count()
  let found = 0
  for (let position = 0; position < end; position++) if (wants(position)) found += 1
  return found
}

/** Answers with one page of a list. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, listing: Listing): FastifyReply {
  const { fault, end, wants, write } = listing
  const skipToken = queryValue(request, '$skiptoken')
  const start = positionOf(skipToken)
  const times = fault?.kind === 'duplicate_objects' ? 2 : 1
  let entries = ''
  let count = 0
  let position = start
  if (fault?.kind !== 'empty_with_next')
    for (; position < end && count < listing.top; position++) {
      if (!wants(position)) continue
      const entry = write(position)
      for (let n = 0; n < times; n++) entries += entries === '' ? entry : `,${entry}`
      count += 1
    }
  if (fault?.kind === 'duplicate_page') position = start
  while (position < end && !wants(position)) position += 1

  let head = `"@odata.context":"${originOf(request)}/v1.0/$metadata#${listing.context}"`
  if (skipToken === undefined && isEventual(request) && wantsCount(request)) head += `,"@odata.count":${countOf(listing)}`
  if (position < end || fault?.kind === 'cross_host_next')
    head += `,"@odata.nextLink":${JSON.stringify(nextLink(request, position, fault))}`
  return reply.type(jsonType).send(`{${head},"value":[${entries}]}`)
}
