import { createHash, randomBytes } from 'node:crypto'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyReply } from 'fastify'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../contract/index.ts'
import { provesByKey } from './client-key.ts'

/**
 * An OpenID provider at which people sign in by typing their login and no password: it is loopback's alone. As strict as a
 * real one with what a client sends (OpenID Connect Core 1.0, section 3.1; RFC 7636), and it can be told to say what one
 * should never say. It knows nothing of who calls.
 */
export interface SignInStandIn {
  readonly url: string
  /** It proves itself by the secret or by the private key. */
  readonly client: { readonly id: string; readonly secret: string; readonly key: JWK }
  /** What it answers from now on: how long ago somebody signed in, and claims instead of the true ones; null leaves one out. */
  readonly says: { authenticatedSecondsAgo: number; claims: Record<string, unknown>; signedBy: 'itself' | 'a stranger' }
  close(): Promise<void>
}

interface Options {
  readonly clock: Clock
  readonly redirectUris: readonly string[]
  /** The immutable id of somebody by their login. */
  readonly personOf: (login: string) => Promise<string | undefined>
  /** The groups of somebody, by their login. */
  readonly groupsOf?: (login: string) => readonly string[]
  readonly port?: number
}

const loopback = '127.0.0.1'
const kid = 'sign-in-stand-in'
const lifeSeconds = 300

const wanted = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().regex(/(^| )openid( |$)/),
  state: z.string().min(1),
  nonce: z.string().min(1),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  max_age: z.string().regex(/^\d+$/).optional(),
})
type Wanted = z.infer<typeof wanted>

const typed = z.object({ login: z.string().max(320) })

/** Both halves are form-encoded (RFC 6749, section 2.3.1). */
function provedBy(header: string | undefined): string {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? ''
  return Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent).join(':')
}

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`

export async function startSignInStandIn({ clock, redirectUris, personOf, groupsOf, port = 0 }: Options): Promise<SignInStandIn> {
  const app = Fastify({ logger: false })
  await app.register(formbody)
  const keys = await generateKeyPair('RS256')
  const ofClient = await generateKeyPair('RS256', { extractable: true })
  const key: JWK = { ...(await exportJWK(ofClient.privateKey)), kid: 'of-the-client', alg: 'RS256' }
  const client = { id: 'stepgate-sign-in', secret: randomBytes(24).toString('base64url'), key }
  const says: SignInStandIn['says'] = { authenticatedSecondsAgo: 0, claims: {}, signedBy: 'itself' }
  const requests = new Map<string, Wanted>()
  const codes = new Map<string, { readonly request: Wanted; readonly said: object; readonly at: number }>()
  const state = { url: '' }
  const sendPage = (reply: FastifyReply, status: number, html: string) =>
    reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)

  app.get('/.well-known/openid-configuration', async () => ({
    issuer: state.url,
    authorization_endpoint: `${state.url}/authorize`,
    token_endpoint: `${state.url}/token`,
    jwks_uri: `${state.url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
  }))
  app.get('/jwks', async () => ({ keys: [{ ...(await exportJWK(keys.publicKey)), kid, use: 'sig', alg: 'RS256' }] }))

  app.get('/authorize', async (request, reply) => {
    const query = wanted.safeParse(request.query)
    if (!query.success || query.data.client_id !== client.id || !redirectUris.includes(query.data.redirect_uri)) {
      return sendPage(reply, 400, page('This request is not right', ''))
    }
    const handle = randomBytes(18).toString('base64url')
    requests.set(handle, query.data)
    const form = `<form method="post" action="/authorize/${handle}"><label for="login">Login</label> <input id="login" name="login" required><button>Sign in</button></form>`
    return sendPage(reply, 200, page('Sign in', `<p>The sandbox's provider asks for no password.</p>${form}`))
  })

  app.post<{ Params: { handle: string } }>('/authorize/:handle', async (request, reply) => {
    const asked = requests.get(request.params.handle)
    const { login } = typed.parse(request.body)
    const subject = asked && (await personOf(login))
    if (asked === undefined || subject === undefined) return sendPage(reply, 400, page('Nobody has this login', ''))
    requests.delete(request.params.handle)
    const code = randomBytes(24).toString('base64url')
    const groups = groupsOf?.(login)
    const said = { sub: subject, name: login.split('@')[0], ...(groups ? { groups } : {}) }
    codes.set(code, { request: asked, said, at: clock.now() })
    const target = new URL(asked.redirect_uri)
    target.search = String(new URLSearchParams({ code, state: asked.state, iss: state.url }))
    return reply.redirect(target.href, 303)
  })

  app.post('/token', async (request, reply) => {
    const form = request.body as Readonly<Record<string, string | undefined>>
    const isClient =
      form.client_assertion === undefined
        ? provedBy(request.headers.authorization) === `${client.id}:${client.secret}`
        : await provesByKey(form, { key: ofClient.publicKey, clientId: client.id, issuer: state.url, now: clock.now() })
    if (!isClient) return reply.code(401).send({ error: 'invalid_client' })
    const found = codes.get(form.code ?? '')
    codes.delete(form.code ?? '')
    const challenge = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url')
    const fits =
      form.grant_type === 'authorization_code' &&
      form.redirect_uri === found?.request.redirect_uri &&
      found?.request.code_challenge === challenge &&
      clock.now() < found.at + 60_000
    if (found === undefined || !fits) return reply.code(400).send({ error: 'invalid_grant' })
    const iat = Math.floor(clock.now() / 1_000)
    const { nonce } = found.request
    const times = { iat, exp: iat + lifeSeconds, auth_time: iat - says.authenticatedSecondsAgo }
    const claims = { iss: state.url, aud: client.id, ...found.said, nonce, ...times, ...says.claims }
    const said = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
    const { privateKey } = says.signedBy === 'itself' ? keys : await generateKeyPair('RS256')
    const id_token = await new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey)
    reply.header('cache-control', 'no-store')
    return { access_token: randomBytes(18).toString('base64url'), token_type: 'Bearer', expires_in: lifeSeconds, id_token }
  })

  state.url = await app.listen({ host: loopback, port })
  return { url: state.url, client, says, close: () => app.close() }
}
