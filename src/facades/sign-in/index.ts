import * as openid from 'openid-client'
import { type Clock, type IntegrationId, type Logger, problem, type Random } from '../../contract/index.ts'
import { findByExternalId } from '../../directory/users.ts'
import { token } from '../../security/hash.ts'
import type { Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { signInMs } from '../../verification/approvals/index.ts'
import { sealedCookie } from './cookies.ts'
import { providerOf } from './provider.ts'
import type { SignInSettings } from './settings.ts'

/**
 * People who decide something sign in as themselves: at the provider that the host was configured with, by code, PKCE and
 * nonce, and no longer ago than five minutes (OpenID Connect Core 1.0, `max_age`). They are known by the immutable id that
 * the directory has of them, never by an address. This room says who sits there; what they may do is decided elsewhere.
 */
export interface SignIn {
  /** Where the browser goes to sign in, and the cookies that it takes along. */
  begin(returnTo: string): Promise<{ readonly url: string; readonly cookie: string }>
  /** The return from the provider. */
  finish(address: URL, header: string | undefined): Promise<{ readonly returnTo: string; readonly cookies: readonly string[] }>
  /** Who signed in, in this browser; undefined for nobody, or where it was too long ago. */
  who(header: string | undefined): SignedIn | undefined
  readonly isOn: boolean
}

export interface SignedIn {
  readonly integrationId: IntegrationId
  readonly externalId: string
  readonly signedInAt: number
}

interface Begun {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string
  readonly at: number
}

export interface SignInDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly settings: SignInSettings | undefined
  readonly loopbackHttp: boolean
  readonly directories: () => Promise<
    readonly { readonly id: IntegrationId; readonly key: string; readonly template: string; readonly state: string }[]
  >
}

/** How long somebody may take at the provider. */
const beginMs = 10 * 60_000
/** How far apart the two clocks may be. */
const skewSeconds = 60
const back = '/approve/back'

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, seals, clock, random, log, publicUrl, settings, directories } = deps
  const secure = publicUrl.startsWith('https:')
  const begun = sealedCookie<Begun>(seals, { name: 'sg_sign_in', secure, maxAgeSeconds: beginMs / 1_000 })
  const signedIn = sealedCookie<SignedIn>(seals, { name: 'sg_signed_in', secure, maxAgeSeconds: signInMs / 1_000 })
  const provider = settings && providerOf({ ...deps, settings })

  function configured() {
    if (settings === undefined || provider === undefined) {
      throw problem('unavailable', 'Nobody can sign in here: the host has no sign-in provider.')
    }
    return { settings, provider }
  }

  async function directoryOf({ directory, claim }: SignInSettings) {
    const found = (await directories()).find(one => one.id === directory || one.key === directory)
    if (found?.state !== 'enabled') throw problem('unavailable', 'The directory of the sign-in is not in use.')
    return { id: found.id, claim: claim ?? (found.template === 'entra-directory' ? 'oid' : 'sub') }
  }

  return {
    isOn: settings !== undefined,

    async begin(returnTo) {
      const { provider } = configured()
      const configuration = await provider()
      const one: Begun = { state: token(random), nonce: token(random), verifier: token(random, 48), returnTo, at: clock.now() }
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}${back}`,
        response_type: 'code',
        scope: 'openid',
        state: one.state,
        nonce: one.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(one.verifier),
        code_challenge_method: 'S256',
        max_age: String(signInMs / 1_000),
      })
      return { url: url.href, cookie: begun.write(one) }
    },

    async finish(address, header) {
      const { provider, settings } = configured()
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
      const signedInAt = timeOf(claims, settings, now)
      const directory = await directoryOf(settings)
      const externalId = claims[directory.claim]
      if (typeof externalId !== 'string') throw problem('forbidden', 'The provider does not say who signed in.')
      const user = await findByExternalId(store.db, directory.id, externalId)
      if (user === undefined) throw problem('forbidden', 'Nobody of the directory has this account.')
      const cookie = signedIn.write({ integrationId: directory.id, externalId, signedInAt })
      return { returnTo: one.returnTo, cookies: [cookie, begun.clear] }
    },

    who(header) {
      const one = signedIn.read(header)
      return one === undefined || clock.now() - one.signedInAt > signInMs ? undefined : one
    },
  }
}

/** What the library leaves open: `azp` beside a single audience, and the times, by the host's clock. */
function timeOf(claims: openid.IDToken, { clientId }: SignInSettings, now: number): number {
  const { azp, exp, iat, auth_time: at } = claims
  const seconds = now / 1_000
  if (azp !== undefined && azp !== clientId) throw problem('forbidden', 'The sign-in is somebody else’s.')
  if (exp <= seconds - skewSeconds || iat > seconds + skewSeconds) throw problem('forbidden', 'The sign-in is not of now.')
  // Asked for by `max_age`, and so never absent (OpenID Connect Core 1.0, section 2).
  const oldest = seconds - signInMs / 1_000
  if (typeof at !== 'number' || at < oldest || at > seconds + skewSeconds) {
    throw problem('forbidden', 'The sign-in is too old: sign in anew.')
  }
  return Math.min(at * 1_000, now)
}

export { type SignInSettings, signInClaims } from './settings.ts'
