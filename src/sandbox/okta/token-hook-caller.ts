/**
 * Sessions of the org, and the tokens that its authorization server makes in them: before one is signed, the token inline hook
 * is asked (https://developer.okta.com/docs/reference/token-hook/).
 */

import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import type { OktaUser } from './user.ts'

/** Okta waits no longer, and asks no second time. */
const hookMs = 3_000
const mostBytes = 256 * 1024
const tokenSeconds = 3_600

const sessionOrder = z.strictObject({
  /** By id or login. */
  user: z.string(),
})
const tokenOrder = z.strictObject({
  session: z.string(),
  /** Of the hook that stands in the rule of the policy: its address, and the value of its authentication field. */
  hook: z.strictObject({ url: z.url(), secret: z.string() }),
})

const patch = z.object({
  op: z.literal('add'),
  path: z.string().regex(/^\/claims\/\w+$/),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
})
const said = z.object({
  commands: z.array(z.object({ type: z.enum(['com.okta.identity.patch', 'com.okta.access.patch']), value: z.array(patch) })),
})
const denied = z.object({ error: z.object({ errorSummary: z.string() }) })

interface Session {
  readonly id: string
  readonly user: OktaUser
}

type Claims = Record<string, string | number | boolean | null>

/** What a client is given. */
type Issued =
  | { readonly identity: Claims; readonly access: Claims; readonly hook: 'patched' | 'passed over' }
  | { readonly error: 'access_denied'; readonly errorSummary: string }

function callOf({ id, user }: Session, origin: string): object {
  const { login, firstName, lastName } = user.profile
  return {
    source: `${origin}/oauth2/default/v1/authorize`,
    eventId: randomUUID(),
    eventTime: new Date().toISOString(),
    eventTypeVersion: '1.0',
    cloudEventVersion: '0.1',
    contentType: 'application/json',
    eventType: 'com.okta.oauth2.tokens.transform',
    data: {
      context: {
        protocol: { type: 'OAUTH2.0', client: { id: 'sandbox-app', name: 'An app of the org', type: 'PUBLIC' } },
        session: { id, userId: user.id, login, status: 'ACTIVE', amr: ['PASSWORD'], mfaActive: false },
        user: { id: user.id, passwordChanged: null, profile: { login, firstName, lastName } },
        policy: { id: 'sandbox-policy', rule: { id: 'sandbox-rule' } },
      },
      identity: { claims: { sub: user.id }, token: { lifetime: { expiration: tokenSeconds } } },
      access: { claims: { sub: login }, token: { lifetime: { expiration: tokenSeconds } } },
    },
  }
}

/** A hook that is late, refuses or cannot be read is passed over: the token is issued without it. */
async function asked(hook: z.infer<typeof tokenOrder>['hook'], call: object): Promise<unknown> {
  const headers = { authorization: hook.secret, 'content-type': 'application/json', accept: 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(call), redirect: 'manual' } as const
  const response = await fetch(hook.url, { ...init, signal: AbortSignal.timeout(hookMs) }).catch(() => undefined)
  if (response?.status !== 200) return undefined
  const text = await response.text()
  if (text.length > mostBytes) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function issued({ user }: Session, answer: unknown): Issued {
  const refusal = denied.safeParse(answer)
  if (refusal.success) return { error: 'access_denied', errorSummary: refusal.data.error.errorSummary }
  const identity: Claims = { sub: user.id }
  const access: Claims = { sub: String(user.profile.login) }
  const { data } = said.safeParse(answer)
  // One command that cannot be carried out voids all of them.
  if (data === undefined) return { identity, access, hook: 'passed over' }
  for (const { type, value } of data.commands) {
    const token = type === 'com.okta.identity.patch' ? identity : access
    for (const { path, value: claim } of value) token[path.slice('/claims/'.length)] = claim
  }
  return { identity, access, hook: 'patched' }
}

/** Adds `POST /__sandbox/sessions`, a sign-in with a password, and `POST /__sandbox/sessions/tokens`. */
export function addTokenHookCaller(app: FastifyInstance, { people }: Org): void {
  const sessions = new Map<string, Session>()

  function read<T>(shape: z.ZodType<T>, body: unknown): T {
    const parsed = shape.safeParse(body)
    if (parsed.success) return parsed.data
    throw new Refused(validationFailed('order', parsed.error.issues[0]?.message ?? 'cannot be read'))
  }

  app.post('/__sandbox/sessions', async request => {
    const user = people.get(read(sessionOrder, request.body).user)
    if (user === undefined) throw new Refused(validationFailed('user', 'user: there is none of this name'))
    const id = `idx${randomBytes(18).toString('base64url')}`
    sessions.set(id, { id, user })
    return { id, userId: user.id }
  })

  app.post('/__sandbox/sessions/tokens', async request => {
    const { session: id, hook } = read(tokenOrder, request.body)
    const session = sessions.get(id)
    if (session === undefined) throw new Refused(validationFailed('session', 'session: there is none'))
    return issued(session, await asked(hook, callOf(session, originOf(request))))
  })
}
