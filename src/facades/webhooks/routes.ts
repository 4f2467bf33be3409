import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type BrowserAnswer,
  type Clock,
  isStepgateError,
  type Logger,
  problem,
  type Random,
  type SurfaceAnswer,
} from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Store } from '../../storage/store.ts'
import { plainId } from '../plain-id.ts'
import { methodNotAllowed, type Problem, problemContentType, problemOf } from '../problem.ts'
import { within } from './deadline.ts'
import { takeIn, type VerificationOf } from './inbox.ts'
import { countRefusals } from './refusals.ts'
import {
  certificatePath,
  findRoute,
  handle,
  headersOf,
  keysPath,
  mostBodyBytes,
  noticeRoute,
  routesOf,
} from './surface-routes.ts'

/** A form post or a page of the host's, as HTML. */
export interface Rendered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface SurfaceDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly integrations: Pick<Integrations, 'certificate' | 'get' | 'jwks' | 'open'>
  readonly verificationOf: VerificationOf
  /** Renders what a connector wants a browser to see. */
  render?(answer: Exclude<BrowserAnswer, { readonly redirect: string }>): Rendered
}

type Call = FastifyRequest<{ Params: { integrationId: string; '*': string } }>

/** `/i/{integrationId}/…`: what products call. Bodies stay bytes until the connector has judged the caller. */
export async function surfaceRoutes(app: FastifyInstance, deps: SurfaceDeps): Promise<void> {
  const { integrations, log } = deps
  const refusals = countRefusals(deps.clock)
  const whoCalls = (request: Call) => `${request.ip} ${request.params.integrationId}`

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBodyBytes }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request: Call, reply) => {
    const refused = isStepgateError(error) && error.code === 'unauthenticated'
    const answer = problemOf(refused ? refusals.judge(whoCalls(request), error) : error)
    if (answer.status >= 500) log.error({ integrationId: request.params.integrationId, err: error }, 'a product’s call failed')
    return refuse(reply, answer)
  })

  app.route<{ Params: Call['params'] }>({
    method: ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'],
    url: '/i/:integrationId/*',
    bodyLimit: mostBodyBytes,
    schema: { hide: true },
    // Before the body is read.
    async onRequest(request, reply) {
      reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      plainId(request.params.integrationId)
    },
    async handler(request, reply) {
      const path = `/${request.params['*']}`
      if (path === keysPath || path === certificatePath) return sendPublic(request, reply, path)
      return dispatch(request, reply, path)
    },
  })

  /** The public keys of an integration, a draft's too: the product needs them before anything can be tested. Or their certificate. */
  async function sendPublic(request: Call, reply: FastifyReply, path: string): Promise<FastifyReply> {
    const { integrationId } = request.params
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(reply, methodNotAllowed(['GET', 'HEAD']))
    if (path === certificatePath) {
      const { state } = await integrations.get(integrationId)
      if (state === 'disabled') throw problem('integration_disabled')
      const pem = await integrations.certificate(integrationId)
      return reply.header('content-type', 'application/x-pem-file').send(pem)
    }
    const keys = await integrations.jwks(integrationId)
    return reply.header('cache-control', 'public, max-age=300').send(keys)
  }

  async function dispatch(request: Call, reply: FastifyReply, path: string): Promise<FastifyReply> {
    const { id, capabilities } = await integrations.open(request.params.integrationId)
    const routes = routesOf(capabilities, verifier => noticeRoute(verifier, notices => takeIn(deps, id, notices)))
    const route = findRoute(routes, request.method, path)
    if (route === undefined) throw problem('not_found')
    if ('allowed' in route) return refuse(reply, methodNotAllowed(route.allowed))

    const url = new URL(request.raw.url ?? '/', 'http://host.invalid')
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const answer = await within(route.budgetMs, signal => handle(route, { query: url.searchParams, headers, body, signal }))
    return send(reply, answer)
  }

  function send(reply: FastifyReply, answer: SurfaceAnswer): FastifyReply {
    if ('redirect' in answer) return reply.code(303).header('location', answer.redirect).send('')
    if ('status' in answer) {
      reply.code(answer.status).headers(headersOf(answer))
      if (answer.json === undefined) return reply.send(answer.text ?? '')
      // As bytes, because a string is given a charset parameter, which RFC 8259 does not know.
      return reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify(answer.json)))
    }
    if (deps.render === undefined) throw problem('internal', undefined, { detail: 'nothing renders pages of surfaces' })
    const { status, headers, body } = deps.render(answer)
    return reply.code(status).headers(headers).send(body)
  }
}

function refuse(reply: FastifyReply, { status, headers, document }: Problem): FastifyReply {
  return reply.code(status).headers(headers).header('content-type', problemContentType).send(JSON.stringify(document))
}
