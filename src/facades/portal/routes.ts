import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  asIntegrationId,
  isPlainLine,
  isStepgateError,
  type Logger,
  pageLanguages,
  portalDoorSchema,
  problem,
} from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import { portalsOf } from '../../integrations/portals.ts'
import type { Store } from '../../storage/store.ts'
import { type Brand, brandsOf } from '../pages/brand.ts'
import { asPages } from '../pages/common-routes.ts'
import { seatCookie } from '../pages/cookie.ts'
import { renderErrorPage } from '../pages/error-page.ts'
import { headersFor, pageHeaders } from '../pages/frame.ts'
import { languageFor } from '../pages/language.ts'
import { typedLogin } from '../pages/typed-login.ts'
import { begin, type LedIn } from './begin.ts'
import { type CodeRouteDeps, codeRoutes } from './code-routes.ts'
import { type LoginFault, renderChoice, renderPortal, renderStop, renderWait, type Shown } from './page.ts'

export interface PortalDeps extends CodeRouteDeps {
  readonly store: Store
  readonly integrations: Pick<Integrations, 'open' | 'starterWithin' | 'templates'>
  readonly log: Logger
}

const byId = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) })
const chosen = z.object({ lang: z.string().max(35).optional().catch(undefined) })

function idOf(request: FastifyRequest): string {
  const found = byId.safeParse(request.params)
  if (!found.success) throw problem('not_found')
  return found.data.id
}

/** Anybody opens it, and it answers everybody alike. A GET shows a form; only the form begins something. */
export async function portalRoutes(app: FastifyInstance, deps: PortalDeps): Promise<void> {
  const { store, integrations, knownChannel, publicUrl, log } = deps
  const seat = seatCookie(publicUrl.startsWith('https:'))
  const brands = brandsOf(integrations)
  const send = (reply: FastifyReply, page: string, brand?: Brand, status = 200) =>
    reply.code(status).headers(headersFor(brand)).send(page)

  const languageOf = (request: FastifyRequest, offered: Brand['languages']) => {
    const { lang } = chosen.parse({ ...(request.query as object), ...(request.body as object | undefined) })
    return languageFor(offered, lang, request.headers['accept-language'])
  }

  async function shown(request: FastifyRequest, id = idOf(request)): Promise<Shown> {
    // What is in use only: of any other integration there is nothing here.
    const { manifest, config } = await integrations.open(id)
    const brand = manifest.kind === 'portal' ? await brands(asIntegrationId(id)) : undefined
    if (brand === undefined) throw problem('not_found')
    const asksCode = portalDoorSchema.parse(config).knownChannel
    return { brand, lang: languageOf(request, brand.languages), ...(asksCode ? { media: knownChannel.media } : {}) }
  }

  /** Nowhere at present, and not because of who was typed. */
  function stop(reply: FastifyReply, one: Shown, go: 'busy' | 'down', retryAfterSeconds: number | undefined) {
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
    return send(reply, renderStop(one, go), one.brand, go === 'busy' ? 429 : 503)
  }

  /** To the verification of whoever was typed, in the browser that typed it. */
  async function lead(request: FastifyRequest, reply: FastifyReply, one: Shown, typed: LedIn) {
    const { brand, lang } = one
    const cookie = seat.read(request.headers.cookie)
    const begun = await begin(deps, brand.id, { ...typed, lang, address: request.ip, cookie })
    if (begun.go === 'wait') {
      reply.header('retry-after', begun.seconds)
      return send(reply, renderWait(one, { ...begun, login: typed.login }), brand, 429)
    }
    if (begun.go !== 'link') return stop(reply, one, begun.go, begun.retryAfterSeconds)
    return reply
      .code(303)
      .headers({ ...pageHeaders, location: begun.url })
      .header('set-cookie', seat.write(begun.cookie))
      .send('')
  }

  await app.register(
    async pages => {
      await asPages(pages, publicUrl)
      pages.setErrorHandler((error, request, reply) => {
        const { status, page } = renderErrorPage(error, undefined, languageOf(request, pageLanguages))
        if (status >= 500 || (isStepgateError(error) && error.family === 'connector')) {
          log.error({ err: error }, 'a page of a portal could not be shown')
        }
        return reply.code(status).headers(pageHeaders).send(page)
      })
      pages.setNotFoundHandler((request, reply) => {
        const { page } = renderErrorPage(problem('not_found'), undefined, languageOf(request, pageLanguages))
        return send(reply, page, undefined, 404)
      })

      pages.get('/', async (request, reply) => {
        const portals = await portalsOf(store, integrations)
        const [only, ...others] = portals
        if (only === undefined || others.length > 0) {
          const page = renderChoice(portals, languageOf(request, pageLanguages))
          return send(reply, page, undefined, portals.length === 0 ? 404 : 200)
        }
        const one = await shown(request, only.id)
        return send(reply, renderPortal(one), one.brand)
      })

      pages.get('/:id', async (request, reply) => {
        const one = await shown(request)
        return send(reply, renderPortal(one), one.brand)
      })

      const askForCode = codeRoutes(pages, { ...deps, shown, send, stop, lead })

      pages.post('/:id', async (request, reply) => {
        const one = await shown(request)
        const form = typedLogin.safeParse(request.body)
        if (!form.success) return send(reply, renderPortal(one, faultOf(request.body)), one.brand, 400)
        return one.media === undefined ? lead(request, reply, one, form.data) : askForCode(request, reply, one, form.data.login)
      })
    },
    { prefix: '/recover' },
  )
}

function faultOf(body: unknown): LoginFault {
  const { login }: { login?: unknown } = typeof body === 'object' && body !== null ? body : {}
  return typeof login === 'string' && login.trim() !== '' && isPlainLine(login.trim()) ? 'tooLong' : 'empty'
}
