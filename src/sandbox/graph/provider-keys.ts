/**
 * What Entra knows of a provider of external MFA: its metadata and keys, each read once and kept for a day
 * (https://learn.microsoft.com/en-us/entra/identity/authentication/concept-authentication-external-method-provider).
 */

import { X509Certificate } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'

/** A sign-in that ends, with Entra's code. */
export class SignInFault extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(`AADSTS${code}: ${message}`)
    this.code = code
  }
}

export interface Provider {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly keys: readonly JWK[]
}

export type FindProvider = (discoveryUrl: string) => Promise<Provider>

const suffix = '/.well-known/openid-configuration'
const keptMs = 24 * 3_600_000
const base64url = /^[\w-]+$/

const refuse = (what: string) => new SignInFault(500_121, `External provider metadata: ${what}`)

async function read(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { redirect: 'error' })
  if (response.status !== 200) throw refuse(`${url} answered ${response.status}`)
  if (!/^\d+$/.test(response.headers.get('content-length') ?? '')) throw refuse(`${url} has no Content-Length`)
  return (await response.json()) as Record<string, unknown>
}

const has = (list: unknown, word: string): boolean => Array.isArray(list) && list.includes(word)

/** The certificate has to be one of the key beside it. */
async function isCertified(key: JWK): Promise<boolean> {
  const [der] = key.x5c ?? []
  if (der === undefined || !base64url.test(key.kid ?? '')) return false
  const own = await exportJWK(new X509Certificate(Buffer.from(der, 'base64')).publicKey)
  return (await calculateJwkThumbprint(own)) === (await calculateJwkThumbprint(key))
}

async function look(discoveryUrl: string): Promise<Provider> {
  if (!discoveryUrl.endsWith(suffix)) throw refuse('the discovery URL has to end with the well-known path')
  const document = await read(discoveryUrl)
  const { issuer, authorization_endpoint: authorizationEndpoint, jwks_uri: keysUrl } = document
  if (issuer !== discoveryUrl.slice(0, -suffix.length)) throw refuse('the issuer is not that of the address')
  if (typeof authorizationEndpoint !== 'string' || typeof keysUrl !== 'string' || /[?#]/.test(keysUrl))
    throw refuse('an endpoint')
  for (const [name, word] of [
    ['scopes_supported', 'openid'],
    ['response_types_supported', 'id_token'],
    ['response_modes_supported', 'form_post'],
    ['id_token_signing_alg_values_supported', 'RS256'],
    ['grant_types_supported', 'implicit'],
  ] as const) {
    if (!has(document[name], word)) throw refuse(`${name} lacks ${word}`)
  }
  if (!Array.isArray(document.subject_types_supported)) throw refuse('subject_types_supported is missing')
  if (document.claim_types_supported !== undefined && !has(document.claim_types_supported, 'normal')) throw refuse('claim types')
  const { keys } = (await read(keysUrl)) as { keys: readonly JWK[] }
  if (keys.length === 0 || !(await Promise.all(keys.map(isCertified))).every(Boolean))
    throw refuse('a key without its certificate')
  return { issuer, authorizationEndpoint, keys }
}

export function createProviders(clock: { now(): number }): FindProvider {
  const kept = new Map<string, { readonly provider: Provider; readonly at: number }>()
  return async discoveryUrl => {
    const known = kept.get(discoveryUrl)
    if (known !== undefined && known.at + keptMs > clock.now()) return known.provider
    const provider = await look(discoveryUrl)
    kept.set(discoveryUrl, { provider, at: clock.now() })
    return provider
  }
}
