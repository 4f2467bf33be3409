/** `POST /$batch`: up to twenty calls in one. https://learn.microsoft.com/en-us/graph/json-batching */

import type { FastifyInstance, FastifyRequest, InjectOptions } from 'fastify'
import { z } from 'zod'
import { authenticate } from './access.ts'
import { graphError, malformed } from './errors.ts'
import { partHeader } from './part.ts'
import type { Tenant } from './tenant.ts'

const part = z.object({
  id: z.string().min(1),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
})
type Part = z.infer<typeof part>
const batch = z.object({ requests: z.array(part) })
const most = 20

interface Answer {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Adds `POST /v1.0/$batch`. The outer answer is 200 whatever comes of the parts, each of which is throttled by itself. */
export function addBatchRoute(app: FastifyInstance, tenant: Tenant): void {
  app.post('/v1.0/$batch', async request => {
    authenticate(request, tenant)
    const parsed = batch.safeParse(request.body)
    if (!parsed.success) throw malformed('Invalid batch payload format.')
    const { requests } = parsed.data
    if (requests.length > most) throw malformed(`Number of batch request steps exceeds the maximum value of ${most}.`)
    if (new Set(requests.map(one => one.id)).size < requests.length)
      throw malformed('Each batch request step needs an id of its own.')
    const answers = new Map<string, Answer>()
    for (const one of requests) answers.set(one.id, await answered(one, request, answers))
    return { responses: [...answers.values()] }
  })

  async function answered(one: Part, outer: FastifyRequest, before: ReadonlyMap<string, Answer>): Promise<Answer> {
    const { id, method, url, headers, body, dependsOn } = one
    const failed = dependsOn.some(other => (before.get(other)?.status ?? 424) >= 400)
    if (failed)
      return {
        id,
        status: 424,
        headers: {},
        body: graphError(424, 'FailedDependency', 'A step that this one depends on failed.').body,
      }
    const inherited = { authorization: outer.headers.authorization ?? '', host: outer.host, [partHeader]: '1' }
    const options: InjectOptions = { method, url: `/v1.0${url}`, headers: { ...lowered(headers), ...inherited } }
    const answer = await app.inject(body === undefined ? options : { ...options, payload: JSON.stringify(body) })
    const kept = Object.entries(answer.headers).flatMap(([name, value]) => (name === 'connection' ? [] : [[name, String(value)]]))
    const common = { id, status: answer.statusCode, headers: Object.fromEntries(kept) as Record<string, string> }
    return answer.payload === '' ? common : { ...common, body: parsedOf(answer.payload) }
  }
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
