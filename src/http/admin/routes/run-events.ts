import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { problem } from '../../../contract/index.ts'
import type { RunProgress, SyncControl } from '../../../integrations/sync-control.ts'
import { mayStill } from '../authenticate.ts'
import { byId } from '../shapes.ts'

/**
 * A run as server-sent events (HTML Living Standard, section 9.2): `progress` while it goes on, `end` once it is over. A
 * stream that is cut says nothing of the run: whoever watches asks again. It ends with the session or token that it was asked
 * for by, and with the role that may read it; to watch is no activity, and keeps no session alive.
 */

const mostStreams = 64
/** A comment, so that no proxy in between takes the silence of a slow product for a dead connection. */
const heartbeatMs = 15_000
const lookMs = 1_000
/** For proxies that end what lasts for ever, at a moment of our own. */
const longestMs = 15 * 60_000

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // `no-transform`: an event that a proxy holds back to compress it comes too late (RFC 9111, section 5.2.2.6).
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

function shown(run: RunProgress) {
  const { id, state, dryRun, counts, setAside, total, perSecond, estimatedEndAt, heldFor, wouldRemove, error } = run
  return { id, state, dryRun, counts, setAside, total, perSecond, estimatedEndAt, heldFor, wouldRemove, error }
}

async function write(response: ServerResponse, runs: AsyncIterable<RunProgress>): Promise<void> {
  for await (const run of runs) {
    const event = run.state === 'running' ? 'progress' : 'end'
    response.write(`event: ${event}\ndata: ${JSON.stringify(shown(run))}\n\n`)
  }
}

/**
 * Keeps a stream from falling silent, and ends it when the host stops, since a server waits for its streams before it closes, or
 * when whoever watches may no longer.
 */
function keep(
  response: ServerResponse,
  { isStopping, maySee, stop }: { isStopping(): boolean; maySee(): Promise<boolean>; stop(): void },
): NodeJS.Timeout {
  let silent = 0
  let isLooking = false
  const look = async () => {
    isLooking = true
    // What cannot be told is no leave to look on.
    if (!(await maySee().catch(() => false))) stop()
    isLooking = false
  }
  return setInterval(() => {
    silent += lookMs
    if (isStopping()) return stop()
    if (silent % heartbeatMs === 0) response.write(': still here\n\n')
    if (!isLooking) void look()
  }, lookMs).unref()
}

export function runEvents(
  instance: FastifyInstance,
  { sync, isStopping }: { readonly sync: SyncControl; isStopping(): boolean },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  let open = 0

  app.get('/v1/sync-runs/:id/events', { schema: { params: byId } }, async (request, reply) => {
    await sync.run(request.params.id)
    if (request.method === 'HEAD') return reply.headers(headers).send()
    if (open >= mostStreams) throw problem('rate_limited', 'Too many streams are open.', { retryAfterSeconds: 5 })
    open += 1
    const gone = new AbortController()
    const response = reply.raw
    response.once('close', () => gone.abort())
    reply.hijack()
    response.writeHead(200, headers)
    const beat = keep(response, { isStopping, maySee: () => mayStill(request), stop: () => gone.abort() })
    try {
      const until = AbortSignal.any([gone.signal, AbortSignal.timeout(longestMs)])
      await write(response, sync.follow(request.params.id, until))
    } catch {
      // The head is sent: what is left to say is that the stream is over.
    } finally {
      clearInterval(beat)
      open -= 1
      response.end()
    }
    return reply
  })
}
