import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../error-envelope.ts'
import type { Tenant } from '../tenant.ts'
import { faceSchema, finishFace } from './outcome.ts'

const listQuery = z.strictObject({ state: z.string().optional() })

/** What Incode does not have: to see the requests of browsers, and to say how a face authentication ends. */
export function openidControlRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get('/__sandbox/authorizations', async request =>
    tenant.authorizations.list(listQuery.parse(request.query).state).map(one => ({
      handle: one.handle,
      clientId: one.clientId,
      state: one.state ?? null,
      loginHint: one.loginHint ?? null,
      prompt: one.prompt ?? null,
      overall: one.outcome?.overall ?? null,
    })),
  )

  app.post<{ Params: { handle: string } }>('/__sandbox/authorizations/:handle', async request => {
    const authorization = tenant.authorizations.find(request.params.handle)
    if (authorization === undefined) throw new Refusal(404, 'Unknown request')
    if (tenant.authorizations.isOver(authorization)) throw new Refusal(409, 'The request has ended')
    return { redirectionUrl: finishFace(tenant, authorization, faceSchema.parse(request.body ?? {})) }
  })
}
