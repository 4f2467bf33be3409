import * as openid from 'openid-client'
import { type Clock, type Logger, problem, type Random } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import type { Seals } from '../../security/seals.ts'
import { sealedCookie } from './cookies.ts'
import { type ProviderSettings, providerOf } from './provider.ts'

/**
 * The authorization code flow as a browser walks it, with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1; RFC 7636).
 * What was begun is sealed in a cookie of that browser: whoever returns without it did not begin here. It says what the provider
 * says, and knows nothing of what follows from it.
 */
export interface CodeFlow {
  /** Where the browser goes to sign in, and the cookie that it takes along. */
  begin(returnTo: string): Promise<{ readonly url: string; readonly cookie: string }>
  /** The return from the provider. `clear` takes away what was begun. */
  finish(address: URL, header: string | undefined): Promise<Finished>
}

export interface Finished {
  readonly claims: openid.IDToken
  readonly returnTo: string
  /** When the person proved who they are, where that was asked for; else when the provider said so. */
  readonly signedInAt: number
  readonly clear: string
}

interface Begun {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string
  readonly at: number
}

export interface CodeFlowDeps {
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly loopbackHttp: boolean
  readonly settings: ProviderSettings
  readonly cookieName: string
  /** The path of the redirect URI. */
  readonly back: string
  readonly scope: string
  /** No longer ago than that may the person have proved who they are (`max_age`); not asked for where it is left out. */
  readonly maxAgeSeconds?: number
}

/** How long somebody may take at the provider. */
const beginMs = 10 * 60_000
/** How far apart the two clocks may be. */
const skewSeconds = 60

export function codeFlow(deps: CodeFlowDeps): CodeFlow {
  const { seals, clock, random, log, publicUrl, cookieName, back, scope, maxAgeSeconds } = deps
  const secure = publicUrl.startsWith('https:')
  const begun = sealedCookie<Begun>(seals, { name: cookieName, secure, maxAgeSeconds: beginMs / 1_000 })
  const provider = providerOf(deps)

  return {
    async begin(returnTo) {
      const configuration = await provider()
      const one: Begun = { state: token(random), nonce: token(random), verifier: token(random, 48), returnTo, at: clock.now() }
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}${back}`,
        response_type: 'code',
        scope,
        state: one.state,
        nonce: one.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(one.verifier),
        code_challenge_method: 'S256',
        ...(maxAgeSeconds === undefined ? {} : { max_age: String(maxAgeSeconds) }),
      })
      return { url: url.href, cookie: begun.write(one) }
    },

    async finish(address, header) {
      const one = begun.read(header)
      const now = clock.now()
      if (one === undefined || now - one.at >= beginMs) throw problem('forbidden', 'This browser did not begin to sign in.')
      const configuration = await provider()
      const claims = await openid
        .authorizationCodeGrant(configuration, address, {
          expectedState: one.state,
          expectedNonce: one.nonce,
          pkceCodeVerifier: one.verifier,
          idTokenExpected: true,
        })
        .then(tokens => tokens.claims())
        .catch((error: unknown) => {
          log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'a sign-in was not completed')
          return undefined
        })
      if (claims === undefined) throw problem('forbidden', 'The sign-in was not completed.')
      const signedInAt = timeOf(claims, { clientId: deps.settings.clientId, maxAgeSeconds, now })
      return { claims, returnTo: one.returnTo, signedInAt, clear: begun.clear }
    },
  }
}

interface Expected {
  readonly clientId: string
  readonly maxAgeSeconds: number | undefined
  readonly now: number
}

/** What the library leaves open: `azp` beside a single audience, and the times, by the host's clock. */
function timeOf({ azp, exp, iat, auth_time: at }: openid.IDToken, { clientId, maxAgeSeconds, now }: Expected): number {
  const seconds = now / 1_000
  if (azp !== undefined && azp !== clientId) throw problem('forbidden', 'The sign-in is somebody else’s.')
  if (exp <= seconds - skewSeconds || iat > seconds + skewSeconds) throw problem('forbidden', 'The sign-in is not of now.')
  if (maxAgeSeconds === undefined) return Math.min(iat * 1_000, now)
  // Asked for by `max_age`, and so never absent (OpenID Connect Core 1.0, section 2).
  if (typeof at !== 'number' || at < seconds - maxAgeSeconds || at > seconds + skewSeconds) {
    throw problem('forbidden', 'The sign-in is too old: sign in anew.')
  }
  return Math.min(at * 1_000, now)
}
