/** An app registration as the tests play it: secrets, certificates and assertions, every step open to be made wrong. */

import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { type JWK, SignJWT } from 'jose'
import { factsOf, selfSigned } from '../../src/integrations/certificate.ts'
import type { GraphClient } from '../../src/sandbox/graph/index.ts'

export const clientId = '7d1f8a52-0c34-4b6e-9f2a-1e5d3c7b9a80'
export const secret = 'the-apps-own-secret'

/** Claims that replace right ones; undefined drops one. */
export type Claims = Readonly<Record<string, unknown>>

/** A key pair with a self-signed certificate. */
export interface Certificate {
  readonly privateKey: KeyObject
  readonly base64: string
  readonly thumbprint: string
}

/** Makes a key and signs its own certificate with it. */
export async function makeCertificate(notAfter = new Date(Date.now() + 86_400_000 * 365)): Promise<Certificate> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' }) as JWK
  const { der, thumbprint } = factsOf(await selfSigned(jwk, { name: 'stepgate', from: 0, until: notAfter.getTime() }))
  return { privateKey, base64: der, thumbprint }
}

export const everyPermission: readonly string[] = ['User.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.Read.All']

/** The app with a secret and these permissions. */
export const appWith = (more: Partial<GraphClient> = {}): GraphClient => ({
  clientId,
  secrets: [secret],
  roles: everyPermission,
  ...more,
})

export const tokenPath = (tenantId: string): string => `/${tenantId}/oauth2/v2.0/token`

/** A client assertion; `claims` replaces or, with undefined, drops what a right one says. */
export function assertion(
  endpoint: string,
  certificate: Certificate,
  claims: Claims = {},
  header: Record<string, unknown> = {},
  now = Math.floor(Date.now() / 1000),
): Promise<string> {
  const right = { iss: clientId, sub: clientId, aud: endpoint, iat: now, nbf: now, exp: now + 300, jti: randomUUID() }
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': certificate.thumbprint, ...header })
    .sign(certificate.privateKey)
}

export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** Posts a token request with exactly this form. */
export async function postToken(
  origin: string,
  tenantId: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${origin}${tokenPath(tenantId)}`, { method: 'POST', body: new URLSearchParams(form), headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> }
}

interface At {
  readonly url: string
  readonly tenantId: string
}

/** A token request with the secret; `form` replaces what a right one says. */
export const requestToken = ({ url, tenantId }: At, form: Record<string, string> = {}): Promise<TokenAnswer> =>
  postToken(url, tenantId, {
    grant_type: 'client_credentials',
    scope: `${url}/.default`,
    client_id: clientId,
    client_secret: secret,
    ...form,
  })

/** A token request with an assertion. */
export const requestTokenBy = (
  { url, tenantId }: At,
  clientAssertion: string,
  form: Record<string, string> = {},
): Promise<TokenAnswer> =>
  postToken(url, tenantId, {
    grant_type: 'client_credentials',
    scope: `${url}/.default`,
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
    ...form,
  })

export async function tokenFor(at: At, form: Record<string, string> = {}): Promise<string> {
  const { status, body } = await requestToken(at, form)
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`)
  return String(body.access_token)
}

/** An object as Graph lists it. */
export type Listed = Readonly<Record<string, unknown>> & { readonly id: string }

export interface GraphError {
  readonly code: string
  readonly message: string
  readonly innerError: Readonly<Record<string, string>>
}

export interface Answer<T = { readonly value: readonly Listed[] }> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: T
  readonly next: string | undefined
  readonly delta: string | undefined
  readonly error: GraphError | undefined
}

/** Calls Graph. */
export async function call<T = { readonly value: readonly Listed[] }>(
  address: string,
  token: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer<T>> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(address, { method, headers: { authorization: `Bearer ${token}`, ...type, ...headers }, ...json })
  const text = await response.text()
  const parsed = parsedOf(text) as Record<string, unknown> | undefined
  const link = (name: string): string | undefined => parsed?.[name] as string | undefined
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed as T,
    next: link('@odata.nextLink'),
    delta: link('@odata.deltaLink'),
    error: parsed?.error as GraphError | undefined,
  }
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Everything that a chain of pages holds, and the delta link at its end. */
export interface Round {
  readonly objects: readonly Listed[]
  readonly pages: number
  readonly delta: string
}

/** Follows `@odata.nextLink` to the end. */
export async function readAll(address: string, token: string, headers: Record<string, string> = {}): Promise<Round> {
  const objects: Listed[] = []
  let delta = ''
  let pages = 0
  for (let next: string | undefined = address; next !== undefined; ) {
    const page: Answer = await call(next, token, { headers })
    if (page.status !== 200) throw new Error(page.text)
    objects.push(...page.body.value)
    delta = page.delta ?? delta
    next = page.next
    pages += 1
  }
  return { objects, pages, delta }
}

export { control } from './control.ts'

export const advanced = { ConsistencyLevel: 'eventual' }
