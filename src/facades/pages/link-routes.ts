import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStepgateError, present } from '../../contract/index.ts'
import type { Replies } from './answering-routes.ts'
import type { PagesDeps } from './deps.ts'
import { renderEnding, renderTooLate } from './ending.ts'
import { pageHeaders } from './frame.ts'
import { renderLinkPage } from './link-page.ts'
import { brought, byHandle, byToken, parse } from './parameters.ts'
import { consentIn } from './texts.ts'

/** The text above the button that was pressed. */
const shownBy = ({ body }: FastifyRequest) => consentIn((body as { readonly shown?: unknown } | null | undefined)?.shown)

/** The link that begins, and the return from Incode. */
export function linkRoutes(pages: FastifyInstance, { verifications, brands }: PagesDeps, replies: Replies): void {
  const { cookieOf, send, object, go, readsIn } = replies

  async function comeBack(request: FastifyRequest, reply: FastifyReply, handle: string, carried?: Record<string, string>) {
    const cookie = cookieOf(request)
    try {
      return await go(reply, await verifications.back(handle, cookie, carried), cookie)
    } catch (error) {
      // Somebody who arrives without the seat: the request is over, and both sides should know why.
      if (!isStepgateError(error)) throw error
      if (error.code === 'link_used') return send(reply, renderEnding('relay_suspected', readsIn(request)), 403)
      if (error.code === 'conflict') return send(reply, renderTooLate('relay', readsIn(request)), 403)
      throw error
    }
  }

  pages.get('/:token', async (request, reply) => {
    const { token } = parse(byToken, request.params)
    const page = await verifications.look(token, cookieOf(request))
    const brand = await brands(page.integrationId)
    const status = page.state === 'over' ? 410 : 200
    return send(reply, renderLinkPage(page, `/verify/${token}`, brand), status, pageHeaders, brand)
  })

  pages.post('/:token', async (request, reply) => {
    const { token } = parse(byToken, request.params)
    const cookie = cookieOf(request)
    return go(reply, await verifications.take(token, cookie, 'here', shownBy(request)), cookie)
  })

  pages.post('/:token/phone', async (request, reply) => {
    const { token } = parse(byToken, request.params)
    const cookie = cookieOf(request)
    return go(reply, await verifications.take(token, cookie, 'phone', shownBy(request)), cookie)
  })

  pages.post('/:token/not-me', async (request, reply) => {
    return object(reply, await verifications.deny({ ...parse(byToken, request.params), cookie: cookieOf(request) }))
  })

  // Without HEAD (RFC 9110, 9.3.2): whoever only asks whether the page is there must not go on for the person.
  pages.get('/back/:handle', { exposeHeadRoute: false }, async (request, reply) => {
    return comeBack(request, reply, parse(byHandle, request.params).handle)
  })

  // The address that is registered with an OpenID provider: one for all, so that `state` says whose return it is.
  pages.get('/back', { exposeHeadRoute: false }, async (request, reply) => {
    const { state, ...rest } = parse(brought, request.query)
    return comeBack(request, reply, state, { state, ...present(rest) })
  })
}
