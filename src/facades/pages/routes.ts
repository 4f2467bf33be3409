import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { BrowserAnswer, Logger, VerificationId } from '../../contract/index.ts'
import { factorId, isStepgateError, operationNames, pageLanguages, present, problem } from '../../contract/index.ts'
import type { Objection, Step, Verifications } from '../../verification/port.ts'
import { rehearsalOutcomes } from '../../verification/rehearsal/outcomes.ts'
import { renderAnswer } from './answer-page.ts'
import type { Brand, Brands } from './brand.ts'
import { asPages } from './common-routes.ts'
import { seatCookie } from './cookie.ts'
import { renderEmbedPage } from './embed-page.ts'
import { embedScript, embedScriptHeaders } from './embed-script.ts'
import { renderEnding, renderObjection, renderTooLate } from './ending.ts'
import { renderErrorPage } from './error-page.ts'
import { headersFor, headersOf, pageHeaders } from './frame.ts'
import { languageFor } from './language.ts'
import { renderLinkPage } from './link-page.ts'
import { performedHeaders, renderPerformed } from './operations-page.ts'
import { renderHandOver, renderSeatPage } from './seat-page.ts'
import { selfPostingHeaders } from './self-posting.ts'
import { consentIn } from './texts.ts'

/**
 * The pages that people see. They work without a script, and only a form changes anything: mail scanners and previews
 * may look at every link a thousand times. The return from Incode is the one GET that goes on, and without the cookie of the seat it can only deny.
 */
export interface PagesDeps {
  readonly verifications: Verifications
  readonly publicUrl: string
  readonly log: Logger
  /** For façades that go on in the browser: what the seat is answered with. */
  /** How the pages look of verifications that were begun through an integration. */
  readonly brands: Brands
  resume(id: VerificationId, cookie: string | undefined): Promise<BrowserAnswer>
}

const byToken = z.object({ token: z.string().regex(/^[\w-]{20,200}$/) })
const byHandle = z.object({ handle: z.string().regex(/^[\w-]{10,200}$/) })
/** RFC 6749, section 4.1.2, and RFC 9207. A parameter that is there twice is none; descriptions are not read at all. */
const brought = z.object({
  state: byHandle.shape.handle,
  code: z.string().min(1).max(2_000).optional(),
  error: z.string().min(1).max(100).optional(),
  iss: z.string().min(1).max(300).optional(),
})
const byId = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) })
const typed = z.object({ code: z.string().max(40) })
const wanted = z.object({ operation: z.enum(operationNames), factor: z.string().regex(factorId).optional() })
const chosen = z.object({ outcome: z.enum(rehearsalOutcomes) })

/** The text above the button that was pressed. */
const shownBy = ({ body }: FastifyRequest) => consentIn((body as { readonly shown?: unknown } | null | undefined)?.shown)

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw problem('not_found')
  return parsed.data
}

const ofAPage = z.union([
  byToken.transform(({ token }) => `/verify/${token}`),
  byHandle.transform(({ handle }) => `/verify/back/${handle}`),
  byId.transform(({ id }) => `/verify/seat/${id}`),
])

/** The page that an address belongs to, which can be opened again whatever was pressed. */
function pageOf(params: unknown): string | undefined {
  return ofAPage.safeParse(params).data
}

const carryOnHeaders = selfPostingHeaders('same-origin')

