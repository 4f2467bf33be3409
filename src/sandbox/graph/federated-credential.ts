/**
 * Workload identity federation: the token of an external issuer in place of a secret. The issuer's keys are found by its
 * discovery document. https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations
 */

import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { type GraphClient, tokenExchangeAudience } from './apps.ts'
import { AssertionFault, checkTimes, parseAssertion } from './client-assertion.ts'

const noMatch = (code: number, what: string, value: unknown): AssertionFault =>
  new AssertionFault(
    code,
    `No matching federated identity record found for presented assertion ${what} '${String(value)}'. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
  )

/** True if the issuer is one of the app's federated credentials: then the app's own certificates do not matter. */
export function isFederated(client: GraphClient, issuer: unknown): boolean {
  return client.federated?.some(one => one.issuer === issuer) ?? false
}

async function documentAt(address: string): Promise<Record<string, unknown>> {
  try {
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(5000) })
    const document: unknown = answer.ok ? await answer.json() : undefined
    if (typeof document === 'object' && document !== null) return { ...document }
  } catch {
    // Told below, as an answer that is no document is.
  }
  throw new AssertionFault(50166, `External OIDC endpoint failed to answer: ${address}`)
}

/** Checks the token of an external issuer. */
export async function checkFederatedAssertion(assertion: string, client: GraphClient, nowSeconds: number): Promise<void> {
  const { header, claims } = parseAssertion(assertion)
  const ofIssuer = (client.federated ?? []).filter(one => one.issuer === claims.iss)
  if (ofIssuer.length === 0) throw noMatch(700211, 'issuer', claims.iss)
  const ofSubject = ofIssuer.filter(one => one.subject === claims.sub)
  if (ofSubject.length === 0) throw noMatch(700213, 'subject', claims.sub)
  const audiences = [claims.aud].flat()
  if (!ofSubject.some(one => audiences.includes(one.audience ?? tokenExchangeAudience)))
    throw noMatch(700212, 'audience', claims.aud)
  if (header.alg !== 'RS256')
    throw new AssertionFault(5002738, `Invalid JWT token. '${header.alg}' is not a supported signature algorithm.`)

  const issuer = String(claims.iss)
  const metadata = await documentAt(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  if (metadata.issuer !== issuer) throw noMatch(700211, 'issuer', metadata.issuer)
  const keys = await documentAt(String(metadata.jwks_uri))
  try {
    await compactVerify(assertion, createLocalJWKSet(keys as unknown as JSONWebKeySet))
  } catch {
    throw new AssertionFault(
      700027,
      'Client assertion failed signature validation. [Reason - The key was not found or does not fit.]',
    )
  }
  checkTimes(claims, nowSeconds)
}
