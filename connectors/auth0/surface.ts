import { z } from 'zod'
import {
  type BrowserAnswer,
  type HostContext,
  isStepgateError,
  type Result,
  type StartVerification,
  type SubjectRef,
  type Surface,
  type SurfaceCall,
} from '../../src/contract/index.ts'
import { actionSecret, keyOf } from './action-secret.ts'
import { continueAddress, type Leg, postBack, trouble, verdictOf } from './answer.ts'
import type { Auth0Config } from './config.ts'
import { readSessionToken, type SessionClaims } from './session-token.ts'

/**
 * Where an Action sends the browser, and how it goes back. Whoever comes without a good session token came from no Action,
 * and is led nowhere.
 */

const budgetMs = 5_000
const startPath = '/start'
/** Auth0 keeps a transaction for longer than a person needs (https://auth0.com/docs/customize/actions/limitations). */
const deadlineSeconds = 15 * 60
const longestToken = 8_000

/** As Auth0 makes it: it goes back byte for byte. */
const stateText = z.string().regex(/^[\x21-\x7e]{1,2000}$/)
const leg = z.object({
  state: z.string(),
  nonce: z.string(),
  login_hint: z.string(),
  client_id: z.string(),
  purpose: z.string(),
})

export function surfaceOf(config: Auth0Config, host: HostContext): Surface {
  async function start({ query }: SurfaceCall): Promise<BrowserAnswer> {
    const token = query.get('session_token') ?? ''
    const state = stateText.safeParse(query.get('state'))
    if (token === '' || token.length > longestToken || !state.success) return { page: 'denied' }
    const key = keyOf(await actionSecret(config, host))
    const read = await readSessionToken(token, { config, key, audience: host.integration.url, clock: host.clock })
    if ('fault' in read) return { page: read.fault === 'late' ? 'expired' : 'denied' }
    const { claims } = read
    // Remembered for as long as it could be taken for a good one.
    const left = Math.max(1, Math.ceil(claims.exp - host.clock.now() / 1000)) + 60
    if (!(await host.once(`session:${claims.jti}`, left))) return { page: 'expired' }
    const back: Leg = {
      state: state.data,
      nonce: claims.nonce,
      login_hint: claims.sub,
      client_id: continueAddress(config),
      purpose: claims.purpose,
    }
    return begin(claims, back)
  }

  async function begin(claims: SessionClaims, back: Leg): Promise<BrowserAnswer> {
    const subject = subjectOf(config, claims)
    if (subject === undefined) return postBack(config, host, back, { ...trouble, reason: 'user_unknown' })
    const request: StartVerification = {
      purpose: claims.purpose,
      subject,
      facade: 'auth0',
      deadlineSeconds,
      onReview: 'wait',
      continuation: { ...back },
    }
    try {
      const { verifyUrl, result } = await host.verifications.start(request)
      return verifyUrl === null ? await told(result, back) : { redirect: verifyUrl }
    } catch (error) {
      // The token is used up: Auth0 has to hear that there will be nothing, or the person stands before a page of ours.
      if (!isStepgateError(error)) throw error
      host.log.warn({ error }, 'auth0: no verification could be begun')
      return postBack(config, host, back, trouble)
    }
  }

  const told = (result: Result, back: Leg) => postBack(config, host, back, verdictOf(result), result.data.verificationId)

  return {
    routes: [{ method: 'GET', path: startPath, budgetMs, handle: start }],
    async entries() {
      return [
        { name: 'STEPGATE_URL', value: host.integration.url },
        { name: 'STEPGATE_AUDIENCE', value: continueAddress(config) },
        // The live one was entered here by who has it.
        ...(host.integration.mode === undefined
          ? []
          : [{ name: 'STEPGATE_SECRET', value: await actionSecret(config, host), secret: true }]),
      ]
    },
    resume: (result, continuation) => told(result, leg.parse(continuation)),
  }
}

/** Undefined where the Action named nobody whom this integration can know. */
function subjectOf({ subjects }: Auth0Config, { sub, login_hint }: SessionClaims): SubjectRef | undefined {
  if (subjects === 'external') return { external: { externalId: sub } }
  return login_hint === undefined ? undefined : { loginHint: login_hint }
}
