import { type Clock, type IntegrationId, type Logger, problem, type Random } from '../../contract/index.ts'
import { findByExternalId } from '../../directory/users.ts'
import type { Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { signInMs } from '../../verification/approvals/index.ts'
import { codeFlow } from './code-flow.ts'
import { sealedCookie } from './cookies.ts'
import { type Directories, signInDirectory } from './directory.ts'
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

export interface SignInDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly settings: SignInSettings | undefined
  readonly loopbackHttp: boolean
  readonly directories: Directories
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, seals, clock, publicUrl, settings, directories } = deps
  const secure = publicUrl.startsWith('https:')
  const maxAgeSeconds = signInMs / 1_000
  const signedIn = sealedCookie<SignedIn>(seals, { name: 'sg_signed_in', secure, maxAgeSeconds })
  const asked = { cookieName: 'sg_sign_in', back: '/approve/back', scope: 'openid', maxAgeSeconds }
  const flow = settings && codeFlow({ ...deps, ...asked, settings })

  function configured() {
    if (settings === undefined || flow === undefined) {
      throw problem('unavailable', 'Nobody can sign in here: the host has no sign-in provider.')
    }
    return { settings, flow }
  }

  return {
    isOn: settings !== undefined,

    begin: async returnTo => configured().flow.begin(returnTo),

    async finish(address, header) {
      const { flow, settings } = configured()
      const { claims, returnTo, signedInAt, clear } = await flow.finish(address, header)
      const directory = await signInDirectory(settings, directories)
      if (directory?.state !== 'enabled') throw problem('unavailable', 'The directory of the sign-in is not in use.')
      const externalId = claims[directory.claim]
      if (typeof externalId !== 'string') throw problem('forbidden', 'The provider does not say who signed in.')
      const user = await findByExternalId(store.db, directory.id, externalId)
      if (user === undefined) throw problem('forbidden', 'Nobody of the directory has this account.')
      const cookie = signedIn.write({ integrationId: directory.id, externalId, signedInAt })
      return { returnTo, cookies: [cookie, clear] }
    },

    who(header) {
      const one = signedIn.read(header)
      return one === undefined || clock.now() - one.signedInAt > signInMs ? undefined : one
    },
  }
}

export { type SignInSettings, signInClaims } from './settings.ts'
