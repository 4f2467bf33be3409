import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Mode } from '../../contract/index.ts'
import { issuerOf } from '../../integrations/issuer.ts'
import { otherMethods } from '../problem.ts'
import { checkHost } from './check-host.ts'
import { postedRoutes } from './posted-routes.ts'
import type { Provider } from './provider.ts'
import { pushedForm } from './pushed-body.ts'

export interface ProviderRoutesDeps {
  provider(): Promise<Provider>
  /** Whose issuer it is. */
  readonly mode: Mode
  readonly publicUrl: string
}

/**
 * The paths that are answered, and what stands for them inside the provider. Anything else of it stays unreachable. The
 * issuer of rehearsals has the same under its own.
 */
const routes = [
  { methods: ['POST'], url: '/oidc/token', inside: '/token', cache: 'no-store' },
  // Where many products look for a token endpoint when they are given only a host.
  { methods: ['POST'], url: '/oauth2/token', inside: '/token', cache: 'no-store' },
  { methods: ['POST'], url: '/oidc/request', inside: '/request', cache: 'no-store' },
  { methods: ['GET'], url: '/oidc/auth', inside: '/auth', cache: 'no-store' },
  { methods: ['GET'], url: '/oidc/auth/:uid', inside: '/auth', cache: 'no-store' },
  { methods: ['GET', 'POST'], url: '/oidc/me', inside: '/me', cache: 'no-store' },
  { methods: ['GET'], url: '/oidc/jwks', inside: '/jwks', cache: 'public, max-age=300' },
  {
    methods: ['GET'],
    url: '/oidc/.well-known/openid-configuration',
    inside: '/.well-known/openid-configuration',
    cache: 'public, max-age=300',
  },
] as const

/** Only to be opened by a person who is led here, as a page of its own (RFC 9700 section 4.16). */
const shownHeaders = {
  'content-security-policy': "frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
} as const

/** What a path was asked with goes along: `/:uid` and the query. */
function insideUrl(inside: string, url: string, given: string): string {
  const { pathname, search } = new URL(given, 'http://inside')
  return `${inside}${url.endsWith('/:uid') ? pathname.slice(pathname.lastIndexOf('/')) : ''}${search}`
}

const live = '/oidc/'

/**
 * Mounts the provider. It reads the body itself, so no parser of the application may run before it, and it answers on
 * the raw response, which Fastify's hooks on replies do not see.
 */
export async function providerRoutes(app: FastifyInstance, { provider, mode, publicUrl }: ProviderRoutesDeps): Promise<void> {
  const hostFault = checkHost(publicUrl)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.addHook('onRequest', async (request, reply) => {
    const fault = hostFault(request.headers.host)
    if (fault === undefined) return
    return refuse(reply, fault, 'The request is not for this host.')
  })

  const issuer = issuerOf(publicUrl, mode)
  await app.register(postedRoutes, { issuer, headers: shownHeaders })
  for (const { methods, inside, cache, ...route } of routes) {
    if (mode === 'rehearsal' && !route.url.startsWith(live)) continue
    const url = route.url.replace(live, `${new URL(issuer).pathname}/`)
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const { handler } = await provider()
      const asked = inside === '/request' ? await pushedForm(request.raw) : request.raw
      if (asked === undefined) return void (await refuse(reply, 400, 'The body cannot be read.'))
      reply.hijack()
      reply.raw.setHeader('cache-control', cache)
      reply.raw.setHeader('x-content-type-options', 'nosniff')
      if (inside === '/auth') reply.raw.setHeaders(new Map(Object.entries(shownHeaders)))
      asked.url = insideUrl(inside, url, request.raw.url ?? '')
      void handler(asked, reply.raw)
    }
    // Whoever only asks whether a page is there must not begin or end anything for the person.
    const hasHead = methods[0] === 'GET' && cache !== 'no-store'
    const allowed: readonly string[] = hasHead ? ['GET', 'HEAD'] : route.url === '/oidc/auth' ? ['GET', 'POST'] : methods
    app.route({ method: [...methods], url, exposeHeadRoute: hasHead, schema: { hide: true }, handler: answer })
    app.route({
      method: otherMethods(allowed),
      url,
      schema: { hide: true },
      handler: (_request, reply) => refuse(reply.header('allow', allowed.join(', ')), 405, 'This method is not allowed here.'),
    })
  }
}

/** The form of OAuth errors (RFC 6749 §5.2): who calls here reads no problem documents. */
function refuse(reply: FastifyReply, status: number, description: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send({ error: 'invalid_request', error_description: description })
}
