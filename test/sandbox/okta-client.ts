/** An API service app as the tests play it: assertions and proofs made with `jose`, every step open to be made wrong. */

import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { OktaClient } from '../../src/sandbox/okta/index.ts'

/** Claims that replace right ones; undefined drops one. */
export type Claims = Readonly<Record<string, unknown>>

/** A signing key with its public half. */
export interface Key {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly alg: string
}

export async function makeKey(kid: string, alg = 'ES256'): Promise<Key> {
  const pair = await generateKeyPair(alg, { extractable: true })
  return { privateKey: pair.privateKey, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' }, alg }
}

/** Everything that the connector can ask for. */
export const allScopes = [
  'okta.users.read',
  'okta.groups.read',
  'okta.roles.read',
  'okta.logs.read',
  'okta.users.manage',
  'okta.schemas.manage',
  'okta.eventHooks.manage',
] as const

/** The app `0oaTest` with this key. */
export const appWith = (key: Key, more: Partial<OktaClient> = {}): OktaClient => ({
  clientId: '0oaTest',
  jwks: { keys: [key.jwk] },
  scopes: ['okta.users.read', 'okta.groups.read', 'okta.roles.read'],
  ...more,
})

/** The app `0oaOps`, which may change accounts. */
export const operationsApp: Pick<OktaClient, 'clientId' | 'scopes' | 'roles' | 'resourceGroups'> = {
  clientId: '0oaOps',
  scopes: ['okta.users.manage', 'okta.roles.read', 'okta.authenticators.read'],
  roles: ['HELP_DESK_ADMIN', 'Sees admin roles'],
  resourceGroups: [],
}

/** A client assertion; `claims` replaces or, with undefined, drops what a right one says. */
export function assertion(url: string, key: Key, claims: Claims = {}, header: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const right = { iss: '0oaTest', sub: '0oaTest', aud: `${url}/oauth2/v1/token`, iat: now, exp: now + 300, jti: randomUUID() }
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.jwk.kid ?? '', ...header })
    .sign(key.privateKey)
}

/** A DPoP proof. */
export async function proof(key: Key, claims: Claims, header: Record<string, unknown> = {}): Promise<string> {
  const { kty, crv, x, y, n, e } = key.jwk
  const jwk = kty === 'EC' ? { kty, crv, x, y } : { kty, n, e }
  return new SignJWT({ iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: key.alg, typ: 'dpop+jwt', jwk: jwk as JWK, ...header })
    .sign(key.privateKey)
}

export const ath = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Posts a token request. */
export async function requestToken(
  url: string,
  clientAssertion: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'okta.users.read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
    ...form,
  })
  const response = await fetch(`${url}/oauth2/v1/token`, { method: 'POST', body, headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, string | number> }
}

/** A plain bearer token for the given scopes. */
export async function tokenFor(
  url: string,
  key: Key,
  scope = 'okta.users.read okta.groups.read okta.roles.read',
): Promise<string> {
  const answer = await requestToken(url, await assertion(url, key), { scope })
  if (answer.status !== 200) throw new Error(`no token: ${JSON.stringify(answer.body)}`)
  return String(answer.body.access_token)
}

export interface ListedUser {
  readonly id: string
  readonly status: string
  readonly lastUpdated: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly credentials?: unknown
  readonly _links?: unknown
}

/** An answer to a GET, with the address of the next page. */
export interface Page<T = ListedUser[]> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: T
  readonly next: string | undefined
}

/** A GET with a bearer token. */
export async function get<T = ListedUser[]>(
  address: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<Page<T>> {
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}`, ...headers } })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed(text) as T,
    next: linkOf(response.headers, 'next'),
  }
}

/** Any other call with a bearer token. */
export async function send<T = Record<string, unknown>>(
  method: string,
  address: string,
  token: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const response = await fetch(address, { method, headers, ...json })
  const text = await response.text()
  return { status: response.status, body: parsed(text) as T }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const linkOf = (headers: Headers, rel: string): string | undefined =>
  new RegExp(`<([^>]*)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1]

/** Follows `next` to the end. */
export async function readAll(address: string, token: string): Promise<ListedUser[]> {
  const all: ListedUser[] = []
  for (let next: string | undefined = address; next !== undefined; ) {
    const page: Page = await get(next, token)
    if (page.status !== 200) throw new Error(page.text)
    all.push(...page.body)
    next = page.next
  }
  return all
}

export { control } from './control.ts'
