import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { CheckStep } from '../../../contract/index.ts'
import type { Integrations } from '../../../integrations/port.ts'
import { byId } from '../shapes.ts'

/**
 * *Test connection*. Who accepts server-sent events (HTML Living Standard, section 9.2) watches it: `step` as soon as one is
 * done, `end` with all of them. A stream that is cut says nothing: whoever watches asks again. Others get the list at its end.
 */

const longestMs = 60_000
const stream = 'text/event-stream'

/** `no-transform`: an event that a proxy holds back to compress it comes too late (RFC 9111, section 5.2.2.6). */
const headers = {
  'content-type': `${stream}; charset=utf-8`,
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

const resultOf = (steps: readonly CheckStep[]) => ({ ok: steps.every(step => step.ok), steps })

export function connectionTestRoutes(instance: FastifyInstance, { integrations }: { readonly integrations: Integrations }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const summary =
    'Tests the connection as the real work would use it. Told step by step as text/event-stream, where that is accepted.'

  app.post('/v1/integrations/:id/test', { schema: { summary, params: byId } }, async (request, reply) => {
    const { id } = request.params
    const patience = AbortSignal.timeout(longestMs)
    if (request.headers.accept !== stream) return resultOf(await integrations.test(id, patience))

    // What is not there is said with its status, which a stream has behind it.
    await integrations.get(id)
    const gone = new AbortController()
    const response = reply.raw
    response.once('close', () => gone.abort())
    reply.hijack()
    response.writeHead(200, headers)
    const tell = (event: string, data: object) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    try {
      const steps = await integrations.test(id, AbortSignal.any([gone.signal, patience]), step => void tell('step', step))
      tell('end', resultOf(steps))
    } catch {
      // The head is sent: what is left to say is that the stream is over.
    } finally {
      response.end()
    }
    return reply
  })
}
