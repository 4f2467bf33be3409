import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Mode } from '../../contract/index.ts'
import { issuerOf } from '../../integrations/issuer.ts'
import { otherMethods } from '../problem.ts'
import { checkHost } from './check-host.ts'
import type { Provider } from './provider.ts'

export interface ProviderRoutesDeps {
  provider(): Promise<Provider>
  /** Whose issuer it is. */
  readonly mode: Mode
  readonly publicUrl: string
}

/**
 * The paths that are answered, and what stands for them inside the provider. Anything else of it stays unreachable. A
 * rehearsal has those of the issuer, under its own.
 */
const routes = [
  { method: 'POST', url: '/oidc/token', inside: '/token', cache: 'no-store' },
  // Where many products look for a token endpoint when they are given only a host.
  { method: 'POST', url: '/oauth2/token', inside: '/token', cache: 'no-store' },
  { method: 'GET', url: '/oidc/jwks', inside: '/jwks', cache: 'public, max-age=300' },
  {
    method: 'GET',
    url: '/oidc/.well-known/openid-configuration',
    inside: '/.well-known/openid-configuration',
    cache: 'public, max-age=300',
  },
] as const

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

  const mounted = mode === 'live' ? routes : routes.filter(({ url }) => url.startsWith(live))
  for (const { method, inside, cache, ...route } of mounted) {
    const url = route.url.replace(live, `${new URL(issuerOf(publicUrl, mode)).pathname}/`)
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const { handler } = await provider()
      reply.hijack()
      reply.raw.setHeader('cache-control', cache)
      reply.raw.setHeader('x-content-type-options', 'nosniff')
      request.raw.url = inside
      handler(request.raw, reply.raw)
    }
    const allowed: readonly string[] = method === 'GET' ? ['GET', 'HEAD'] : [method]
    app.route({ method, url, schema: { hide: true }, handler: answer })
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
