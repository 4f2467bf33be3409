import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import { top } from '../house/sources.ts'

/**
 * A tenant of Auth0 as its documents have it: it runs an Action, redirects with a `state` of its own, keeps the transaction
 * with a cookie of the browser, and goes on at `/continue` with the same Action. It runs the very files that are pasted.
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
    encodeToken(given: { secret: string; expiresInSeconds?: number; payload: object }): Promise<string> | string
    sendUserTo(url: string, options: { query: Record<string, string> }): void
    validateToken(given: { secret: string; tokenParameterName?: string }): unknown
  }
}
type Handler = (event: object, api: Api) => Promise<void>

/** Compiles the pasted text as Auth0 does: CommonJS, by itself. */
export function actionOf(file: string): Readonly<Record<string, Handler>> {
  const code = readFileSync(join(top, 'manifests/idp/auth0', file), 'utf8')
  const exported: Record<string, Handler> = {}
  new Function('exports', 'require', code)(exported, createRequire(import.meta.url))
  return exported
}

export interface Tenant {
  readonly url: string
  readonly secrets: Record<string, string>
  user: TenantUser
  protocol: string
  close(): Promise<void>
}

const field = 'stepgate_token'

export async function startTenant(file: string): Promise<Tenant> {
  const action = actionOf(file)
  const [execute, goOn] = ['onExecute', 'onContinue'].map(prefix => {
    const name = Object.keys(action).find(one => one.startsWith(prefix))
    const handler = name === undefined ? undefined : action[name]
    if (handler === undefined) throw new Error(`the Action has no ${prefix}`)
    return handler
  }) as [Handler, Handler]
  const transactions = new Map<string, { readonly cookie: string; readonly user: TenantUser }>()
  const encoder = new TextEncoder()

  /** One run of the Action. Signing is asynchronous here and is not there: what was to be signed is signed afterwards. */
  async function run(handler: Handler, user: TenantUser, query: object, posted: URLSearchParams) {
    const says = { denied: undefined as string | undefined, recorded: [] as string[], to: undefined as string | undefined }
    const sent: { url: string; query: Record<string, string> }[] = []
    const toSign: { secret: string; claims: Record<string, unknown> }[] = []
    const token = posted.get(field)
    const known = token === null ? undefined : await verified(token)
    const api: Api = {
      access: {
        deny(reason) {
          says.denied ??= reason
        },
      },
      authentication: { recordMethod: url => void says.recorded.push(url) },
      redirect: {
        encodeToken({ secret, expiresInSeconds = 900, payload }) {
          const now = Math.floor(Date.now() / 1000)
          const claims = { iat: now, exp: now + expiresInSeconds, ip: '127.0.0.1', ...payload, sub: user.user_id, iss: host() }
          return `sign:${toSign.push({ secret, claims }) - 1}`
        },
        sendUserTo: (url, options) => void sent.push({ url, query: options.query }),
        validateToken({ secret }) {
          if (token === null || known === undefined || secret !== tenant.secrets.STEPGATE_SECRET) throw new Error('invalid token')
          const { state } = query as { state?: string }
          if (known.state !== state) throw new Error('The state of the token is not that of the redirect.')
          return known
        },
      },
    }
    await handler({ user, secrets: tenant.secrets, request: { query }, transaction: { protocol: tenant.protocol } }, api)
    const [target] = sent
    if (target !== undefined && says.denied === undefined) {
      const url = new URL(target.url)
      for (const [name, value] of Object.entries(target.query)) {
        const wish = toSign[Number(/^sign:(\d+)$/.exec(value)?.[1])]
        const signing = wish && new SignJWT(wish.claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        url.searchParams.set(name, signing && wish ? await signing.sign(encoder.encode(wish.secret)) : value)
      }
      says.to = url.href
    }
    return says
  }

  async function verified(token: string) {
    const key = encoder.encode(tenant.secrets.STEPGATE_SECRET ?? '')
    return jwtVerify(token, key, { algorithms: ['HS256'] }).then(
      () => decodeJwt(token),
      () => undefined,
    )
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; headers?: Record<string, string>; body: string }> {
    const url = new URL(request.url ?? '/', tenant.url)
    if (url.pathname === '/authorize') {
      const { denied, to } = await run(execute, tenant.user, {}, new URLSearchParams())
      if (denied !== undefined) return { status: 403, body: denied }
      if (to === undefined) return { status: 200, body: 'signed in' }
      const [state, cookie] = [randomBytes(24).toString('base64url'), randomBytes(12).toString('hex')]
      transactions.set(state, { cookie, user: tenant.user })
      const target = new URL(to)
      target.searchParams.set('state', state)
      return { status: 302, headers: { location: target.href, 'set-cookie': `auth0=${cookie}; Path=/` }, body: '' }
    }
    const state = url.searchParams.get('state') ?? ''
    const known = transactions.get(state)
    const cookie = /(?:^|; )auth0=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (url.pathname !== '/continue' || known === undefined || known.cookie !== cookie)
      return { status: 400, body: 'invalid_request' }
    transactions.delete(state)
    const posted = new URLSearchParams(await text(request))
    const { denied } = await run(goOn, known.user, { state }, posted)
    return denied === undefined ? { status: 200, body: 'signed in' } : { status: 403, body: denied }
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const host = () => new URL(tenant.url).host
  const tenant: Tenant = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets: {},
    user: { user_id: 'auth0|1', email: 'nobody@example.com', email_verified: true },
    protocol: 'oidc-basic-profile',
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return tenant
}
