/** Faults that a test asks for: what the real service, its load or a network between does to the next calls of a path. */

import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { graphError, invalidToken, type Refusal, Refused, serverError, tooManyRequests } from './errors.ts'
import { isControl, partHeader } from './requests.ts'

export const faultKinds = [
  'slow',
  'status',
  'rate_limited',
  'missing_retry_after',
  'token_rejected',
  'html',
  'connection_reset',
  'truncated',
  'language_refused',
  'empty_with_next',
  'duplicate_page',
  'duplicate_objects',
  'cross_host_next',
  'replay',
  'lag',
  'sync_state_not_found',
  'tenant_moved',
] as const

/** The body of `POST /__sandbox/faults`. */
export const faultOrder = z.strictObject({
  /** Start of the paths that it concerns. */
  path: z.string().startsWith('/'),
  kind: z.enum(faultKinds),
  times: z.int().min(1).default(1),
  /** How many calls pass first. */
  after: z.int().min(0).default(0),
  /** Of `status`, of `html`, and of `sync_state_not_found`: 400 or 410. */
  status: z.int().min(200).max(599).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  /** `Retry-After` of a 429. */
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  /** The same as a date (RFC 9110 section 10.2.3). */
  retryAfterAsDate: z.boolean().optional(),
  /** How many changes `replay` tells again. */
  changes: z.int().min(1).optional(),
  /** How young a change must be for `lag` to hide it. */
  lagSeconds: z.int().min(1).optional(),
  /** Replaces the body of `status` and `html`. */
  body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** Where `cross_host_next` points. */
  host: z.url().optional(),
})
export type Fault = z.infer<typeof faultOrder>

interface Standing {
  readonly fault: Fault
  toPass: number
  left: number
}

/** The faults that wait for their calls. */
export interface Faults {
  add(fault: Fault): void
  list(): readonly (Fault & { readonly left: number })[]
  clear(): void
  /** The fault that strikes this call. */
  of(request: FastifyRequest): Fault | undefined
}

/** Where `cross_host_next` sends a client that follows links to anyone. */
export const foreignHost = 'https://graph-attacker.example'

/** Node's fetch sends `*`, which is no culture (https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/999). */
const namesLanguage = (request: FastifyRequest): boolean => /^[a-z]{2}\b/i.test(request.headers['accept-language'] ?? '')

/** Adds faults to every call but the sandbox's own. */
export function addFaults(app: FastifyInstance, clock: { now(): number }): Faults {
  let standing: Standing[] = []
  const byRequest = new WeakMap<FastifyRequest, Fault>()
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  function next(request: FastifyRequest): Fault | undefined {
    const path = request.url.split('?', 1)[0] ?? ''
    let chosen: Fault | undefined
    for (const one of standing) {
      if (!path.startsWith(one.fault.path)) continue
      if (one.fault.kind === 'language_refused' && namesLanguage(request)) continue
      if (one.toPass > 0) one.toPass -= 1
      else if (chosen === undefined) {
        one.left -= 1
        chosen = one.fault
      }
    }
    standing = standing.filter(one => one.left > 0)
    return chosen
  }

  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return
    const fault = next(request)
    if (fault === undefined) return
    byRequest.set(request, fault)
    if (fault.delayMs !== undefined || fault.kind === 'slow')
      await delay(fault.delayMs ?? 2000, undefined, { signal: closing.signal }).catch(() => undefined)
    return strike(fault, request, reply, clock.now())
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = byRequest.get(request)
    if (fault?.kind !== 'truncated' || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    return payload.slice(0, Math.floor(payload.length / 2))
  })

  return {
    add: fault => standing.push({ fault, toPass: fault.after, left: fault.times }),
    list: () => standing.map(({ fault, left, toPass }) => ({ ...fault, after: toPass, left })),
    clear: () => {
      standing = []
    },
    of: request => byRequest.get(request),
  }
}

/** Answers in place of the route, for the kinds that do. */
function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply, now: number) {
  const seconds = fault.retryAfterSeconds ?? 1
  const refuse = (refusal: Refusal) => {
    if (fault.body === undefined) throw new Refused(refusal)
    return reply
      .code(refusal.status)
      .headers(refusal.headers ?? {})
      .send(fault.body)
  }
  switch (fault.kind) {
    case 'status':
      return refuse(serverError(fault.status ?? 500))
    case 'rate_limited':
      return refuse(
        tooManyRequests({
          'retry-after': fault.retryAfterAsDate === true ? new Date(now + seconds * 1000).toUTCString() : String(seconds),
          'x-ms-throttle-scope': 'Application_Tenant/ReadWrite/sandbox',
          'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
        }),
      )
    case 'missing_retry_after':
      return refuse(tooManyRequests())
    case 'token_rejected':
      return refuse(invalidToken('Access token has been revoked.'))
    case 'language_refused':
      return refuse(
        graphError(
          400,
          'BadRequest',
          `Culture is not supported. ${request.headers['accept-language']} is an invalid culture identifier.`,
        ),
      )
    case 'html':
      return reply
        .code(fault.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(
          typeof fault.body === 'string'
            ? fault.body
            : '<!doctype html><title>Sign in</title><h1>Your network wants to know you</h1>',
        )
    case 'connection_reset':
      // A part of a batch has no connection of its own.
      if (partHeader in request.headers) return refuse(serverError(504))
      reply.hijack()
      request.raw.socket.resetAndDestroy()
      return reply
    default:
      return undefined
  }
}
