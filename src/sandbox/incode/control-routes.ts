import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from './error-envelope.ts'
import { faceSchema } from './face-album.ts'
import { faultSchema } from './faults.ts'
import { expireNow, finish, verdictSchema } from './outcome.ts'
import { requestQuery } from './request-log.ts'
import type { Session } from './session.ts'
import type { Tenant } from './tenant.ts'
import { redeliverySchema } from './webhooks.ts'

const sessionQuery = z.strictObject({ verificationId: z.string().optional() })
const deliveryQuery = z.strictObject({ interviewId: z.string().optional() })

/** What Incode does not have: ways to say how a session ends, what goes wrong next, and to see what was called. */
export function controlRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get('/__sandbox/sessions', async request => {
    const { verificationId } = sessionQuery.parse(request.query)
    return tenant.sessions.list(verificationId).map(listed)
  })

  app.post<{ Params: { interviewId: string } }>('/__sandbox/sessions/:interviewId', async request => {
    const session = tenant.sessions.byId(request.params.interviewId)
    if (session === undefined) throw new Refusal(404, 'Unknown session')
    const { overall, ...verdict } = verdictSchema.parse(request.body ?? {})
    if (overall === undefined) expireNow(tenant, session, verdict.webhook)
    else await finish(tenant, session, { ...verdict, overall })
    return { redirectionUrl: session.redirectionUrl ?? null }
  })

  app.post('/__sandbox/faces', async (request, reply) => {
    tenant.faces.put(faceSchema.parse(request.body))
    return reply.code(204).send()
  })

  app.get('/__sandbox/faults', async () => tenant.faults.list())
  app.post('/__sandbox/faults', async (request, reply) =>
    reply.code(201).send(tenant.faults.add(faultSchema.parse(request.body))),
  )
  app.delete('/__sandbox/faults', async (_request, reply) => {
    tenant.faults.clear()
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>('/__sandbox/faults/:id', async (request, reply) => {
    tenant.faults.clear(request.params.id)
    return reply.code(204).send()
  })

  app.get('/__sandbox/requests', async request => tenant.requests.read(requestQuery.parse(request.query).path))
  app.delete('/__sandbox/requests', async (_request, reply) => {
    tenant.requests.clear()
    return reply.code(204).send()
  })

  app.get('/__sandbox/webhooks', async request => tenant.webhooks.list(deliveryQuery.parse(request.query).interviewId))
  app.post('/__sandbox/webhooks/redeliver', async request =>
    tenant.webhooks.redeliver(redeliverySchema.parse(request.body ?? {})),
  )
}

function listed(session: Session): object {
  return {
    interviewId: session.interviewId,
    externalCustomerId: session.externalCustomerId ?? null,
    configurationId: session.configurationId,
    status: session.onboardingStatus,
    overall: session.outcome?.overall ?? null,
    identityId: session.outcome?.identityId ?? null,
    closed: session.closedAt !== undefined,
    language: session.language ?? null,
    redirectionUrl: session.redirectionUrl ?? null,
    createdAt: new Date(session.createdAt).toISOString(),
  }
}
