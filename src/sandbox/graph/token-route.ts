/**
 * The token endpoint, for the client credentials grant.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GraphClient } from './apps.ts'
import { AssertionFault, assertionType, checkCertificateAssertion, parseAssertion } from './client-assertion.ts'
import { Refused, tokenError } from './errors.ts'
import { checkFederatedAssertion, isFederated } from './federated-credential.ts'
import { originOf } from './query.ts'
import { isThisTenant, type Tenant, tenantId } from './tenant.ts'
import { expiresInSeconds } from './tokens.ts'

interface Credentials {
  readonly clientId: string
  readonly secret: string | undefined
  readonly assertion: string | undefined
}

/** Adds `POST /{tenant}/oauth2/v2.0/token`. */
export function addTokenRoute(app: FastifyInstance, tenant: Tenant): void {
  const refuse = (status: number, error: string, code: number, description: string): Refused =>
    new Refused(tokenError(status, error, code, description, tenant.clock.now()))
  const missing = (name: string): Refused =>
    refuse(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`)

  function credentialsOf(request: FastifyRequest, form: URLSearchParams): Credentials {
    const basic = /^basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const [id, secret] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':', 2).map(decodeURIComponent)
    const assertion = form.get('client_assertion') ?? undefined
    if (assertion !== undefined && form.get('client_assertion_type') !== assertionType) throw missing('client_assertion_type')
    const clientId = form.get('client_id') ?? id ?? (assertion === undefined ? undefined : parseAssertion(assertion).claims.sub)
    if (clientId === undefined) throw missing('client_id')
    return { clientId, secret: form.get('client_secret') ?? secret, assertion }
  }

  async function prove(request: FastifyRequest, client: GraphClient, { secret, assertion }: Credentials): Promise<void> {
    const nowSeconds = Math.floor(tenant.clock.now() / 1000)
    if (assertion !== undefined) {
      if (isFederated(client, parseAssertion(assertion).claims.iss) || (client.certificates ?? []).length === 0)
        return checkFederatedAssertion(assertion, client, nowSeconds)
      const tokenEndpoint = `${originOf(request)}${request.url.split('?', 1)[0]}`
      return checkCertificateAssertion({ assertion, client, tokenEndpoint, nowSeconds, once: tenant.assertionOnce })
    }
    if (secret === undefined)
      throw refuse(
        401,
        'invalid_client',
        7000216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
      )
    if (!(client.secrets ?? []).some(known => isSame(known, secret)))
      throw refuse(
        401,
        'invalid_client',
        7000215,
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.clientId}'.`,
      )
  }

  /** Only the permissions of Graph as a whole can be asked for: `.default`. */
  function checkScope(request: FastifyRequest, form: URLSearchParams): void {
    const scope = form.get('scope')
    if (scope === null || scope === '') throw missing('scope')
    const wanted = `${originOf(request)}/.default`
    if (scope === wanted) return
    if (!scope.includes(' ') && scope.endsWith('/.default'))
      throw refuse(
        400,
        'invalid_resource',
        500011,
        `The resource principal named ${scope.slice(0, -9)} was not found in the tenant named sandbox.`,
      )
    throw refuse(
      400,
      'invalid_scope',
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  }

  app.post<{ Params: { tenant: string } }>('/:tenant/oauth2/v2.0/token', async (request, reply) => {
    const { tenant: name } = request.params
    if (!isThisTenant(name))
      throw refuse(
        400,
        'invalid_request',
        90002,
        `Tenant '${name}' not found. Check to make sure you have the correct tenant ID.`,
      )
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
    const grantType = form.get('grant_type')
    if (grantType === null) throw missing('grant_type')
    if (grantType !== 'client_credentials')
      throw refuse(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grantType}'.`)
    try {
      const credentials = credentialsOf(request, form)
      const client = tenant.clients.get(credentials.clientId.toLowerCase())
      if (client === undefined)
        throw refuse(
          400,
          'unauthorized_client',
          700016,
          `Application with identifier '${credentials.clientId}' was not found in the directory 'sandbox'.`,
        )
      await prove(request, client, credentials)
      checkScope(request, form)
      const access_token = await tenant.tokens.issue(client, { origin: originOf(request), tenantId })
      const life = { expires_in: expiresInSeconds, ext_expires_in: expiresInSeconds }
      return reply
        .headers({ 'cache-control': 'no-store, no-cache', pragma: 'no-cache' })
        .send({ token_type: 'Bearer', ...life, access_token })
    } catch (cause) {
      if (cause instanceof AssertionFault) throw refuse(401, 'invalid_client', cause.code, cause.message)
      throw cause
    }
  })
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right))
