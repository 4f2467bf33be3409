import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ActorRef, type Clock, isStepgateError, type Logger, present, problem } from '../../contract/index.ts'
import type { Agent, Called, Channel, Helpdesk } from '../../helpdesk/index.ts'
import type { Desk } from '../../integrations/desk.ts'
import { sameText, sha256 } from '../../security/hash.ts'
import { admit } from '../hooks/bearer.ts'
import { bodyLimit } from '../hooks/door-routes.ts'
import { faultsOf, problemOf } from '../problem.ts'
import { startScopes, type VerifyToken } from '../provider/index.ts'
import { envelope, type RequestNew, requestNewAnswer, requestNewBody } from './input.ts'
import { renderStatus, statusHeaders } from './status-page.ts'

/**
 * For ticket systems that know Incode's request-new: the same path, body, answer and errors, by the rules of the helpdesk here.
 * The link goes to an address on record; what is answered is a page of how far it is, since ten people read a ticket.
 */
export interface RequestNewDeps {
  readonly helpdesk: Helpdesk
  readonly desk: (id: string) => Promise<Desk>
  readonly verifyToken: VerifyToken
  readonly publicUrl: string
  readonly clock: Clock
  readonly log: Logger
}

/** "Employee not found", as Incode's apps for ticket systems read it. */
const employeeNotFound = 4301

export const statusUrl = (publicUrl: string, id: string) => `${publicUrl}/helpdesk/status/${id}`

export async function requestNewRoutes(app: FastifyInstance, deps: RequestNewDeps): Promise<void> {
  const { helpdesk, publicUrl, clock, log } = deps
  app.setValidatorCompiler(() => data => ({ value: data }))
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  app.setErrorHandler((error, request, reply) => {
    const { status, document, headers } = problemOf(error)
    if (status >= 500) log.error({ route: request.routeOptions.url, err: error }, 'a request for a verification failed')
    const { code, detail, title } = document
    return reply
      .code(status)
      .headers(headers)
      .send(failure(request, status, title, detail ? `${code}: ${detail}` : code))
  })

  function failure(request: FastifyRequest, status: number, error: string, message: string) {
    return { timestamp: clock.now(), status, error, message, path: request.routeOptions.url ?? '' }
  }

  const response = { 200: requestNewAnswer, 400: envelope, 401: envelope, 403: envelope, 404: envelope, 429: envelope }
  const schema = {
    summary: 'A verification, asked for in the shape of Incode’s request-new.',
    tags: ['helpdesk'],
    body: requestNewBody,
    response,
  }
  // Incode's apps write the path with and without the leading zero.
  for (const [url, hide] of [
    ['/omni/b2b/onboarding/request-new', false] as const,
    ['/0/omni/b2b/onboarding/request-new', true] as const,
  ]) {
    app.post(url, { bodyLimit, schema: { ...schema, hide } }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const { client, desk } = await callerOf(deps, request)
      const read = requestNewBody.safeParse(request.body)
      if (!read.success) throw problem('request_invalid', undefined, { faults: faultsOf(read.error) })
      if (read.data.integrationReference !== client.only) throw problem('not_found')
      const agent = named(client, read.data)
      const called = await begun(helpdesk.start(agent, callFor(read.data, desk)))
      if (called === undefined) {
        return reply
          .code(404)
          .send(failure(request, employeeNotFound, 'Employee not found', 'The directory has nobody of this login and address.'))
      }
      return { interviewId: called.id, url: called.url ?? statusUrl(publicUrl, called.id) }
    })
  }

  app.get<{ Params: { id: string } }>('/helpdesk/status/:id', { schema: { hide: true } }, async (request, reply) => {
    const progress = await helpdesk.progress(request.params.id)
    return reply
      .code(progress === undefined ? 404 : 200)
      .headers(statusHeaders)
      .send(renderStatus(progress, `/helpdesk/status/${request.params.id}`))
  })
}

interface Client {
  readonly actor: ActorRef
  readonly only: NonNullable<Agent['only']>
}

/** A token of the client, and the key of its integration: a token alone may have been left in a log. */
async function callerOf(
  { verifyToken, desk: deskOf }: RequestNewDeps,
  request: FastifyRequest,
): Promise<{ readonly client: Client; readonly desk: Desk }> {
  const admission = await admit(request.headers.authorization, [startScopes.helpdesk], verifyToken)
  if ('refused' in admission) throw admission.refused
  const { clientId, integrationId, mode } = admission.holder
  if (mode !== 'live') throw problem('forbidden', 'A rehearsal is about nobody who could call.')
  const desk = await deskOf(integrationId)
  const given = request.headers['x-api-key']
  const isRight = typeof given === 'string' && desk.apiKey !== undefined && sameText(sha256(given), sha256(desk.apiKey))
  if (!isRight) throw problem('forbidden', 'x-api-key is not that of this integration.')
  return { client: { actor: { kind: 'client', id: clientId }, only: integrationId }, desk }
}

/** Undefined where nobody of this login has this address, whichever of the two it is. */
async function begun(start: Promise<Called>): Promise<Called | undefined> {
  try {
    const called = await start
    // Somebody who left in between.
    return called.reason === 'user_unknown' ? undefined : called
  } catch (error) {
    if (isStepgateError(error) && error.code === 'not_found') return undefined
    throw error
  }
}

function named(client: Client, { requestedBy }: RequestNew): Agent {
  return requestedBy === undefined ? client : { ...client, requestedBy: present({ kind: 'agent' as const, ...requestedBy }) }
}

function callFor(body: RequestNew, { linkToCaller }: Desk): Parameters<Helpdesk['start']>[1] {
  const { integrationReference: integrationId, loginHint, notification, linkValidityInMinutes, externalCustomerId } = body
  const channel: Channel =
    notification === undefined ? (linkToCaller ? 'link' : 'email') : notification.type === 'SMS' ? 'sms' : 'email'
  const address = channel === 'sms' ? notification?.phone : notification?.email
  return present({
    integrationId,
    named: { loginHint },
    channel,
    address: address === '' ? undefined : address,
    reason: body.reason,
    ticket: externalCustomerId,
    operations: body.operations,
    linkMinutes: linkValidityInMinutes,
    language: 'en' as const,
    answersAlike: true,
  })
}
