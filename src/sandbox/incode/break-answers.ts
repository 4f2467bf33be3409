import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { envelope, pathOf } from './error-envelope.ts'
import type { FaultRequest } from './faults.ts'
import type { Tenant } from './tenant.ts'

/** Strings where objects belong, and every happy word in a wrong place: a reader that guesses will guess wrong here. */
const nonsense = {
  overall: 'OK',
  status: 'success',
  token: 7,
  url: [],
  onboardingStatus: { value: 'ONBOARDING_FINISHED' },
  identityId: true,
}

/** Puts the faults of the switchboard between the caller and the routes. */
export function breakAnswers(app: FastifyInstance, tenant: Tenant): void {
  const closing = new AbortController()
  const afterwards = new WeakMap<FastifyRequest, FaultRequest>()
  app.addHook('preClose', async () => closing.abort())

  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    if (path.startsWith('/__sandbox')) return
    const fault = tenant.faults.take(request.method, path)
    if (fault === undefined) return
    // Unreferenced, and called off by closing: a slow answer must not keep the process.
    await pause(fault.delayMs ?? (fault.kind === 'slow' ? 1000 : 0), undefined, { ref: false, signal: closing.signal }).catch(
      () => {},
    )
    if (fault.kind === 'truncated' || fault.kind === 'cut_off') afterwards.set(request, fault)
    else if (fault.kind !== 'slow') return instead(request, reply, fault, tenant)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = afterwards.get(request)
    if (fault === undefined || typeof payload !== 'string') return payload
    const bytes = Buffer.from(payload)
    const half = bytes.subarray(0, Math.floor(bytes.length / 2))
    reply.header('content-length', fault.kind === 'truncated' ? half.length : bytes.length)
    if (fault.kind === 'truncated') return half
    return Readable.from(halfThenFailure(half))
  })
}

async function* halfThenFailure(half: Buffer): AsyncGenerator<Buffer> {
  yield half
  // One turn for the first half to leave before the connection dies.
  await pause(5)
  throw new Error('cut off')
}

function instead(request: FastifyRequest, reply: FastifyReply, fault: FaultRequest, tenant: Tenant): FastifyReply {
  const now = tenant.clock.now()
  const failed = (status: number, message: string) => reply.code(status).send(envelope(request, now, status, message))
  switch (fault.kind) {
    case 'status':
      return failed(fault.status ?? 500, 'Fault of the stand-in')
    case 'rate_limited':
      if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', fault.retryAfterSeconds)
      return failed(429, 'Too many requests')
    case 'html':
      return reply
        .code(fault.status ?? 200)
        .type('text/html')
        .send('<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>')
    case 'empty':
      return reply
        .code(fault.status ?? 200)
        .type('application/json')
        .send('')
    case 'fail_reason':
      return reply.code(200).send({ failReason: fault.failReason ?? 'UNKNOWN_ERROR' })
    case 'wrong_json':
      return reply.code(fault.status ?? 200).send(nonsense)
    case 'connection_reset':
      tenant.requests.note({ at: new Date(now).toISOString(), method: request.method, path: pathOf(request), status: 0 })
      request.raw.socket.resetAndDestroy()
      return reply.hijack()
    default:
      return reply
  }
}
