import type { ProviderSettings } from '../../../facades/sign-in/provider.ts'
import type { IdClaim } from '../../../facades/sign-in/settings.ts'
import type { Role } from '../permissions.ts'

/** The administrators' own OpenID provider, and what its groups may do here. */
export interface AdminSignInSettings extends ProviderSettings {
  /** The claim of the ID token that has the groups of whoever signs in, as ids or names. */
  readonly groupsClaim: string
  /** Beside `openid profile`: Okta gives out groups for the scope `groups`. */
  readonly scopes?: readonly string[]
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>
  /** The id or the key of the directory that has the same people: a session then names whom of it it is. */
  readonly directory?: string
  readonly claim?: IdClaim
  /** How long ago somebody may have proved at the provider who they are; not asked where it is left out. */
  readonly maxAgeMinutes?: number
  /** Whom to ask for a role, in the words of the page that refuses one. */
  readonly contact?: string
}

/** What owners are shown of it. */
export function adminSignInShown(settings: AdminSignInSettings | undefined) {
  if (settings === undefined) return null
  const { issuer, groupsClaim, roles } = settings
  return { issuer, groupsClaim, roles }
}

/** What is allowed, and not what whoever wrote it down is likely to want. */
export interface SettingsWarning {
  readonly code: 'admin_sign_in_without_directory'
  /** The field of the host's file. */
  readonly path: string
  readonly advice: string
}

export function warningsOf(settings: AdminSignInSettings | undefined): readonly SettingsWarning[] {
  if (settings === undefined || settings.directory !== undefined) return []
  return [
    {
      code: 'admin_sign_in_without_directory',
      path: 'adminSignIn directory',
      advice:
        'The sign-in of administrators names no directory, so that nobody knows whose account is behind one: no administrator is kept from deciding in their own case, and agents and supervisors who sign in may look and nothing else. Name the directory of the same people in the host’s file, as adminSignIn.directory, and start the host again.',
    },
  ]
}
