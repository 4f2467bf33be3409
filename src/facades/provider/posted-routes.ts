import type { FastifyInstance } from 'fastify'

const mostBytes = 8_192

/**
 * A request may be posted, too (OpenID Connect Core 1.0 section 3.1.2.1). A form of another site brings no cookie along, and
 * ours stay Lax: so the browser comes again by a GET with the same parameters, each as often as it was there.
 */
export async function postedRoutes(
  app: FastifyInstance,
  { issuer, headers }: { readonly issuer: string; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostBytes },
    (_request, body, done) => done(null, body),
  )
  app.post(`${new URL(issuer).pathname}/auth`, { schema: { hide: true } }, (request, reply) => {
    const asked = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
    return reply
      .code(303)
      .headers({ ...headers, 'cache-control': 'no-store', location: `${issuer}/auth?${asked}` })
      .send('')
  })
}
