import type { FastifyReply, FastifyRequest } from 'fastify'
import { pageLanguages } from '../../contract/index.ts'
import type { Objection, Step } from '../../verification/port.ts'
import { renderAnswer } from './answer-page.ts'
import type { Brand } from './brand.ts'
import { seatCookie } from './cookie.ts'
import type { PagesDeps } from './deps.ts'
import { renderObjection } from './ending.ts'
import { headersFor, headersOf, pageHeaders } from './frame.ts'
import { languageFor } from './language.ts'

/** How what was decided becomes the answer to a browser: a page, or where it is led; and the cookie by which it is known. */

type Headers = Readonly<Record<string, string>>

export interface Replies {
  cookieOf(request: FastifyRequest): string | undefined
  send(reply: FastifyReply, page: string, status?: number, headers?: Headers, brand?: Brand): FastifyReply
  /** Of whoever is told something that belongs to no verification of theirs. */
  readsIn(request: FastifyRequest): ReturnType<typeof languageFor>
  leave(reply: FastifyReply, url: string): FastifyReply
  object(reply: FastifyReply, objection: Objection): FastifyReply
  /** Set anew whenever something is pressed: the time to come back counts from the last thing that the person did. */
  keep(reply: FastifyReply, cookie: string | undefined): void
  go(reply: FastifyReply, step: Step, cookie: string | undefined): Promise<FastifyReply>
}

export function createReplies(deps: PagesDeps): Replies {
  const seat = seatCookie(deps.publicUrl.startsWith('https:'))
  const cookieOf = (request: FastifyRequest) => seat.read(request.headers.cookie)
  const send: Replies['send'] = (reply, page, status = 200, headers = headersOf(page), brand) =>
    reply.code(status).headers(headersFor(brand, headers)).send(page)
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

  return { cookieOf, send, readsIn, leave, object, keep, go }
}
