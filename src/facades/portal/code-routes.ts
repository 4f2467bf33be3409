import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Brand } from '../pages/brand.ts'
import { pageCookie } from '../pages/cookie.ts'
import { pageHeaders } from '../pages/frame.ts'
import { type BeginDeps, type LedIn, type Stopped, stopOf } from './begin.ts'
import { codePath, renderCode, renderCodeOver } from './code-page.ts'
import { codeSeconds, type KnownChannel } from './known-channel/index.ts'
import type { Shown } from './page.ts'

export interface CodeRouteDeps extends BeginDeps {
  readonly knownChannel: KnownChannel
  readonly publicUrl: string
}

/** What all pages of the portal do. */
interface Door {
  shown(request: FastifyRequest): Promise<Shown>
  send(reply: FastifyReply, page: string, brand?: Brand, status?: number): FastifyReply
  stop(reply: FastifyReply, one: Shown, go: 'busy' | 'down', retryAfterSeconds: number | undefined): FastifyReply
  lead(request: FastifyRequest, reply: FastifyReply, one: Shown, typed: LedIn): Promise<FastifyReply>
}

const wanted = z.object({ by: z.enum(['email', 'sms']).optional().catch(undefined) })
const form = z.object({ code: z.string().max(64).catch('') }).catch({ code: '' })

/** Once a code is right it goes on as if the login had just been typed. Gives what asks for one. */
export function codeRoutes(pages: FastifyInstance, { knownChannel, publicUrl, shown, send, stop, lead }: CodeRouteDeps & Door) {
  const browser = pageCookie('sg_portal', codeSeconds, publicUrl.startsWith('https:'))
  const toDoor = (reply: FastifyReply, { brand }: Shown) =>
    reply
      .code(303)
      .headers({ ...pageHeaders, location: `/recover/${brand.id}` })
      .send('')

  pages.get('/:id/code', async (request, reply) => {
    const one = await shown(request)
    const isKnown = browser.read(request.headers.cookie) !== undefined
    return one.media === undefined || !isKnown ? toDoor(reply, one) : send(reply, renderCode(one), one.brand)
  })

  pages.post('/:id/code', async (request, reply) => {
    const one = await shown(request)
    if (one.media === undefined) return toDoor(reply, one)
    const { code } = form.parse(request.body)
    const cookie = browser.read(request.headers.cookie)
    const brought = await knownChannel.bring({ portalId: one.brand.id, cookie, address: request.ip, code })
    switch (brought.is) {
      case 'right':
        return lead(request, reply, one, { login: brought.login, hasCode: true })
      case 'busy':
        return stop(reply, one, 'busy', brought.retryAfterSeconds)
      case 'over':
        return send(reply, renderCodeOver(one), one.brand, 410)
      default:
        return send(reply, renderCode(one, brought), one.brand, 400)
    }
  })

  return async (request: FastifyRequest, reply: FastifyReply, one: Shown, login: string) => {
    const [usual] = one.media ?? []
    const { by } = wanted.parse(request.body)
    const medium = one.media?.find(each => each === by) ?? usual
    // The host was given nothing to write with: an operator can end that, whoever comes.
    if (medium === undefined) return stop(reply, one, 'down', undefined)
    const { brand, lang } = one
    const asked = await ask(knownChannel, { portalId: brand.id, address: request.ip, login, medium, lang })
    if ('go' in asked) return stop(reply, one, asked.go, asked.retryAfterSeconds)
    return reply
      .code(303)
      .headers({ ...pageHeaders, location: `${codePath(one)}?lang=${lang}` })
      .header('set-cookie', browser.write(asked.cookie))
      .send('')
  }
}

type Asked = { readonly cookie: string } | Stopped

async function ask(knownChannel: KnownChannel, asked: Parameters<KnownChannel['ask']>[0]): Promise<Asked> {
  try {
    const answer = await knownChannel.ask(asked)
    return 'cookie' in answer ? answer : { go: 'busy', ...answer }
  } catch (error) {
    return stopOf(error)
  }
}
