import { SignJWT } from 'jose'
import {
  type BrowserAnswer,
  type HostContext,
  type JsonObject,
  present,
  type Reason,
  type Result,
} from '../../src/contract/index.ts'
import { actionSecret, keyOf } from './action-secret.ts'
import type { Auth0Config } from './config.ts'

/**
 * What goes back to the Action: a token that `api.redirect.validateToken` checks, posted to `/continue`. `state` has to be
 * the one that Auth0 sent along, and `sub`, `nonce` and `purpose` those of the session token.
 */

/** The browser carries it at once. */
const answerSeconds = 60
export const tokenField = 'stepgate_token'

/** Kept with the verification, in the words under which it is said back. */
export interface Leg {
  readonly state: string
  readonly nonce: string
  readonly login_hint: string
  readonly client_id: string
  readonly purpose: string
}

/** Where the Action is, and so what the token is for. */
export const continueAddress = ({ domain }: Pick<Auth0Config, 'domain'>): string => `${domain}/continue`

interface Verdict {
  readonly outcome: Result['outcome']
  readonly reason: Reason
  readonly score: number | null
  readonly identity_id: string | null
  /** Only of a rehearsal. */
  readonly mode?: 'rehearsal'
}

/** A score and an identity for an allow alone: the Action has no other use for them. */
export function verdictOf({ outcome, reason, data, mode }: Pick<Result, 'outcome' | 'reason' | 'data' | 'mode'>): Verdict {
  const allowed = outcome === 'allow'
  const [score, identity_id] = allowed ? [data.score.overall.value, data.identityId] : [null, null]
  return { outcome, reason, score, identity_id, ...present({ mode }) }
}

/** Where no verification could be begun. */
export const trouble: Verdict = { outcome: 'deny', reason: 'provider_error', score: null, identity_id: null }

type Host = Pick<HostContext, 'integration' | 'clock' | 'random' | 'state' | 'verifications'>

/** `verificationId` of the one that it speaks of, where one was begun. */
export async function postBack(
  config: Auth0Config,
  host: Host,
  leg: Leg,
  verdict: Verdict,
  verificationId?: string,
): Promise<BrowserAnswer> {
  const now = Math.floor(host.clock.now() / 1000)
  const claims: JsonObject = {
    iss: host.integration.url,
    aud: leg.client_id,
    sub: leg.login_hint,
    iat: now,
    exp: now + answerSeconds,
    jti: Buffer.from(host.random.bytes(16)).toString('base64url'),
    state: leg.state,
    nonce: leg.nonce,
    purpose: leg.purpose,
    ...verdict,
  }
  if (verificationId !== undefined) await host.verifications.issued(claims, { verificationId })
  const token = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(keyOf(await actionSecret(config, host)))
  const action = `${continueAddress(config)}?${new URLSearchParams({ state: leg.state })}`
  return { formPost: { action, fields: { [tokenField]: token } } }
}
