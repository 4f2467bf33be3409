import type { FastifyInstance } from 'fastify'
import { present, problem } from '../../contract/index.ts'
import type { Replies } from './answering-routes.ts'
import type { PagesDeps } from './deps.ts'
import { renderEmbedPage } from './embed-page.ts'
import { embedScript, embedScriptHeaders } from './embed-script.ts'
import { headersOf } from './frame.ts'
import { performedHeaders, renderPerformed } from './operations-page.ts'
import { byId, chosen, parse, typed, wanted } from './parameters.ts'
import { renderHandOver, renderSeatPage } from './seat-page.ts'
import { selfPostingHeaders } from './self-posting.ts'

const carryOnHeaders = selfPostingHeaders('same-origin')

/** What the browser that began can do, and no other. */
export function seatRoutes(pages: FastifyInstance, { verifications, brands }: PagesDeps, replies: Replies): void {
  const { cookieOf, send, leave, object, keep, go } = replies

  pages.get('/seat/:id', async (request, reply) => {
    const page = await verifications.seat(parse(byId, request.params).id, cookieOf(request))
    if (page.role === 'stranger') throw problem('forbidden')
    const brand = await brands(page.page.integrationId)
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
    const { headers, body } = renderEmbedPage(page, await brands(page.page.integrationId))
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
    const brand = await brands(seated.page.integrationId)
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
    const brand = await brands(seated.page.integrationId)
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
}
