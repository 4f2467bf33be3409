/** The calls that the stand-in has seen, for tests that count them. Neither headers nor bodies: those hold tokens. */

import type { FastifyInstance, FastifyRequest } from 'fastify'

/** One call. A call whose connection was cut has no status; a part of a batch is a call too. */
export interface SeenRequest {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly inBatch?: true
  status?: number
}

const most = 10_000

/** Marks the parts of a batch on their way through the server. */
export const partHeader = 'x-sandbox-batch-part'

export const isControl = (request: FastifyRequest): boolean => request.url.startsWith('/__sandbox')

/** Watches every call but the sandbox's own; gives the list, oldest first, which keeps the last 10,000. */
export function watchRequests(app: FastifyInstance, clock: { now(): number }): SeenRequest[] {
  const seen: SeenRequest[] = []
  const byRequest = new WeakMap<FastifyRequest, SeenRequest>()
  app.addHook('onRequest', async request => {
    if (isControl(request)) return
    const { pathname, searchParams } = new URL(request.url, 'http://tenant')
    const query = Object.fromEntries(searchParams)
    const part = partHeader in request.headers ? { inBatch: true as const } : {}
    const one: SeenRequest = { at: new Date(clock.now()).toISOString(), method: request.method, path: pathname, query, ...part }
    byRequest.set(request, one)
    seen.push(one)
    if (seen.length > most) seen.splice(0, seen.length - most)
  })
  app.addHook('onResponse', async (request, reply) => {
    const one = byRequest.get(request)
    if (one !== undefined) one.status = reply.statusCode
  })
  return seen
}
