import { type Clock, isPlainLine, type Logger, problem, type Random } from '../../../contract/index.ts'
import { findByExternalId } from '../../../directory/users.ts'
import { codeFlow } from '../../../facades/sign-in/code-flow.ts'
import { type Directories, signInDirectory } from '../../../facades/sign-in/directory.ts'
import { appendAudit } from '../../../security/audit.ts'
import { hmac } from '../../../security/hash.ts'
import type { Seals } from '../../../security/seals.ts'
import type { Store } from '../../../storage/store.ts'
import { administratorOf } from '../administrators.ts'
import { type AdminSessions, signIn } from '../sessions.ts'
import type { TokenHolder } from '../tokens.ts'
import { hasTooManyGroups, roleOf } from './role.ts'
import type { AdminSignInSettings } from './settings.ts'

/**
 * How administrators get into the console: at their own OpenID provider, whose groups give them their role. They are known by
 * `iss` and `sub`, never by an address. This room turns what the provider says into a session; what a role may do stands in the
 * table of permissions, and how the protocol goes in the façade of sign-ins.
 */
export interface ConsoleSignIn {
  readonly isOn: boolean
  begin(returnTo: string): Promise<{ readonly url: string; readonly cookie: string }>
  /** Opens a session. Whoever has no role is refused, and that is written down. */
  finish(address: URL, header: string | undefined): Promise<Opened>
}

export interface Opened {
  readonly returnTo: string
  /** Of the session, for its cookie. */
  readonly value: string
  /** Takes away what was begun. */
  readonly clear: string
}

export interface ConsoleSignInDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly loopbackHttp: boolean
  readonly sessions: AdminSessions
  readonly directories: Directories
  readonly settings: AdminSignInSettings | undefined
}

export const signedInPath = '/console/signed-in'
const longestName = 120

export function createConsoleSignIn(deps: ConsoleSignInDeps): ConsoleSignIn {
  const { store, seals, clock, random, sessions, directories, settings } = deps
  if (settings === undefined) {
    const refuse = async () => {
      throw problem('unavailable', 'This host has no sign-in provider for administrators.')
    }
    return { isOn: false, begin: refuse, finish: refuse }
  }
  const scope = ['openid', 'profile', ...(settings.scopes ?? [])].join(' ')
  const { maxAgeMinutes } = settings
  const maxAge = maxAgeMinutes === undefined ? {} : { maxAgeSeconds: maxAgeMinutes * 60 }
  const flow = codeFlow({ ...deps, settings, cookieName: 'sg_admin_sign_in', back: signedInPath, scope, ...maxAge })
  const key = seals.derive('administrators')
  const known: Parameters<typeof administratorOf>[2] = {
    clock,
    random,
    revoke: (tx, whose) => sessions.revokeIn(tx, whose, signIn),
  }

  async function personOf(claims: Readonly<Record<string, unknown>>): Promise<TokenHolder | undefined> {
    const { directory, claim } = settings ?? {}
    // Before there is a directory, somebody has to get in to make one.
    const found =
      directory === undefined ? undefined : await signInDirectory({ directory, ...(claim ? { claim } : {}) }, directories)
    const externalId = found && claims[found.claim]
    if (found === undefined || typeof externalId !== 'string') return undefined
    const user = await findByExternalId(store.db, found.id, externalId)
    return user && { integrationId: found.id, externalId }
  }

  /** Who it was stands for themselves by a keyed hash: they are nobody here, and nobody any more where they were somebody. */
  async function refuse(subject: string, why: 'no_role' | 'too_many_groups', message: string): Promise<never> {
    const issuer = settings?.issuer ?? ''
    const facts = { why, who: hmac(key, issuer, subject) }
    const entry = { at: clock.now(), actor: signIn, action: 'admin_session.refused' } as const
    await store.transaction(async tx => {
      await appendAudit(tx, { ...entry, target: 'console', facts }, random)
      await sessions.revokeIn(tx, { issuer, subject }, signIn)
    })
    throw problem('policy_denied', message)
  }

  return {
    isOn: true,
    begin: flow.begin,

    async finish(address, header) {
      const { claims, returnTo, clear } = await flow.finish(address, header)
      const granted = roleOf(claims, settings)
      if (granted === undefined) {
        const isCut = hasTooManyGroups(claims, settings.groupsClaim)
        return isCut
          ? refuse(claims.sub, 'too_many_groups', 'You are in so many groups that the provider left them out of the sign-in.')
          : refuse(claims.sub, 'no_role', 'None of your groups has a role here.')
      }
      const person = await personOf(claims)
      const name = typeof claims.name === 'string' ? claims.name.trim().slice(0, longestName) : ''
      const account = {
        issuer: settings.issuer,
        subject: claims.sub,
        name: name !== '' && isPlainLine(name) ? name : 'administrator',
        role: granted.role,
        ...(person ? { person } : {}),
      }
      const value = await store.transaction(async tx =>
        sessions.openIn(tx, await administratorOf(tx, account, known), granted.group),
      )
      return { returnTo, value, clear }
    },
  }
}

export type { AdminSignInSettings } from './settings.ts'
