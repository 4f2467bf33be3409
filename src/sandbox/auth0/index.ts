import { randomBytes } from 'node:crypto'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../../contract/index.ts'
import { type ActionFile, actionOf, type Handler, run, type TenantUser } from './action.ts'

export type { TenantUser } from './action.ts'

/**
 * The stand-in for a tenant of Auth0 as its documents have it: it runs an Action, redirects with a `state` of its own, keeps
 * the transaction with a cookie of the browser, and goes on at `/continue` with the same Action. Passwords it has none.
 */
export interface Auth0StandIn {
  readonly url: string
  /** Of its Actions. They are looked at when one runs. */
  readonly secrets: Record<string, string>
  /** Who signs in where nobody is named. */
  user: TenantUser
  protocol: string
  close(): Promise<void>
}

interface Options {
  readonly clock: Clock
  readonly action?: ActionFile
  readonly port?: number
}

interface Transaction {
  readonly cookie: string
  readonly user: TenantUser
}

const loopback = '127.0.0.1'
const mostTransactions = 1_000
const asked = z.object({ login_hint: z.string().max(200).optional() })
const back = z.object({ state: z.string().default('') })

function functionsOf(file: ActionFile): { readonly begins: Handler; readonly goesOn: Handler } {
  const action = actionOf(file)
  const named = (prefix: string): Handler => {
    const [, handler] = Object.entries(action).find(([name]) => name.startsWith(prefix)) ?? []
    if (handler === undefined) throw new Error(`${file} has no ${prefix}`)
    return handler
  }
  return { begins: named('onExecute'), goesOn: named('onContinue') }
}

export async function startAuth0StandIn({ clock, action = 'post-login.js', port = 0 }: Options): Promise<Auth0StandIn> {
  const { begins, goesOn } = functionsOf(action)
  const transactions = new Map<string, Transaction>()
  const app = Fastify({ logger: false })
  await app.register(formbody)
  const said = (reply: FastifyReply, status: number, body: string) =>
    reply.code(status).type('text/plain; charset=utf-8').send(body)
  const occasion = (user: TenantUser, query: { readonly state?: string }, posted: URLSearchParams) => {
    const { secrets, protocol, url } = tenant
    return { issuer: new URL(url).host, user, secrets, protocol, query, posted, clock }
  }

  app.get('/authorize', async (request, reply) => {
    const { login_hint: login } = asked.parse(request.query)
    const user = login === undefined ? tenant.user : { user_id: `auth0|${login}`, email: login, email_verified: true }
    const { denied, to } = await run(begins, occasion(user, {}, new URLSearchParams()))
    if (denied !== undefined) return said(reply, 403, denied)
    if (to === undefined) return said(reply, 200, 'signed in')
    const [state, cookie] = [randomBytes(24).toString('base64url'), randomBytes(12).toString('hex')]
    const [oldest] = transactions.keys()
    if (oldest !== undefined && transactions.size >= mostTransactions) transactions.delete(oldest)
    transactions.set(state, { cookie, user })
    to.searchParams.set('state', state)
    return reply.header('set-cookie', `auth0=${cookie}; Path=/; HttpOnly`).redirect(to.href)
  })

  app.post('/continue', async (request, reply) => {
    const { state } = back.parse(request.query)
    const known = transactions.get(state)
    const cookie = /(?:^|; )auth0=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (known === undefined || known.cookie !== cookie) return said(reply, 400, 'invalid_request')
    transactions.delete(state)
    const posted = new URLSearchParams(Object.entries(z.record(z.string(), z.string()).catch({}).parse(request.body)))
    const { denied } = await run(goesOn, occasion(known.user, { state }, posted))
    return denied === undefined ? said(reply, 200, 'signed in') : said(reply, 403, denied)
  })

  const tenant: Auth0StandIn = {
    url: await app.listen({ host: loopback, port }),
    secrets: {},
    user: { user_id: 'auth0|1', email: 'nobody@example.com', email_verified: true },
    protocol: 'oidc-basic-profile',
    close: () => app.close(),
  }
  return tenant
}
