/** Faults that a test asks for, until their calls come. What each kind does is for the stand-in of the product to say. */

import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** What an order for any fault can say, beside its kind and what is special to it: `POST /__sandbox/faults`. */
export const faultFields = {
  /** Start of the paths that it concerns. */
  path: z.string().startsWith('/'),
  times: z.int().min(1).default(1),
  /** How many calls pass first. */
  after: z.int().min(0).default(0),
  status: z.int().min(200).max(599).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  /** Replaces the body of `status` and `html`. */
  body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  /** Where `cross_host_next` points. */
  host: z.url().optional(),
}

interface AnyFault {
  readonly kind: string
  readonly path: string
  readonly times: number
  readonly after: number
  readonly status?: number | undefined
  readonly delayMs?: number | undefined
  readonly body?: unknown
}

/** The faults that wait for their calls. */
export interface FaultQueue<F extends AnyFault> {
  add(fault: F): void
  list(): readonly (F & { readonly left: number })[]
  clear(): void
  /** The fault that strikes this call, which uses it up by one. To be asked once for each call, and before `of`. */
  next(request: FastifyRequest): F | undefined
  /** The fault that struck this call. */
  of(request: FastifyRequest): F | undefined
  /** Waits where the fault says so; not beyond the life of the stand-in. */
  wait(fault: F): Promise<void>
}

const slowMs = 2_000

/** `spares`: calls that a fault lets be, though they are of its path. */
export function queueFaults<F extends AnyFault>(
  app: FastifyInstance,
  spares: (fault: F, request: FastifyRequest) => boolean = () => false,
): FaultQueue<F> {
  let standing: { readonly fault: F; toPass: number; left: number }[] = []
  const byRequest = new WeakMap<FastifyRequest, F>()
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  return {
    add: fault => standing.push({ fault, toPass: fault.after, left: fault.times }),
    list: () => standing.map(({ fault, left, toPass }) => ({ ...fault, after: toPass, left })),
    clear: () => {
      standing = []
    },
    next(request) {
      const path = request.url.split('?', 1)[0] ?? ''
      let chosen: F | undefined
      for (const one of standing) {
        if (!path.startsWith(one.fault.path) || spares(one.fault, request)) continue
        if (one.toPass > 0) one.toPass -= 1
        else if (chosen === undefined) {
          one.left -= 1
          chosen = one.fault
        }
      }
      standing = standing.filter(one => one.left > 0)
      if (chosen !== undefined) byRequest.set(request, chosen)
      return chosen
    },
    of: request => byRequest.get(request),
    async wait({ kind, delayMs }) {
      if (delayMs === undefined && kind !== 'slow') return
      await delay(delayMs ?? slowMs, undefined, { signal: closing.signal }).catch(() => undefined)
    },
  }
}

/** Adds `/__sandbox/faults`: ordering them, and calling them off. */
export function addFaultsRoutes<F extends AnyFault>(
  app: FastifyInstance,
  faults: FaultQueue<F>,
  ordered: (request: FastifyRequest) => F,
): void {
  app.post('/__sandbox/faults', async (request, reply) => {
    faults.add(ordered(request))
    return reply.code(201).send({ faults: faults.list() })
  })
  app.get('/__sandbox/faults', async () => ({ faults: faults.list() }))
  app.delete('/__sandbox/faults', async (_, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
}

/** What a network in between answers that wants to know people first. */
export function sendForeignPage(reply: FastifyReply, { status = 200, body }: AnyFault): FastifyReply {
  const page = '<!doctype html><title>Sign in</title><h1>Your network wants to know you</h1>'
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(typeof body === 'string' ? body : page)
}

export function cutConnection(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.resetAndDestroy()
  return reply
}

/** Half of an answer, as if it were whole. */
export const halfOf = (payload: string): string => payload.slice(0, Math.floor(payload.length / 2))
