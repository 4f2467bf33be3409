/** The calls that a stand-in has seen, for tests that count them. Neither headers nor bodies: those hold tokens. */

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

export const isControl = (request: FastifyRequest): boolean => request.url.startsWith('/__sandbox')

/**
 * Watches every call but the sandbox's own; gives the list, oldest first, which keeps the last 10,000. `isPart` tells the
 * parts of a batch, where a product has batches.
 */
export function watchRequests(
  app: FastifyInstance,
  clock: { now(): number },
  isPart: (request: FastifyRequest) => boolean = () => false,
): SeenRequest[] {
  const seen: SeenRequest[] = []
  const byRequest = new WeakMap<FastifyRequest, SeenRequest>()
  app.addHook('onRequest', async request => {
    if (isControl(request)) return
    const { pathname, searchParams } = new URL(request.url, 'http://stand-in')
    const query = Object.fromEntries(searchParams)
    const part = isPart(request) ? { inBatch: true as const } : {}
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

/** Adds `/__sandbox/requests`: what was seen, and forgetting it. */
export function addRequestsRoutes(app: FastifyInstance, seen: SeenRequest[]): void {
  app.get<{ Querystring: { path?: string | string[] } }>('/__sandbox/requests', async ({ query: { path = '/' } }) => {
    const start = [path].flat()[0] ?? '/'
    return { requests: seen.filter(one => one.path.startsWith(start)) }
  })
  app.delete('/__sandbox/requests', async (_, reply) => {
    seen.length = 0
    return reply.code(204).send()
  })
}
