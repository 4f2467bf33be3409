import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { type ActorRef, present, problem } from '../../../contract/index.ts'
import { patiently } from '../../../facades/hooks/patience.ts'
import { bodyHash, idempotencyKeyOf } from '../../../facades/hooks/start-request.ts'
import { countWaits } from '../../../facades/hooks/waits.ts'
import type { Agent, Called, Channel, Helpdesk, Named } from '../../../helpdesk/index.ts'
import { actorOf, callerOf } from '../authenticate.ts'
import {
  allowedAnswer,
  type byAgent,
  callAnswer,
  callsAnswer,
  confirmation,
  desksAnswer,
  listQuery,
  newCall,
  newOverride,
  onlyAgent,
  openedOperation,
  overrideAnswer,
  personAnswer,
  typedCode,
  waiting,
  wantedOperation,
  wantedPerson,
} from '../helpdesk-shapes.ts'
import { byId } from '../shapes.ts'

const path = '/v1/helpdesk/verifications'

const needsIntegration = () =>
  problem('request_invalid', undefined, { faults: [{ path: '/integrationId', message: 'is needed' }] })

function agentOf(request: FastifyRequest, requestedBy?: z.output<typeof byAgent>): Agent {
  const caller = callerOf(request)
  if ('role' in caller) return { actor: actorOf(request) }
  if (requestedBy === undefined && request.method !== 'GET') {
    const faults = [{ path: '/requestedBy', message: 'is needed: a ticket system says which agent asks' }]
    throw problem('request_invalid', undefined, { faults })
  }
  const named: ActorRef | undefined = requestedBy && present({ kind: 'agent' as const, ...requestedBy })
  const actor: ActorRef = { kind: 'client', id: caller.clientId }
  return { actor, only: caller.integrationId, ...(named === undefined ? {} : { requestedBy: named }) }
}

function namedBy({
  user,
  loginHint = '',
  directoryIntegrationId,
}: Pick<z.output<typeof newCall>, 'user' | 'loginHint' | 'directoryIntegrationId'>): Named {
  return user === undefined ? present({ loginHint, directoryIntegrationId }) : { user }
}

/** What the agent passes on: for whoever sits in front of them, as a drawing. */
async function linkIn({ url }: Called, channel: Channel): Promise<{ readonly url?: string; readonly qr?: string }> {
  if (url === undefined) return {}
  if (channel !== 'qr') return { url }
  // Loaded by who needs it: it would hold up every start of the host.
  const { toString: drawQr } = await import('qrcode')
  return { url, qr: await drawQr(url, { type: 'svg', margin: 0 }) }
}

