import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type BrowserAnswer,
  type Clock,
  type IntegrationId,
  isStepgateError,
  type Logger,
  problem,
  type Random,
  type SurfaceAnswer,
  type SurfaceRoute,
} from '../../contract/index.ts'
import { rehearsalPath } from '../../integrations/endpoints.ts'
import type { Integrations } from '../../integrations/port.ts'
import { networkOf } from '../../security/network-of.ts'
import type { Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import type { Rendered } from '../pages/answer-page.ts'
import type { Arrive } from '../pages/arrive.ts'
import { pageHeaders } from '../pages/frame.ts'
import { asksForPage, renderLedAstray } from '../pages/led-astray.ts'
import { plainId } from '../plain-id.ts'
import { methodNotAllowed, type Problem, problemContentType, problemOf } from '../problem.ts'
import { type ExpectedOf, pointingBack } from './carried.ts'
import { within } from './deadline.ts'
import { type Notice, takeIn, type VerificationOf } from './inbox.ts'
import { ledBrowsers } from './led.ts'
import { type PublicDocument, type Publisher, publicDocument } from './public-documents.ts'
import { readBody } from './read-body.ts'
import { countRefusals } from './refusals.ts'
import { bodyLimitOf, confined, findRoute, headersOf, noticeRoute, routesOf } from './surface-routes.ts'

export interface SurfaceDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly seals: Seals
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly log: Logger
  readonly integrations: Publisher & Pick<Integrations, 'open' | 'rehearsing'>
  readonly verificationOf: VerificationOf
  readonly expectedOf: ExpectedOf
  /** Told of sessions that nothing is settled by. Whether any was known there. */
  readonly inform: (accountId: IntegrationId, notices: readonly Notice[]) => Promise<boolean>
  /** Names the browser that is led to a verification; see `pages/arrive.ts`. */
  readonly arrive: Arrive
  /** Renders what a connector wants a browser to see. */
  render(answer: Exclude<BrowserAnswer, { readonly redirect: string }>): Rendered
}

type Call = FastifyRequest<{ Params: { integrationId: string; '*': string } }>

interface Target {
  readonly route: SurfaceRoute
  readonly limit: number
}

const pathOf = (request: Call): string => `/${request.params['*']}`

/**
 * `/i/{integrationId}/…`: what products call, and where they lead people. Bodies stay bytes until the connector has judged the
 * caller. What cannot be answered is told as a problem to a program, and as a page to a browser.
 */
export async function surfaceRoutes(app: FastifyInstance, deps: SurfaceDeps): Promise<void> {
  const { integrations, log } = deps
  const refusals = countRefusals(deps.clock)
  const led = ledBrowsers(deps)
  const whoCalls = (request: Call) => `${networkOf(request.ip)} ${request.params.integrationId}`

  /** Found before the body is read, because each route has a limit of its own. What has none has no body either. */
  const targets = new WeakMap<FastifyRequest, Target>()

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, message: FastifyRequest['raw']) =>
    readBody(message, targets.get(request)?.limit ?? 0),
  )
  app.setErrorHandler((error, request: Call, reply) => {
    const refused = isStepgateError(error) && error.code === 'unauthenticated'
    const judged = refused ? refusals.judge(whoCalls(request), error) : error
    const answer = problemOf(judged)
    if (answer.status >= 500) log.error({ integrationId: request.params.integrationId, err: error }, 'a product’s call failed')
    // What is still on its way of a body that is too long is not waited for.
    if (answer.status === 413) reply.header('connection', 'close')
    if (!asksForPage(request.headers.accept)) return refuse(reply, answer)
    const { status, page } = renderLedAstray(judged)
    reply.removeHeader('content-security-policy')
    return reply
      .code(status)
      .headers({ ...answer.headers, ...pageHeaders })
      .send(page)
  })

  app.route<{ Params: Call['params'] }>({
    method: ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'],
    url: '/i/:integrationId/*',
    schema: { hide: true },
    // Before the body is read.
    async onRequest(request, reply) {
      reply.headers({ 'cache-control': 'no-store', ...confined })
      plainId(request.params.integrationId)
      const path = pathOf(request)
      const open = await publicDocument(integrations, request.params.integrationId, path)
      if (open) return sendPublic(request, reply, open)
      const route = await find(request, path)
      if ('allowed' in route) return refuse(reply, methodNotAllowed(route.allowed))
      targets.set(request, { route, limit: bodyLimitOf(route) })
    },
    async handler(request, reply) {
      const target = targets.get(request)
      if (target === undefined) throw problem('internal', undefined, { detail: 'a call has no route' })
      return dispatch(request, reply, target.route)
    },
  })

  function sendPublic(request: Call, reply: FastifyReply, { headers, body }: PublicDocument): FastifyReply {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(reply, methodNotAllowed(['GET', 'HEAD']))
    return reply.headers(headers).send(body)
  }

  async function find(request: Call, path: string) {
    const { integrationId } = request.params
    const rehearses = path.startsWith(`${rehearsalPath}/`)
    const { id, capabilities } = await (rehearses ? integrations.rehearsing(integrationId) : integrations.open(integrationId))
    const routes = routesOf(capabilities, verifier =>
      noticeRoute(verifier, async (notices, signal) => {
        const trusted = await pointingBack(deps, { id, verifier }, notices, signal)
        const [isOurs, isInformed] = [await takeIn(deps, id, trusted), await deps.inform(id, trusted)]
        return isOurs || isInformed
      }),
    )
    const route = findRoute(routes, request.method, rehearses ? path.slice(rehearsalPath.length) : path)
    if (route === undefined) throw problem('not_found')
    return route
  }

  async function dispatch(request: Call, reply: FastifyReply, route: SurfaceRoute): Promise<FastifyReply> {
    const url = new URL(request.raw.url ?? '/', 'http://host.invalid')
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
    if (route.led && !led.isLed(url.searchParams, request.headers.cookie)) return send(request, reply, { page: 'denied' })
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const answer = await within(route.budgetMs, signal => route.handle({ query: url.searchParams, headers, body, signal }))
    if ('status' in answer && answer.status === 401) {
      const judged = refusals.judge(whoCalls(request), problem('unauthenticated'))
      if (judged.code === 'rate_limited') throw judged
    }
    return send(request, reply, answer)
  }

  async function send(request: Call, reply: FastifyReply, answer: SurfaceAnswer): Promise<FastifyReply> {
    if ('redirect' in answer) {
      const onward = request.method === 'POST' ? led.lead(answer.redirect) : undefined
      if (onward !== undefined)
        return reply.code(303).headers({ location: onward.location, 'set-cookie': onward.cookie }).send('')
      const cookie = await deps.arrive(answer.redirect, request.headers.cookie)
      if (cookie !== undefined) reply.header('set-cookie', cookie)
      return reply.code(303).header('location', answer.redirect).send('')
    }
    if ('status' in answer) {
      reply.code(answer.status).headers(headersOf(answer))
      if (answer.json === undefined) return reply.send(answer.text ?? '')
      // As bytes, because a string is given a charset parameter, which RFC 8259 does not know.
      return reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify(answer.json)))
    }
    const { status, headers, body } = deps.render(answer)
    reply.removeHeader('content-security-policy')
    return reply.code(status).headers(headers).send(body)
  }
}

function refuse(reply: FastifyReply, { status, headers, document }: Problem): FastifyReply {
  return reply.code(status).headers(headers).header('content-type', problemContentType).send(JSON.stringify(document))
}
