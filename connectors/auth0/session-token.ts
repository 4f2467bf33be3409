import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../src/contract/index.ts'
import type { Auth0Config } from './config.ts'

/**
 * `session_token`: what the Action says of the sign-in, signed by Auth0 with the secret that both sides have
 * (https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/redirect-with-actions).
 */

/** Longer than Auth0 signs for by itself (`expiresInSeconds`, 900). */
const longestAgeSeconds = 900
const toleranceSeconds = 30

const text = z.string().min(1).max(320)
const sessionClaims = z.object({
  sub: z.string().min(1).max(255),
  jti: z.string().regex(/^[\w-]{16,200}$/),
  nonce: z.string().regex(/^[\w.-]{16,300}$/),
  exp: z.number(),
  purpose: z.enum(['step_up', 'account_recovery', 'sign_up']),
  login_hint: text.optional(),
})

export type SessionClaims = z.infer<typeof sessionClaims>

/** `late`: it was good, and can be had again by beginning anew. */
export type SessionToken = { readonly claims: SessionClaims } | { readonly fault: 'late' | 'invalid' }

/** `iss`, as Auth0 writes it: the host of the tenant, without a scheme. */
export const issuerOf = ({ issuer, domain }: Pick<Auth0Config, 'issuer' | 'domain'>): string => issuer ?? new URL(domain).host

export async function readSessionToken(
  token: string,
  given: {
    readonly config: Auth0Config
    readonly key: Uint8Array
    readonly audience: string
    readonly clock: Clock
  },
): Promise<SessionToken> {
  const { config, key, audience, clock } = given
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: issuerOf(config),
      audience,
      currentDate: new Date(clock.now()),
      clockTolerance: toleranceSeconds,
      maxTokenAge: longestAgeSeconds,
      requiredClaims: ['sub', 'exp', 'iat', 'jti', 'nonce'],
    })
    const read = sessionClaims.safeParse(payload)
    return read.success ? { claims: read.data } : { fault: 'invalid' }
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    return { fault: error instanceof errors.JWTExpired ? 'late' : 'invalid' }
  }
}
