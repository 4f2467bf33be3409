/**
 * The token endpoint of the org authorization server, for service apps.
 * https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assertionType, authenticateClient } from './client-assertion.ts'
import type { OktaClient } from './clients.ts'
import { checkProof, NonceWanted, ProofFault } from './dpop.ts'
import { oauthError, Refused } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import { expiresInSeconds } from './tokens.ts'

const path = '/oauth2/v1/token'

const refuse = (status: number, error: string, description: string): Refused =>
  new Refused(oauthError(status, error, description))

/** Adds `POST /oauth2/v1/token`. */
export function addTokenRoute(app: FastifyInstance, org: Org): void {
  app.post(path, async (request, reply) => {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
    const grantType = form.get('grant_type')
    if (grantType === null) throw refuse(400, 'invalid_request', "The token request must specify a 'grant_type'.")
    if (grantType !== 'client_credentials')
      throw refuse(400, 'unsupported_grant_type', 'The authorization grant type is not supported by the authorization server.')
    const client = await authenticated(request, form, org)
    const scopes = grantedScopes(form, client)
    const jkt = await boundKey(request, client, org)
    const accessToken = await org.tokens.issue({ clientId: client.clientId, scopes, jkt }, originOf(request))
    return reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' }).send({
      token_type: jkt === undefined ? 'Bearer' : 'DPoP',
      expires_in: expiresInSeconds,
      access_token: accessToken,
      scope: scopes.join(' '),
    })
  })
}

async function authenticated(request: FastifyRequest, form: URLSearchParams, org: Org): Promise<OktaClient> {
  if (form.has('client_secret') || request.headers.authorization !== undefined)
    throw refuse(
      401,
      'invalid_client',
      'Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.',
    )
  const assertion = form.get('client_assertion')
  if (assertion === null || form.get('client_assertion_type') !== assertionType)
    throw refuse(401, 'invalid_client', 'Client authentication failed. Either the client or the client credentials are invalid.')
  return authenticateClient({
    assertion,
    clientId: form.get('client_id') ?? undefined,
    tokenEndpoint: `${originOf(request)}${path}`,
    nowSeconds: Math.floor(org.clock.now() / 1000),
    once: org.assertionOnce,
    clientOf: clientId => org.clients.get(clientId),
  })
}

/** One scope that was not granted refuses the whole request. */
function grantedScopes(form: URLSearchParams, client: OktaClient): readonly string[] {
  const scopes = [...new Set((form.get('scope') ?? '').split(' ').filter(scope => scope !== ''))]
  if (scopes.length === 0)
    throw refuse(
      400,
      'invalid_scope',
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    )
  if (!scopes.every(scope => client.scopes.includes(scope)))
    throw refuse(400, 'invalid_scope', 'One or more scopes are not configured for the authorization server resource.')
  return scopes
}

/** The key that the token will be bound to. An app that need not prove anything may do so all the same. */
async function boundKey(request: FastifyRequest, client: OktaClient, org: Org): Promise<string | undefined> {
  const proof = request.headers.dpop
  if (proof === undefined && client.dpop !== true) return undefined
  try {
    return await checkProof({
      proof: typeof proof === 'string' ? proof : undefined,
      method: 'POST',
      url: `${originOf(request)}${path}`,
      now: org.clock.now(),
      once: org.proofOnce,
      knowsNonce: org.nonces.knows,
    })
  } catch (cause) {
    if (cause instanceof NonceWanted) {
      const headers = { 'dpop-nonce': org.nonces.current() }
      throw new Refused(oauthError(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.', headers))
    }
    if (cause instanceof ProofFault) throw refuse(400, 'invalid_dpop_proof', cause.message)
    throw cause
  }
}