export async function pagesRoutes(app: FastifyInstance, deps: PagesDeps): Promise<void> {
  const { verifications, publicUrl, log } = deps
  const seat = seatCookie(publicUrl.startsWith('https:'))
  const cookieOf = (request: FastifyRequest) => seat.read(request.headers.cookie)
  const send = (reply: FastifyReply, page: string, status = 200, headers = headersOf(page), brand?: Brand) =>
    reply.code(status).headers(headersFor(brand, headers)).send(page)
  /** Of whoever is told something that belongs to no verification of theirs. */
  const readsIn = ({ headers }: FastifyRequest) => languageFor(pageLanguages, undefined, headers['accept-language'])
  const leave = (reply: FastifyReply, url: string) =>
    reply
      .code(303)
      .headers({ ...pageHeaders, location: url })
      .send('')

  function object(reply: FastifyReply, objection: Objection): FastifyReply {
    if (objection.goesOn !== undefined) return leave(reply, `/verify/seat/${objection.goesOn}`)
    return send(reply, renderObjection(objection, readsIn(reply.request)), objection.did === 'too_late' ? 409 : 200)
  }

  /** Set anew whenever something is pressed: the time to come back counts from the last thing that the person did. */
  function keep(reply: FastifyReply, cookie: string | undefined): void {
    if (cookie !== undefined && reply.request.method === 'POST') reply.header('set-cookie', seat.write(cookie))
  }

  async function go(reply: FastifyReply, step: Step, cookie: string | undefined): Promise<FastifyReply> {
    keep(reply, step.cookie ?? cookie)
    if (step.go === 'embedded') return leave(reply, `/verify/seat/${step.verificationId}/check`)
    if (step.go === 'seat') return leave(reply, `/verify/seat/${step.verificationId}`)
    if (step.go !== 'resume') return leave(reply, step.url)
    const answer = await deps.resume(step.verificationId, step.cookie ?? cookie)
    if ('redirect' in answer) return leave(reply, answer.redirect)
    const { status, headers, body } = renderAnswer(answer)
    return reply.code(status).headers(headers).send(body)
  }

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

  await app.register(
    async pages => {
      await asPages(pages, publicUrl)
      pages.setErrorHandler((error, request, reply) => {
        const { status, page } = renderErrorPage(error, pageOf(request.params), readsIn(request))
        const ours = status >= 500 || (isStepgateError(error) && error.family === 'connector')
        if (ours) log.error({ err: error }, 'a page could not be shown')
        return send(reply, page, status)
      })
      pages.setNotFoundHandler((request, reply) =>
        send(reply, renderErrorPage(problem('not_found'), undefined, readsIn(request)).page, 404),
      )

      pages.get('/:token', async (request, reply) => {
        const { token } = parse(byToken, request.params)
        const page = await verifications.look(token, cookieOf(request))
        const brand = await deps.brands(page.integrationId)
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

      pages.get('/seat/:id', async (request, reply) => {
        const page = await verifications.seat(parse(byId, request.params).id, cookieOf(request))
        if (page.role === 'stranger') throw problem('forbidden')
        const brand = await deps.brands(page.page.integrationId)
        const body = renderSeatPage(page, brand)
        return send(reply, body, 200, page.show === 'carry_on' ? carryOnHeaders : headersOf(body), brand)
      })

      pages.post('/seat/:id', async (request, reply) => {
        const cookie = cookieOf(request)
        return go(reply, await verifications.proceed(parse(byId, request.params).id, cookie), cookie)
      })

      pages.get('/embedded.js', async (_request, reply) => reply.headers(embedScriptHeaders).send(embedScript))

      pages.get('/seat/:id/check', async (request, reply) => {
        const { id } = parse(byId, request.params)
        const page = await verifications.embedded(id, cookieOf(request))
        // Whatever there is to say instead, to this browser or another, the page of the seat says.
        if (page === undefined) return leave(reply, `/verify/seat/${id}`)
        const { headers, body } = renderEmbedPage(page, await deps.brands(page.page.integrationId))
        return send(reply, body, 200, headers)
      })

      pages.post('/seat/:id/at-incode', async (request, reply) => {
        const cookie = cookieOf(request)
        return go(reply, await verifications.atVendor(parse(byId, request.params).id, cookie), cookie)
      })

      pages.post('/seat/:id/give-up', async (request, reply) => {
        const cookie = cookieOf(request)
        return go(reply, await verifications.giveUp(parse(byId, request.params).id, cookie), cookie)
      })

      pages.post('/seat/:id/rehearse', async (request, reply) => {
        const cookie = cookieOf(request)
        const { outcome } = parse(chosen, request.body)
        return go(reply, await verifications.rehearse(parse(byId, request.params).id, cookie, outcome), cookie)
      })

      // Answered with a page, and not led on to one: what it shows is at no address.
      pages.post('/seat/:id/operations', async (request, reply) => {
        const { id } = parse(byId, request.params)
        const cookie = cookieOf(request)
        const { operation, factor } = parse(wanted, request.body)
        // Before anything is done: what is shown once must not be lost to a failure of ours.
        const seated = await verifications.seat(id, cookie)
        const brand = await deps.brands(seated.page.integrationId)
        const performed = await verifications.show(id, cookie, { operation, ...present({ factor }) })
        const { status, page } = renderPerformed(performed, seated, brand)
        keep(reply, cookie)
        return send(reply, page, status, performedHeaders, brand)
      })

      pages.post('/seat/:id/approval', async (request, reply) => {
        const { id } = parse(byId, request.params)
        const cookie = cookieOf(request)
        await verifications.askApproval(id, cookie)
        keep(reply, cookie)
        return leave(reply, `/verify/seat/${id}`)
      })

      pages.post('/seat/:id/go-back', async (request, reply) => {
        const cookie = cookieOf(request)
        return go(reply, await verifications.goBack(parse(byId, request.params).id, cookie), cookie)
      })

      pages.post('/seat/:id/second-look', async (request, reply) => {
        const { id } = parse(byId, request.params)
        await verifications.dispute(id, cookieOf(request))
        keep(reply, cookieOf(request))
        return leave(reply, `/verify/seat/${id}`)
      })

      pages.post('/seat/:id/hand-over', async (request, reply) => {
        const { id } = parse(byId, request.params)
        const cookie = cookieOf(request)
        const { url } = await verifications.handOver(id, cookie)
        // Loaded by who needs it: it would hold up every start of the host.
        const { toString: drawQr } = await import('qrcode')
        keep(reply, cookie)
        const seated = await verifications.seat(id, cookie)
        const brand = await deps.brands(seated.page.integrationId)
        const page = renderHandOver(seated, await drawQr(url, { type: 'svg', margin: 0 }), brand)
        return send(reply, page, 200, headersOf(page), brand)
      })

      pages.post('/seat/:id/code', async (request, reply) => {
        const cookie = cookieOf(request)
        const { code } = parse(typed, request.body)
        return go(reply, await verifications.typeCode(parse(byId, request.params).id, cookie, code), cookie)
      })

      pages.post('/seat/:id/not-me', async (request, reply) => {
        return object(reply, await verifications.deny({ id: parse(byId, request.params).id, cookie: cookieOf(request) }))
      })
    },
    { prefix: '/verify' },
  )
}
