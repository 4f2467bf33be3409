/**
 * Okta as the caller of an identity verification vendor: what it pushes, where it leads the browser, and what it makes of
 * what comes back (https://developer.okta.com/docs/guides/idv-integration/main/).
 */

import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { Refused, validationFailed } from './errors.ts'
import type { Idp } from './idps-routes.ts'
import { IdvFault, type Read, readTokens } from './idv-reading.ts'
import type { Org } from './org.ts'
import { originOf, queryValue } from './paging.ts'
import type { OktaUser } from './user.ts'

const callbackPath = '/idp/identity-verification/callback'

const order = z.strictObject({
  /** The id of an identity provider that was made. */
  idp: z.string(),
  /** By id or login. */
  user: z.string(),
  /** `idv_flow_…`, which chooses a flow of the vendor's. */
  flow: z.string().optional(),
  /** Okta's own pages show the pushed request in more than one way. */
  body: z.enum(['form', 'encoded twice', 'json']).default('form'),
  /** Claims that are asked for beside both names, or in their place. */
  claims: z.record(z.string(), z.string()).default({}),
})
type Order = z.infer<typeof order>

interface Attempt {
  readonly idp: Idp
  readonly user: OktaUser
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly claims: Readonly<Record<string, string>>
  readonly flow: string | undefined
}

const random = (): string => randomBytes(32).toString('base64url')

/** With `fuzzy` on every claim, which cannot be switched off. */
function claimsRequest({ address: locality, ...claims }: Readonly<Record<string, string>>): object {
  const asked = (value: string) => ({ value, fuzzy: true })
  return {
    id_token: {
      verified_claims: [
        {
          verification: {
            trust_framework: { value: 'IDV-DELEGATED', essential: true },
            assurance_level: { value: 'VERIFIED', essential: true },
          },
          claims: {
            ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, asked(value)])),
            ...(locality === undefined ? {} : { address: { locality: asked(locality) } }),
          },
        },
      ],
    },
  }
}

/** The body of the pushed request, which stands under the type of a form whatever it is. */
function bodyOf(how: Order['body'], params: Readonly<Record<string, string>>, claims: object): string {
  const json = JSON.stringify(claims)
  if (how === 'json') return JSON.stringify({ ...params, claims })
  return new URLSearchParams({ ...params, claims: how === 'form' ? json : encodeURIComponent(json) }).toString()
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

/** Adds `POST /__sandbox/identity-verifications`, which begins one, and the address that vendors answer at. */
export function addIdvCaller(app: FastifyInstance, org: Org, idpOf: (id: string) => Idp | undefined): void {
  const { people, log } = org
  const attempts = new Map<string, Attempt>()

  function note({ user, flow }: Attempt, end?: { readonly reason: string; readonly reference?: string | undefined }): void {
    const eventType = `user.identity_verification${end === undefined ? '.start' : ''}`
    const { login, displayName } = user.profile
    const target = [{ id: user.id, type: 'User', alternateId: String(login), displayName: String(displayName ?? login) } as const]
    const debugData = {
      ...(end?.reference === undefined ? {} : { IdvReferenceId: end.reference }),
      ...(flow === undefined ? {} : { IdvFlowId: flow }),
    }
    const isAllowed = end?.reason === 'CLAIMS_VERIFIED'
    const outcome = end && ({ result: isAllowed ? 'ALLOW' : 'DENY', reason: end.reason } as const)
    log.write({ eventType, displayMessage: 'Identity verification', target, debugData, ...(outcome ? { outcome } : {}) })
  }

  function attemptOf(request: FastifyRequest, given: Order): Attempt {
    const idp = idpOf(given.idp)
    const user = people.get(given.user)
    if (idp?.status !== 'ACTIVE' || user === undefined)
      throw new Refused(validationFailed('idp', 'there is none, or no such user'))
    const { firstName, lastName } = user.profile
    const claims = { given_name: String(firstName ?? ''), family_name: String(lastName ?? ''), ...given.claims }
    const redirectUri = `${originOf(request)}${callbackPath}`
    return { idp, user, claims, redirectUri, nonce: random(), verifier: random(), flow: given.flow }
  }

  async function push(attempt: Attempt, how: Order['body'], state: string): Promise<string> {
    const { idp, user, nonce, verifier, redirectUri, claims, flow } = attempt
    const { endpoints, credentials, scopes } = idp.protocol
    const params = {
      ...credentials.client,
      response_type: 'code',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      scope: [...scopes, ...(flow === undefined ? [] : [flow])].join(' '),
      nonce,
      state,
      login_hint: user.id,
      redirect_uri: redirectUri,
    }
    const body = bodyOf(how, params, claimsRequest(claims))
    const response = await fetch(endpoints.par.url, { method: 'POST', headers: formType, body })
    const pushed = z.object({ request_uri: z.string(), expires_in: z.number() }).safeParse(await response.json())
    if (response.status !== 201 || !pushed.success) throw new IdvFault('RESPONSE_PROCESSING_ERROR_PAR')
    // Okta names no client here.
    return `${endpoints.authorization.url}?${new URLSearchParams({ request_uri: pushed.data.request_uri })}`
  }

  async function redeem({ idp, verifier, redirectUri, nonce, claims }: Attempt, code: string): Promise<Read> {
    const { endpoints, credentials, issuer } = idp.protocol
    const fields = { ...credentials.client, grant_type: 'authorization_code', code, code_verifier: verifier }
    const body = new URLSearchParams({ ...fields, redirect_uri: redirectUri })
    const response = await fetch(endpoints.token.url, { method: 'POST', headers: formType, body })
    if (response.status !== 200) throw new IdvFault('ERROR_RESPONSE_TOKEN')
    const keys = (await (await fetch(endpoints.jwks.url)).json()) as JSONWebKeySet
    // Tokens are made by the time of the machine, whatever time a test has made of it.
    const expected = { issuer: issuer.url, clientId: credentials.client.client_id, nonce, claims, now: Date.now() }
    return readTokens(await response.json(), keys, expected)
  }

  app.post('/__sandbox/identity-verifications', async (request, reply) => {
    const parsed = order.safeParse(request.body)
    if (!parsed.success) throw new Refused(validationFailed('order', parsed.error.issues[0]?.message ?? 'cannot be read'))
    const attempt = attemptOf(request, parsed.data)
    const state = random()
    note(attempt)
    try {
      const url = await push(attempt, parsed.data.body, state)
      attempts.set(state, attempt)
      return { url, state, user: attempt.user.id }
    } catch (cause) {
      if (!(cause instanceof IdvFault)) throw cause
      note(attempt, cause)
      return reply.code(400).send({ outcome: 'DENY', reason: cause.reason })
    }
  })

  app.get(callbackPath, async (request, reply) => {
    const state = queryValue(request, 'state') ?? ''
    const attempt = attempts.get(state)
    attempts.delete(state)
    if (attempt === undefined) return reply.code(400).send({ outcome: 'DENY', reason: 'MISSING_AUTH_STATE_TOKEN' })
    try {
      const code = queryValue(request, 'code')
      if (queryValue(request, 'error') !== undefined || code === undefined) throw new IdvFault('ERROR_RESPONSE')
      const { reason, ...read } = await redeem(attempt, code)
      note(attempt, { reason, reference: read.reference })
      return { outcome: reason === 'CLAIMS_VERIFIED' ? 'ALLOW' : 'DENY', reason, user: attempt.user.id, ...read }
    } catch (cause) {
      if (!(cause instanceof IdvFault)) throw cause
      note(attempt, cause)
      return { outcome: 'DENY', reason: cause.reason, error: queryValue(request, 'error') }
    }
  })
}
