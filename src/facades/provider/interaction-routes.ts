import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStepgateError, type Logger, problem } from '../../contract/index.ts'
import { interactionPathOf } from '../../integrations/issuer.ts'
import { asPages } from '../pages/common-routes.ts'
import { seatCookie } from '../pages/cookie.ts'
import { renderErrorPage } from '../pages/error-page.ts'
import { pageHeaders } from '../pages/frame.ts'
import { type TypedLogin, typedLogin } from '../pages/typed-login.ts'
import { checkHost } from './check-host.ts'
import { goOn, type InteractionDeps } from './interaction.ts'
import { renderLoginPage, renderWaitPage } from './login-page.ts'
import type { Provider } from './provider.ts'
import { renderRefusal } from './refusal-page.ts'

export interface InteractionRoutesDeps extends InteractionDeps {
  provider(): Promise<Provider>
  readonly log: Logger
}

/**
 * The stop between authorization request and verification. The library's cookie says whose request it is, the seat's cookie
 * whose verification. A GET may begin one, since the product led the person here for nothing else; again, it is the same one.
 */
export async function interactionRoutes(app: FastifyInstance, deps: InteractionRoutesDeps): Promise<void> {
  const { publicUrl, log, mode } = deps
  const path = interactionPathOf(publicUrl, mode)
  const seat = seatCookie(publicUrl.startsWith('https:'))
  const hostFault = checkHost(publicUrl)
  const leave = (reply: FastifyReply, url: string) =>
    reply
      .code(303)
      .headers({ ...pageHeaders, location: url })
      .send('')

  async function answer(request: FastifyRequest, reply: FastifyReply, typed?: TypedLogin): Promise<FastifyReply> {
    const { uid } = request.params as { readonly uid: string }
    const provider = await deps.provider()
    const waiting = await provider.waiting(request.raw, reply.raw)
    if (waiting === undefined || waiting.uid !== uid) {
      const { headers, body } = renderRefusal('invalid_request')
      return reply.code(410).headers(headers).send(body)
    }
    const cookie = seat.read(request.headers.cookie)
    const onward = await goOn(deps, { ...waiting, cookie, address: request.ip, ...typed })
    switch (onward.go) {
      case 'link':
        return leave(reply.header('set-cookie', seat.write(onward.cookie)), onward.url)
      case 'seat':
        return leave(reply, onward.url)
      case 'login':
        return reply.headers(pageHeaders).send(renderLoginPage(`${path}/${uid}`, onward.asks))
      case 'wait':
        return reply
          .code(429)
          .headers({ ...pageHeaders, 'retry-after': String(onward.waiting.seconds) })
          .send(renderWaitPage(`${path}/${uid}`, onward.asks, onward.waiting))
      case 'end':
        return leave(reply, await provider.end(request.raw, reply.raw, waiting.request.client_id, onward.end))
    }
  }

  await app.register(async pages => {
    await asPages(pages, publicUrl)
    pages.addHook('onRequest', async request => {
      if (hostFault(request.headers.host) !== undefined) throw problem('forbidden')
    })
    pages.setErrorHandler((error, _request, reply) => {
      const { status, page } = renderErrorPage(error)
      if (status >= 500 || (isStepgateError(error) && error.family === 'connector')) {
        log.error({ err: error }, 'an authorization request could not be shown')
      }
      return reply.code(status).headers(pageHeaders).send(page)
    })
    pages.get(`${path}/:uid`, { exposeHeadRoute: false }, (request, reply) => answer(request, reply))
    pages.post(`${path}/:uid`, (request, reply) => {
      const form = typedLogin.safeParse(request.body)
      if (!form.success) throw problem('request_invalid')
      return answer(request, reply, form.data)
    })
  })
}
