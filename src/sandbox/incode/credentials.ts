import type { FastifyRequest } from 'fastify'
import { Refusal } from './error-envelope.ts'
import type { Session } from './session.ts'
import type { Tenant } from './tenant.ts'

/**
 * Headers of every call: `api-version` (missing: 406), `x-api-key` (missing or unknown: 403). Under `/0/omni` the session
 * token is enough, so that a front end can call without the key; a wrong key is refused there, too.
 */
export function checkCaller(request: FastifyRequest, tenant: Tenant, key: 'needed' | 'optional'): void {
  if (request.headers['api-version'] !== '1.0') throw new Refusal(406, 'api-version 1.0 is required')
  const apiKey = request.headers['x-api-key']
  if (apiKey === undefined && key === 'optional') return
  if (typeof apiKey !== 'string' || !tenant.settings.apiKeys.includes(apiKey))
    throw new Refusal(403, 'Invalid or missing API key')
}

/** The session of the token in `X-Incode-Hardware-Id`. A token of one session does not read another. */
export function sessionOf(request: FastifyRequest, tenant: Tenant): Session {
  const token = request.headers['x-incode-hardware-id']
  const session = typeof token === 'string' ? tenant.sessions.byToken(token) : undefined
  const { id } = request.query as { id?: unknown }
  if (session === undefined || (id !== undefined && id !== session.interviewId)) {
    throw new Refusal(401, 'Invalid or missing access token')
  }
  return session
}
