/** Faults that a test asks for: what the real service, its load or a network between does to the next calls of a path. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cutConnection, type FaultQueue, faultFields, halfOf, queueFaults, sendForeignPage } from '../fault-queue.ts'
import { isControl } from '../requests.ts'
import { graphError, invalidToken, type Refusal, Refused, serverError, tooManyRequests } from './errors.ts'
import { isPart } from './part.ts'

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
  'empty',
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
  ...faultFields,
  kind: z.enum(faultKinds),
  /** `Retry-After` of a 429. */
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  /** The same as a date (RFC 9110 section 10.2.3). */
  retryAfterAsDate: z.boolean().optional(),
  /** How many changes `replay` tells again. */
  changes: z.int().min(1).optional(),
  /** How young a change must be for `lag` to hide it. */
  lagSeconds: z.int().min(1).optional(),
})
export type Fault = z.infer<typeof faultOrder>
export type Faults = FaultQueue<Fault>

/** Where `cross_host_next` sends a client that follows links to anyone. */
export const foreignHost = 'https://graph-attacker.example'

/** Node's fetch sends `*`, which is no culture (https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/999). */
const namesLanguage = (request: FastifyRequest): boolean => /^[a-z]{2}\b/i.test(request.headers['accept-language'] ?? '')

/** Adds faults to every call but the sandbox's own. */
export function addFaults(app: FastifyInstance, clock: { now(): number }): Faults {
  const faults = queueFaults<Fault>(app, ({ kind }, request) => kind === 'language_refused' && namesLanguage(request))

  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return
    const fault = faults.next(request)
    if (fault === undefined) return
    await faults.wait(fault)
    return strike(fault, request, reply, clock.now())
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = faults.of(request)
    if (fault?.kind !== 'truncated' || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    return halfOf(payload)
  })

  return faults
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
    // What a filter that nobody told of leaves of a list.
    case 'empty':
      return reply.send({ value: [] })
    case 'html':
      return sendForeignPage(reply, fault)
    case 'connection_reset':
      // A part of a batch has no connection of its own.
      if (isPart(request)) return refuse(serverError(504))
      return cutConnection(request, reply)
    default:
      return undefined
  }
}
