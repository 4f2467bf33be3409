import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { otherMethods } from '../problem.ts'
import { checkHost } from './check-host.ts'
import type { Provider } from './provider.ts'

export interface ProviderRoutesDeps {
  readonly provider: Provider
  readonly publicUrl: string
}

/** The paths that are answered, and what stands for them inside the provider. Anything else of it stays unreachable. */
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

/**
 * Mounts the provider. It reads the body itself, so no parser of the application may run before it, and it answers on
 * the raw response, which Fastify's hooks on replies do not see.
 */
export async function providerRoutes(app: FastifyInstance, { provider, publicUrl }: ProviderRoutesDeps): Promise<void> {
  const hostFault = checkHost(publicUrl)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.addHook('onRequest', async (request, reply) => {
    const fault = hostFault(request.headers.host)
    if (fault === undefined) return
    return refuse(reply, fault, 'The request is not for this host.')
  })

  for (const { method, url, inside, cache } of routes) {
    const answer = (request: FastifyRequest, reply: FastifyReply): void => {
      reply.hijack()
      reply.raw.setHeader('cache-control', cache)
      reply.raw.setHeader('x-content-type-options', 'nosniff')
      request.raw.url = inside
      provider.handler(request.raw, reply.raw)
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
