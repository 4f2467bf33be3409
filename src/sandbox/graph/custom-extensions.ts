/**
 * Custom authentication extensions: an API that Entra asks while it makes a token, or while somebody recovers an account with a
 * Verified ID (https://learn.microsoft.com/en-us/entra/identity-platform/custom-extension-overview).
 */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ordered } from './control-routes.ts'
import { badRequest } from './errors.ts'
import { originOf } from './query.ts'
import { type Tenant, tenantId } from './tenant.ts'
import { birthDateAttribute } from './user.ts'

/** "Microsoft.AuthenticationEventsCallout", the same in every tenant. */
const extensionsApp = '99045fe1-7639-4a75-9d4a-577b6ca3810f'
/** The longest that an extension can be given. */
const waitMs = 2_000
const tokenSeconds = 300
const mostBytes = 3_000

const order = z.strictObject({
  event: z.enum(['tokenIssuanceStart', 'verifiedIdClaimValidation']),
  targetUrl: z.url(),
  /** Of the app registration that stands for the API. */
  appId: z.guid(),
  /** By id or user principal name. */
  user: z.string(),
  /** What the Verified ID says, in place of what the directory does. */
  claims: z.record(z.string(), z.string()).default({}),
})
type Order = z.infer<typeof order>

/** https://learn.microsoft.com/en-us/entra/identity-platform/custom-extension-troubleshoot */
class ExtensionFault extends Error {
  constructor(code: number, message: string) {
    super(`${code}: ${message}`)
  }
}

const actions = z.object({ data: z.object({ actions: z.array(z.looseObject({ '@odata.type': z.string() })) }) })
/** No other type reaches a token. */
const claims = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
const provided = z.object({
  '@odata.type': z.literal('microsoft.graph.tokenIssuanceStart.provideClaimsForToken'),
  claims,
})
const validated = z.discriminatedUnion('@odata.type', [
  z.object({ '@odata.type': z.literal('microsoft.graph.verifiedIdClaimValidation.pass') }),
  z.object({
    '@odata.type': z.literal('microsoft.graph.verifiedIdClaimValidation.failed'),
    failedClaims: z.array(z.string()).min(1),
  }),
])

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function call(targetUrl: string, token: string, body: object): Promise<object> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body), redirect: 'error' } as const
  const response = await fetch(targetUrl, { ...init, signal: AbortSignal.timeout(waitMs) }).catch(() => {
    throw new ExtensionFault(1_003_005, 'The extension did not answer in time.')
  })
  if (response.status !== 200) throw new ExtensionFault(1_003_002, `The extension answered ${response.status}.`)
  if (!response.headers.get('content-type')?.startsWith('application/json'))
    throw new ExtensionFault(1_003_006, 'The content type is not application/json.')
  const text = await response.text()
  if (text.length > mostBytes) throw new ExtensionFault(1_003_025, 'The claims are larger than 3 KB.')
  const parsed = actions.safeParse(jsonIn(text))
  if (!parsed.success) throw new ExtensionFault(1_003_003, 'The body cannot be read.')
  const [action, ...more] = parsed.data.data.actions
  if (action === undefined || more.length > 0) throw new ExtensionFault(1_003_010, 'There has to be one action.')
  return action
}

function outcomeOf({ event }: Order, action: object): object {
  const wrong = () => new ExtensionFault(1_003_012, 'The action is none of this event.')
  if (event === 'tokenIssuanceStart') {
    const { data } = provided.safeParse(action)
    if (data === undefined) throw wrong()
    return { claims: data.claims }
  }
  const { data } = validated.safeParse(action)
  if (data === undefined) throw wrong()
  return 'failedClaims' in data ? { passed: false, failedClaims: data.failedClaims } : { passed: true, failedClaims: [] }
}

/** Adds `POST /__sandbox/custom-extensions`: Entra comes to an event, and asks. */
export function addCustomExtensions(app: FastifyInstance, { clock, users, tokens }: Tenant): void {
  app.post('/__sandbox/custom-extensions', async (request, reply) => {
    const asked = ordered(order, request)
    const position = users.find(asked.user)
    if (position === undefined) throw badRequest(`there is no ${asked.user}`)
    const { id, userPrincipalName, givenName, surname, [birthDateAttribute]: born } = users.at(position)
    const now = Math.floor(clock.now() / 1_000)
    const token = await tokens.sign({
      ver: '2.0',
      iss: `${originOf(request)}/${tenantId}/v2.0`,
      aud: asked.appId,
      azp: extensionsApp,
      azpacr: '2',
      tid: tenantId,
      iat: now,
      nbf: now,
      exp: now + tokenSeconds,
    })
    const user = { id, userPrincipalName, givenName, surname, userType: 'Member' }
    const isRecovery = asked.event === 'verifiedIdClaimValidation'
    const names = { firstName: String(givenName ?? ''), lastName: String(surname ?? '') }
    const own = typeof born === 'string' ? { ...names, dateOfBirth: born } : names
    const identities = [{ signInType: 'userPrincipalName', issuerAssignedId: userPrincipalName }]
    const body = {
      type: `microsoft.graph.authenticationEvent.${asked.event}`,
      source: `/tenants/${tenantId}/applications/${randomUUID()}`,
      data: {
        '@odata.type': `microsoft.graph.on${asked.event.replace(/^./, first => first.toUpperCase())}CalloutData`,
        tenantId,
        authenticationEventListenerId: randomUUID(),
        customAuthenticationExtensionId: randomUUID(),
        authenticationContext: { correlationId: randomUUID(), protocol: 'OAUTH2.0', user },
        ...(isRecovery ? { verifiedIdClaimsContext: { identities, claims: { ...own, ...asked.claims } } } : {}),
      },
    }
    try {
      return outcomeOf(asked, await call(asked.targetUrl, token, body))
    } catch (cause) {
      if (cause instanceof ExtensionFault) return reply.code(400).send({ error: cause.message })
      throw cause
    }
  })
}
