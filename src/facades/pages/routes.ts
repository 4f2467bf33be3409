import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toString as drawQr } from 'qrcode'
import { z } from 'zod'
import type { BrowserAnswer, Logger, VerificationId } from '../../contract/index.ts'
import { isStepgateError, problem } from '../../contract/index.ts'
import type { Step, Verifications } from '../../verification/port.ts'
import { seatCookie } from './cookie.ts'
import { renderErrorPage } from './error-page.ts'
import { frame, pageHeaders } from './frame.ts'
import { html } from './html.ts'
import { renderLinkPage } from './link-page.ts'
import { refuseForeignForm } from './same-site.ts'
import { renderHandOver, renderSeatPage } from './seat-page.ts'
import { endingOf } from './texts.ts'

/**
 * The pages that people see. They work without a script, and only a form changes anything: mail scanners and previews
 * may look at every link a thousand times. The return from Incode is the one GET that goes on, and without the cookie of the seat it can only deny.
 */
export interface PagesDeps {
  readonly verifications: Verifications
  readonly publicUrl: string
  readonly log: Logger
  /** For façades that go on in the browser: what the seat is answered with. */
  resume(id: VerificationId, cookie: string | undefined): Promise<BrowserAnswer>
}

const byToken = z.object({ token: z.string().regex(/^[\w-]{20,200}$/) })
const byHandle = z.object({ handle: z.string().regex(/^[\w-]{10,200}$/) })
const byId = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) })
const typed = z.object({ code: z.string().max(40) })

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw problem('not_found')
  return parsed.data
}

export async function pagesRoutes(app: FastifyInstance, deps: PagesDeps): Promise<void> {
  const { verifications, publicUrl, log } = deps
  const seat = seatCookie(publicUrl.startsWith('https:'))
  const cookieOf = (request: FastifyRequest) => seat.read(request.headers.cookie)
  const send = (reply: FastifyReply, page: string, status = 200) => reply.code(status).headers(pageHeaders).send(page)
  const leave = (reply: FastifyReply, url: string) =>
    reply
      .code(303)
      .headers({ ...pageHeaders, location: url })
      .send('')

  async function go(reply: FastifyReply, step: Step, cookie: string | undefined): Promise<FastifyReply> {
    if (step.cookie !== undefined) reply.header('set-cookie', seat.write(step.cookie))
    if (step.go === 'seat') return leave(reply, `/verify/seat/${step.verificationId}`)
    if (step.go !== 'resume') return leave(reply, step.url)
    const answer = await deps.resume(step.verificationId, step.cookie ?? cookie)
    if ('redirect' in answer) return leave(reply, answer.redirect)
    if ('page' in answer) {
      const ending = endingOf(answer.page === 'done' ? 'ok' : 'provider_error')
      return send(reply, frame({ title: ending.title, body: html`<h1>${ending.title}</h1><p>${ending.text}</p>` }))
    }
    const fields = Object.entries(answer.formPost.fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    )
    const body = html`<h1>Go on</h1><form method="post" action="${answer.formPost.action}">${fields}<button>Go on</button></form>`
    return send(reply, frame({ title: 'Go on', body }))
  }

  await app.register(async pages => {
    await pages.register(formbody, { bodyLimit: 4_096 })

    pages.addHook('preHandler', async request => {
      if (request.method === 'POST') refuseForeignForm(request.headers, publicUrl)
    })
    pages.setErrorHandler((error, _request, reply) => {
      if (!isStepgateError(error) || error.family === 'connector') log.error({ err: error }, 'a page could not be shown')
      const { status, page } = renderErrorPage(error)
      return send(reply, page, status)
    })
    pages.setNotFoundHandler((_request, reply) => send(reply, renderErrorPage(problem('not_found')).page, 404))

    pages.get('/verify/:token', async (request, reply) => {
      const { token } = parse(byToken, request.params)
      const page = await verifications.look(token, cookieOf(request))
      return send(reply, renderLinkPage(page, `/verify/${token}`), page.state === 'over' ? 410 : 200)
    })

    pages.post('/verify/:token', async (request, reply) => {
      const { token } = parse(byToken, request.params)
      const cookie = cookieOf(request)
      return go(reply, await verifications.take(token, cookie), cookie)
    })

    pages.post('/verify/:token/not-me', async (request, reply) => {
      await verifications.deny(parse(byToken, request.params))
      const { title, text } = endingOf('reported_by_person')
      return send(reply, frame({ title, body: html`<h1>${title}</h1><p>${text}</p>` }))
    })

    pages.get('/verify/back/:handle', async (request, reply) => {
      const cookie = cookieOf(request)
      return go(reply, await verifications.back(parse(byHandle, request.params).handle, cookie), cookie)
    })

    pages.get('/verify/seat/:id', async (request, reply) => {
      const page = await verifications.seat(parse(byId, request.params).id, cookieOf(request))
      if (page.role === 'stranger') throw problem('forbidden')
      return send(reply, renderSeatPage(page))
    })

    pages.post('/verify/seat/:id', async (request, reply) => {
      const cookie = cookieOf(request)
      return go(reply, await verifications.proceed(parse(byId, request.params).id, cookie), cookie)
    })

    pages.post('/verify/seat/:id/hand-over', async (request, reply) => {
      const { id } = parse(byId, request.params)
      const { url } = await verifications.handOver(id, cookieOf(request))
      return send(reply, renderHandOver(id, await drawQr(url, { type: 'svg', margin: 0 })))
    })

    pages.post('/verify/seat/:id/code', async (request, reply) => {
      const cookie = cookieOf(request)
      const { code } = parse(typed, request.body)
      return go(reply, await verifications.typeCode(parse(byId, request.params).id, cookie, code), cookie)
    })

    pages.post('/verify/seat/:id/not-me', async (request, reply) => {
      await verifications.deny({ id: parse(byId, request.params).id, cookie: cookieOf(request) })
      const { title, text } = endingOf('reported_by_person')
      return send(reply, frame({ title, body: html`<h1>${title}</h1><p>${text}</p>` }))
    })
  })
}
