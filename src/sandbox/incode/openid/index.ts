/**
 * Incode's OpenID provider, as far as a face authentication needs it: authorize, token, keys. A browser is shown two buttons
 * in place of a camera. It knows OAuth's rules and keeps them as strictly as the real one is said to: exact redirect
 * addresses, PKCE, codes that are good once. It knows nothing of who calls.
 * @see https://developer.incode.com/docs/open-id-connect-oidc
 */

import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../error-envelope.ts'
import { clientCredentials } from '../request-new.ts'
import type { OpenidClient } from '../settings.ts'
import type { Tenant } from '../tenant.ts'
import type { Authorization } from './authorizations.ts'
import { clientBehind } from './clients.ts'
import { idTokenOf, publicKey } from './id-token.ts'
import { finishFace } from './outcome.ts'
import { choicePage, sendPage, tooLatePage } from './page.ts'

const authorizeQuery = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().regex(/(^| )openid( |$)/),
  state: z.string().optional(),
  nonce: z.string().optional(),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  login_hint: z.string().optional(),
  prompt: z.string().optional(),
})

export function openidRoutes(app: FastifyInstance, tenant: Tenant): void {
  const clients = () => tenant.settings.openid ?? []
  const issuer = () => tenant.url

  app.get('/.well-known/openid-configuration', async () => ({
    issuer: issuer(),
    authorization_endpoint: `${issuer()}/oauth2/authorize`,
    token_endpoint: `${issuer()}/oauth2/token`,
    jwks_uri: `${issuer()}/oauth2/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'client_secret_jwt'],
  }))
  app.get('/oauth2/jwks', async () => ({ keys: [await publicKey()] }))

  app.get('/oauth2/authorize', async (request, reply) => {
    const query = authorizeQuery.safeParse(request.query)
    const client = clients().find(one => one.clientId === (request.query as { client_id?: unknown }).client_id)
    // A redirect address that is not the registered one is never redirected to.
    if (!query.success || client?.redirectUris.includes(query.data.redirect_uri) !== true)
      throw new Refusal(400, 'Invalid request')
    const { data } = query
    const authorization = tenant.authorizations.open({
      clientId: data.client_id,
      redirectUri: data.redirect_uri,
      state: data.state,
      nonce: data.nonce,
      codeChallenge: data.code_challenge,
      loginHint: data.login_hint,
      prompt: data.prompt,
    })
    return sendPage(reply, 200, choicePage(authorization))
  })

  for (const [button, overall] of [
    ['pass', 'OK'],
    ['fail', 'FAIL'],
  ] as const) {
    app.post<{ Params: { handle: string } }>(`/oauth2/face/:handle/${button}`, async (request, reply) => {
      const authorization = tenant.authorizations.find(request.params.handle)
      if (authorization === undefined) throw new Refusal(404, 'Unknown request')
      if (tenant.authorizations.isOver(authorization)) return sendPage(reply, 410, tooLatePage)
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
      return reply.redirect(finishFace(tenant, authorization, { overall }), 303)
    })
  }

  // Forms of the pages have no fields; of this one they are all that there is.
  app.register(async scope => {
    scope.removeContentTypeParser('application/x-www-form-urlencoded')
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      async (_request: unknown, body: string) => new URLSearchParams(body),
    )
    scope.post('/oauth2/token', async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
      if (form.get('grant_type') === 'client_credentials') {
        const { status, json } = clientCredentials(tenant, form)
        return reply.code(status).header('cache-control', 'no-store').send(json)
      }
      const audience = [issuer(), `${issuer()}/oauth2/token`]
      const { authorization } = request.headers
      const client = await clientBehind(clients(), { authorization, form, audience, now: tenant.clock.now() })
      return token(tenant, client, form, reply.header('cache-control', 'no-store'))
    })
  })
}

async function token(tenant: Tenant, client: OpenidClient | undefined, form: URLSearchParams, reply: FastifyReply) {
  if (client === undefined) return reply.code(401).send({ error: 'invalid_client' })
  if (form.get('grant_type') !== 'authorization_code') return reply.code(400).send({ error: 'unsupported_grant_type' })
  const found = tenant.authorizations.takeCode(form.get('code') ?? '')
  if (found?.outcome === undefined || !fits(found, client, form)) return reply.code(400).send({ error: 'invalid_grant' })
  const at = { issuer: tenant.url, now: tenant.clock.now() }
  const id_token = await idTokenOf(found, found.outcome, at)
  return { access_token: `of-${found.handle}`, token_type: 'Bearer', expires_in: 300, scope: 'openid', id_token }
}

function fits({ clientId, redirectUri, codeChallenge }: Authorization, client: OpenidClient, form: URLSearchParams): boolean {
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return clientId === client.clientId && redirectUri === form.get('redirect_uri') && challenge === codeChallenge
}
