/**
 * A sign-in to the org that asks for a factor of another provider: an OpenID provider that is used as a factor only, behind an
 * IdP authenticator
 * (https://help.okta.com/oie/en-us/content/topics/identity-engine/authenticators/configure-idp-authenticator.htm).
 */

import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import { Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { originOf, queryValue } from './paging.ts'
import type { OktaUser } from './user.ts'

const callbackPath = '/oauth2/v1/authorize/callback'

const order = z.strictObject({
  issuer: z.url(),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** By id or login. */
  user: z.string(),
  /** Whether the org reads how the person was seen (`amr`). */
  trustClaims: z.boolean().default(true),
})

const discovered = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
})

interface Attempt extends z.infer<typeof order> {
  readonly provider: z.infer<typeof discovered>
  readonly person: OktaUser
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
}

/** Why a factor did not pass. */
class FactorFault extends Error {}

/** The methods that claims sharing knows; others are passed over (https://developer.okta.com/docs/guides/configure-claims-sharing/thirdpartyoidc/main/). */
const methods = ['face', 'fpt', 'iris', 'retina', 'vbm', 'hwk', 'mfa', 'otp', 'sc', 'sms', 'swk', 'tel', 'pop', 'phr']

const random = (): string => randomBytes(32).toString('base64url')

async function redeem(attempt: Attempt, code: string): Promise<JWTPayload> {
  const { provider, clientId, clientSecret, verifier, redirectUri, nonce } = attempt
  const fields = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }
  const body = new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret })
  const response = await fetch(provider.token_endpoint, { method: 'POST', body })
  const answered = z.object({ id_token: z.string() }).safeParse(await response.json().catch(() => undefined))
  if (response.status !== 200 || !answered.success) throw new FactorFault('the token endpoint refused')
  const keys = (await (await fetch(provider.jwks_uri)).json()) as JSONWebKeySet
  // Tokens are made by the time of the machine, whatever time a test has made of it.
  const wants = { issuer: provider.issuer, audience: clientId, algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'sub'] }
  const { payload } = await jwtVerify(answered.data.id_token, createLocalJWKSet(keys), wants).catch(() => {
    throw new FactorFault('the ID token cannot be verified')
  })
  if (payload.nonce !== nonce) throw new FactorFault('the ID token is of another request')
  return payload
}

/** Adds `POST /__sandbox/factors`, which begins a sign-in that asks for one, and the address that providers answer at. */
export function addFactorCaller(app: FastifyInstance, { people, log }: Org): void {
  const attempts = new Map<string, Attempt>()
  /** Whose account somebody of a provider is linked to. There is no provisioning: who is nobody here stays nobody. */
  const linked = new Map<string, string>()

  function note({ profile, id }: OktaUser, reason: string | null): void {
    const login = String(profile.login)
    log.write({
      eventType: 'user.authentication.auth_via_mfa',
      displayMessage: 'Authentication of user via MFA',
      target: [{ id, type: 'User', alternateId: login, displayName: String(profile.displayName ?? login) }],
      outcome: { result: reason === null ? 'SUCCESS' : 'FAILURE', reason },
    })
  }

  /** How the person was seen; throws where it is not the one who signs in. */
  function judge({ person, provider, trustClaims }: Attempt, claims: JWTPayload): readonly string[] {
    const { preferred_username: login, amr } = claims
    const place = `${provider.issuer} ${claims.sub}`
    const owner = linked.get(place) ?? people.get(String(login))?.id
    if (owner !== person.id || String(login).toLowerCase() !== String(person.profile.login).toLowerCase())
      throw new FactorFault('somebody else was seen')
    linked.set(place, owner)
    if (!trustClaims) return []
    const seen = z.array(z.string()).min(1).safeParse(amr)
    if (!seen.success) throw new FactorFault('claims are shared, and there is no amr')
    return seen.data.filter(one => methods.includes(one))
  }

  app.post('/__sandbox/factors', async request => {
    const parsed = order.safeParse(request.body)
    if (!parsed.success) throw new Refused(validationFailed('order', parsed.error.issues[0]?.message ?? 'cannot be read'))
    const person = people.get(parsed.data.user)
    if (person === undefined) throw new Refused(validationFailed('user', 'user: there is none of this name'))
    const { issuer, clientId } = parsed.data
    const provider = discovered.parse(await (await fetch(`${issuer}/.well-known/openid-configuration`)).json())
    const [state, nonce, verifier] = [random(), random(), random()]
    const redirectUri = `${originOf(request)}${callbackPath}`
    attempts.set(state, { ...parsed.data, provider, person, nonce, verifier, redirectUri })
    const params = {
      client_id: clientId,
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: redirectUri,
      login_hint: String(person.profile.login),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
      nonce,
    }
    return { url: `${provider.authorization_endpoint}?${new URLSearchParams(params)}`, user: person.id }
  })

  app.get(callbackPath, async (request, reply) => {
    const attempt = attempts.get(queryValue(request, 'state') ?? '')
    attempts.delete(queryValue(request, 'state') ?? '')
    if (attempt === undefined) return reply.code(400).send({ outcome: 'FAILURE', reason: 'no sign-in waits for this answer' })
    const { person } = attempt
    try {
      const [error, code] = [queryValue(request, 'error'), queryValue(request, 'code')]
      if (error !== undefined || code === undefined) throw new FactorFault(error ?? 'there is no code')
      const amr = judge(attempt, await redeem(attempt, code))
      note(person, null)
      return { outcome: 'SUCCESS', user: person.id, amr }
    } catch (cause) {
      if (!(cause instanceof FactorFault)) throw cause
      note(person, cause.message)
      return { outcome: 'FAILURE', user: person.id, reason: cause.message }
    }
  })
}