/** Callers of a helpdesk: by agents with tokens of their own, and by ticket systems with a client's. */
export function helpdeskRoutes(instance: FastifyInstance, { helpdesk }: { helpdesk: Helpdesk }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post(
    path,
    { schema: { body: newCall, summary: 'Have a caller verified.', response: { 201: callAnswer } } },
    async (request, reply) => {
      const { requestedBy, user, loginHint, directoryIntegrationId, integrationId, ...rest } = request.body
      const agent = agentOf(request, requestedBy)
      const desk = integrationId ?? agent.only
      if (desk === undefined) throw needsIntegration()
      const key = idempotencyKeyOf(request.headers['idempotency-key'])
      const idempotency = key === undefined ? undefined : { route: path, key, bodyHash: bodyHash(request.body) }
      const named = namedBy({ user, loginHint, directoryIntegrationId })
      const called = await helpdesk.start(agent, present({ ...rest, integrationId: desk, named, idempotency }))
      reply.code(201).header('location', `${path}/${called.id}`)
      return { ...(await helpdesk.view(agent, called.id)), ...(await linkIn(called, request.body.channel)) }
    },
  )

  app.get(
    path,
    { schema: { querystring: listQuery, summary: 'What one began oneself within a day.', response: { 200: callsAnswer } } },
    request => helpdesk.own(agentOf(request), present(request.query)),
  )

  const over = new AbortController()
  const waits = countWaits()
  instance.addHook('preClose', async () => over.abort())

  app.get(
    `${path}/:id`,
    { schema: { params: byId, querystring: waiting, response: { 200: callAnswer } } },
    async (request, reply) => {
      const agent = agentOf(request)
      const { id } = request.params
      const { wait: seconds = 0 } = request.query
      const now = () => helpdesk.view(agent, id)
      if (seconds === 0) return now()
      const later = (signal: AbortSignal) => helpdesk.view(agent, id, { seconds, signal })
      const view = await waits.stay(agent.actor.id, () => patiently(later, now, request.raw.socket, over.signal))
      // Nobody is there any more to be answered.
      return view ?? reply.hijack()
    },
  )

  app.get(
    '/v1/helpdesk/desks',
    { schema: { summary: 'The helpdesks that are in use.', response: { 200: desksAnswer } } },
    async request => ({ items: await helpdesk.desks(agentOf(request)), nextCursor: null }),
  )

  app.get(
    '/v1/helpdesk/people',
    {
      schema: {
        querystring: wantedPerson,
        response: { 200: personAnswer },
        summary: 'Whether a caller can be verified, and how.',
      },
    },
    async request => {
      const agent = agentOf(request)
      const integrationId = request.query.integrationId ?? agent.only
      if (integrationId === undefined) throw needsIntegration()
      return helpdesk.person(agent, { integrationId, named: namedBy(request.query) })
    },
  )

  app.post(
    `${path}/:id/confirm`,
    { schema: { params: byId, body: typedCode, response: { 200: confirmation } } },
    async request => {
      const { code, requestedBy } = request.body
      const agent = agentOf(request, requestedBy)
      const { did, triesLeft } = await helpdesk.confirm(agent, request.params.id, code)
      return { did, triesLeft, verification: await helpdesk.view(agent, request.params.id) }
    },
  )

  app.post(
    `${path}/:id/operations`,
    { schema: { params: byId, body: wantedOperation, response: { 200: openedOperation } } },
    async request => {
      const { operation, requestedBy } = request.body
      const { performed, recipient, state } = await helpdesk.operate(agentOf(request, requestedBy), request.params.id, operation)
      return { operation, performed, recipient, state }
    },
  )

  app.post(`${path}/:id/resend`, { schema: { params: byId, body: onlyAgent, response: { 200: callAnswer } } }, async request => {
    const agent = agentOf(request, request.body?.requestedBy)
    await helpdesk.resend(agent, request.params.id)
    return helpdesk.view(agent, request.params.id)
  })

  app.post(`${path}/:id/cancel`, { schema: { params: byId, body: onlyAgent, response: { 200: callAnswer } } }, async request => {
    const agent = agentOf(request, request.body?.requestedBy)
    await helpdesk.cancel(agent, request.params.id)
    return helpdesk.view(agent, request.params.id)
  })

  app.get(`${path}/:id/note`, { schema: { params: byId } }, async (request, reply) => {
    const note = await helpdesk.note(agentOf(request), request.params.id)
    return reply.type('text/plain; charset=utf-8').send(note)
  })

  app.get(
    '/v1/helpdesk/overrides',
    { schema: { querystring: listQuery, summary: 'What supervisors allowed within a week.', response: { 200: allowedAnswer } } },
    request => helpdesk.allowed(actorOf(request), present(request.query)),
  )

  app.post(
    '/v1/helpdesk/overrides',
    { schema: { body: newOverride, summary: 'Allow what no agent may do alone.', response: { 201: overrideAnswer } } },
    async (request, reply) => {
      const { integrationId, address, why } = request.body
      const made = await helpdesk.allow(actorOf(request), present({ integrationId, named: namedBy(request.body), address, why }))
      reply.code(201)
      return made
    },
  )
}
