/** Faults that a test asks for: what a real org, its load or a network between does to the next calls of a path. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cutConnection, type FaultQueue, faultFields, halfOf, queueFaults, sendForeignPage } from '../fault-queue.ts'
import { isControl } from '../requests.ts'
import { internalError, invalidSession, type Refusal, tooManyRequests } from './errors.ts'
import { cursorFor, spotOf } from './paging.ts'

export const faultKinds = [
  'slow',
  'status',
  'rate_limited',
  'concurrency_limited',
  'truncated',
  'empty_with_next',
  'cross_host_next',
  'invalid_session',
  'html',
  'connection_reset',
  'duplicate_page',
  'missing_reset_header',
] as const

/** The body of `POST /__sandbox/faults`. */
export const faultOrder = z.strictObject({
  ...faultFields,
  kind: z.enum(faultKinds),
  /** `x-rate-limit-remaining` of the calls concerned. */
  remaining: z.int().min(0).optional(),
  /** When the window of a 429 ends. */
  resetInSeconds: z.int().min(0).max(3600).optional(),
})
export type Fault = z.infer<typeof faultOrder>
export type Faults = FaultQueue<Fault>

/** Okta's headers, on every answer: nobody is ever short of calls unless a fault says so. */
const rateLimit = 600

/** Where `cross_host_next` sends a client that follows links to anyone. */
const foreignHost = 'https://okta-attacker.example'

/** Adds rate headers and faults to every call but the sandbox's own. */
export function addFaults(app: FastifyInstance, clock: { now(): number }): Faults {
  const faults = queueFaults<Fault>(app)
  const epochSeconds = (inSeconds: number): string => String(Math.floor(clock.now() / 1000) + inSeconds)

  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return
    const fault = faults.next(request)
    reply.headers({
      'x-rate-limit-limit': String(rateLimit),
      'x-rate-limit-remaining': String(fault?.remaining ?? rateLimit - 1),
      'x-rate-limit-reset': epochSeconds(fault?.resetInSeconds ?? 60),
    })
    if (fault === undefined) return
    await faults.wait(fault)
    return strike(fault, request, reply, epochSeconds)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = faults.of(request)
    if (fault === undefined || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    return spoil(fault, reply, payload)
  })

  return faults
}

/** Answers in the place of the route, for the kinds that do. */
function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply, epochSeconds: (inSeconds: number) => string) {
  const refuse = ({ status, body, headers = {} }: Refusal) =>
    reply
      .code(status)
      .headers(headers)
      .send(fault.body ?? body)
  switch (fault.kind) {
    case 'status':
      return refuse(internalError(fault.status ?? 500))
    case 'invalid_session':
      return refuse(invalidSession())
    case 'rate_limited':
      // A real window may last a minute; tests that do not say otherwise need not sit through it.
      return refuse(
        tooManyRequests({
          'x-rate-limit-remaining': String(fault.remaining ?? 0),
          'x-rate-limit-reset': epochSeconds(fault.resetInSeconds ?? 1),
        }),
      )
    case 'concurrency_limited':
      return refuse(tooManyRequests({ 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' }))
    case 'missing_reset_header':
      reply.removeHeader('x-rate-limit-reset')
      return refuse(tooManyRequests({ 'x-rate-limit-remaining': '0' }))
    case 'html':
      return sendForeignPage(reply, fault)
    case 'connection_reset':
      return cutConnection(request, reply)
    default:
      return undefined
  }
}

const linkOf = (links: readonly string[], rel: string): string | undefined =>
  links.find(link => link.endsWith(`rel="${rel}"`))?.replace(/^<(.*)>.*$/, '$1')

/** Changes the answer of the route, for the kinds that do. */
function spoil(fault: Fault, reply: FastifyReply, payload: string): string {
  const links = [reply.getHeader('link') ?? []].flat().map(String)
  const self = linkOf(links, 'self')
  const point = (url: URL): void => {
    reply.header('link', [`<${self}>; rel="self"`, `<${url.href}>; rel="next"`])
  }
  const samePage = (): URL => {
    const url = new URL(self ?? '')
    url.searchParams.set('after', cursorFor(spotOf(url.searchParams.get('after') ?? undefined) ?? { position: 0, served: 0 }))
    return url
  }
  if (fault.kind === 'truncated') return halfOf(payload)
  if (self === undefined) return payload
  if (fault.kind === 'empty_with_next') {
    point(samePage())
    return '[]'
  }
  if (fault.kind === 'duplicate_page') point(samePage())
  if (fault.kind === 'cross_host_next') {
    const url = new URL(linkOf(links, 'next') ?? samePage().href)
    point(new URL(`${url.pathname}${url.search}`, fault.host ?? foreignHost))
  }
  return payload
}
