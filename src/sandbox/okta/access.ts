/** Who may call the management API: token, proof, scope and admin role, in this order. */

import type { FastifyRequest } from 'fastify'
import { signingAlgs } from './client-assertion.ts'
import { defaultRoles, type OktaClient } from './clients.ts'
import { checkProof, ProofFault } from './dpop.ts'
import { apiError, invalidSession, Refused } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import type { Grant } from './tokens.ts'

/** Roles that change nothing, whatever the scope says: what an app may do is what both allow. */
const readers: ReadonlySet<string> = new Set(['READ_ONLY_ADMIN', 'REPORT_ADMIN'])

/** To manage includes to read (https://developer.okta.com/docs/api/oauth2/). */
const covers = (granted: readonly string[], scope: string): boolean =>
  granted.includes(scope) || granted.includes(scope.replace(/\.read$/, '.manage'))

const noPermission = (headers: Readonly<Record<string, string>> = {}): Refused =>
  new Refused(apiError(403, 'E0000006', 'You do not have permission to perform the requested action', [], headers))

/** Okta's `WWW-Authenticate`, which tells scopes, algorithms and the fault. */
function challenge(scheme: 'Bearer' | 'DPoP', request: FastifyRequest, scope: string, error: string, description: string) {
  const origin = originOf(request)
  const algs = scheme === 'DPoP' ? `algs="${signingAlgs.join(' ')}", ` : ''
  const where = `authorization_uri="${origin}/oauth2/v1/authorize", realm="${origin}", scope="${scope}"`
  const what = `error="${error}", error_description="${description}", resource="${pathOf(request)}"`
  return { 'www-authenticate': `${scheme} ${algs}${where}, ${what}` }
}

/** The path as Okta compares it with `htu`: decoded (https://github.com/okta/okta-sdk-nodejs/issues/521). */
function pathOf(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? ''
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The app that makes this call, if it may. */
export async function authorize(
  request: FastifyRequest,
  org: Org,
  scope: string,
  { needsRole = true, writes = false } = {},
): Promise<OktaClient> {
  const header = request.headers.authorization
  if (header === undefined) throw new Refused(invalidSession())
  const [scheme = '', token = ''] = header.split(' ', 2)
  const grant = /^(bearer|dpop)$/i.test(scheme) ? org.tokens.find(token) : undefined
  const client = grant === undefined ? undefined : org.clients.get(grant.clientId)
  const invalidToken = (kind: 'Bearer' | 'DPoP', description: string): Refused =>
    new Refused(
      apiError(401, 'E0000011', 'Invalid token provided', [], challenge(kind, request, scope, 'invalid_token', description)),
    )
  if (grant === undefined || client === undefined) throw invalidToken('Bearer', 'The access token is invalid.')
  if (grant.jkt !== undefined && scheme.toLowerCase() !== 'dpop')
    throw invalidToken('DPoP', 'The access token must be sent with the DPoP scheme.')
  if (grant.jkt === undefined && scheme.toLowerCase() === 'dpop')
    throw invalidToken('Bearer', 'The access token is not DPoP bound.')
  if (grant.jkt !== undefined) await prove(request, org, scope, token, grant)
  const description = 'The access token provided does not contain the required scopes.'
  if (!covers(grant.scopes, scope)) throw noPermission(challenge('Bearer', request, scope, 'insufficient_scope', description))
  if (needsRole && client.roles?.length === 0) throw noPermission()
  if (writes && (client.roles ?? defaultRoles).every(role => readers.has(role))) throw noPermission()
  return client
}

async function prove(request: FastifyRequest, org: Org, scope: string, accessToken: string, grant: Grant): Promise<void> {
  const proof = typeof request.headers.dpop === 'string' ? request.headers.dpop : undefined
  const url = `${originOf(request)}${pathOf(request)}`
  try {
    const jkt = await checkProof({ proof, method: request.method, url, now: org.clock.now(), once: org.proofOnce, accessToken })
    if (jkt !== grant.jkt) throw new ProofFault('The DPoP proof JWT is not signed with the key that the token is bound to.')
  } catch (cause) {
    if (!(cause instanceof ProofFault)) throw cause
    const headers = challenge('DPoP', request, scope, 'invalid_dpop_proof', cause.message)
    throw new Refused(apiError(400, 'invalid_dpop_proof', cause.message, [], headers))
  }
}
