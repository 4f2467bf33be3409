import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Clock } from '../../contract/index.ts'

/**
 * Runs an Action as Auth0 does: the very text that is pasted, CommonJS by itself, with an `api` that collects what it asks for.
 * @see https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-api-object
 */

export interface TenantUser {
  readonly user_id: string
  readonly email: string
  readonly email_verified: boolean
}

interface Api {
  readonly access: { deny(reason: string): void }
  readonly authentication: { recordMethod(url: string): void }
  readonly redirect: {
    encodeToken(given: { secret: string; expiresInSeconds?: number; payload: object }): string
    sendUserTo(url: string, options: { query: Record<string, string> }): void
    validateToken(given: { secret: string; tokenParameterName?: string }): unknown
  }
}

/** An Action has functions for its trigger, and for the way back of a redirect. */
export type Handler = (event: object, api: Api) => Promise<void>

export type ActionFile = 'post-login.js' | 'password-reset.js'

const folder = new URL('../../../manifests/idp/auth0/', import.meta.url)

/** Compiles the text that is pasted. */
export function actionOf(file: ActionFile): Readonly<Record<string, Handler>> {
  const exported: Record<string, Handler> = {}
  new Function('exports', 'require', readFileSync(new URL(file, folder), 'utf8'))(exported, createRequire(import.meta.url))
  return exported
}

/** What an Action that ran wants to come of it. */
export interface Said {
  readonly denied: string | undefined
  /** Where the browser is to go meanwhile. */
  readonly to: URL | undefined
}

export interface Occasion {
  /** The host of the tenant: what Auth0 writes into `iss`. */
  readonly issuer: string
  readonly user: TenantUser
  readonly secrets: Readonly<Record<string, string>>
  readonly protocol: string
  readonly query: { readonly state?: string }
  readonly posted: URLSearchParams
  readonly clock: Clock
}

const hmac = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest()
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function signed(claims: object, secret: string): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${hmac(text, secret).toString('base64url')}`
}

/** As `api.redirect.validateToken` checks one: signature, `exp`, and that its `state` is that of the redirect. */
function validated(token: string | null, secret: string, state: string | undefined, now: number): unknown {
  const [head = '', body = '', signature = ''] = (token ?? '').split('.')
  const [given, right] = [Buffer.from(signature, 'base64url'), hmac(`${head}.${body}`, secret)]
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new Error('The token is not signed with this secret.')
  const decoded = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())
  const { alg } = decoded(head) as { alg?: unknown }
  const claims = decoded(body) as { exp?: unknown; state?: unknown }
  if (alg !== 'HS256') throw new Error('The token is signed otherwise.')
  if (typeof claims.exp !== 'number' || claims.exp <= now) throw new Error('The token has expired.')
  if (claims.state !== state) throw new Error('The state of the token is not that of the redirect.')
  return claims
}

/** One run of one function of an Action. */
export async function run(handler: Handler, occasion: Occasion): Promise<Said> {
  const { user, secrets, protocol, query, posted, issuer } = occasion
  const now = Math.floor(occasion.clock.now() / 1000)
  let denied: string | undefined
  let to: URL | undefined
  const api: Api = {
    access: {
      deny(reason) {
        denied ??= reason
      },
    },
    authentication: { recordMethod: () => undefined },
    redirect: {
      encodeToken: ({ secret, expiresInSeconds = 900, payload }) =>
        signed({ iat: now, exp: now + expiresInSeconds, ip: '127.0.0.1', ...payload, sub: user.user_id, iss: issuer }, secret),
      sendUserTo(url, options) {
        to ??= new URL(url)
        for (const [name, value] of Object.entries(options.query)) to.searchParams.set(name, value)
      },
      validateToken: ({ secret, tokenParameterName = 'session_token' }) =>
        validated(posted.get(tokenParameterName), secret, query.state, now),
    },
  }
  await handler({ user, secrets, request: { query }, transaction: { protocol } }, api)
  return { denied, to: denied === undefined ? to : undefined }
}
