import type { AdminSignInSettings } from '../../src/http/admin/sign-in/index.ts'
import { type SignInStandIn, startSignInStandIn } from '../../src/sandbox/sign-in/index.ts'
import { type Browser, browser, type Visited } from './browser.ts'
import { type Signed, signedIn } from './console.ts'
import { type World, world } from './world.ts'

/** A world whose administrators sign in at a provider of their own. */
export interface Admins extends World {
  readonly provider: SignInStandIn
  /** Who is in which groups at the provider, by login; may be changed by a test. */
  readonly groups: Record<string, readonly string[]>
  /** Goes to the provider and comes back; the page that the way ends at. */
  come(login: string, options?: { readonly person?: Browser; readonly to?: string }): Promise<{ page: Visited; person: Browser }>
  enter(login: string, person?: Browser): Promise<Signed>
}

export const adminRoles = {
  owner: ['owners'],
  admin: ['admins', 'more-admins'],
  reviewer: ['reviewers'],
  agent: ['agents'],
  supervisor: ['supervisors'],
  auditor: ['auditors'],
} as const

export async function admins(
  options: {
    readonly database?: 'sqlite' | 'postgres'
    readonly settings?: (made: AdminSignInSettings, provider: SignInStandIn) => AdminSignInSettings
  } = {},
): Promise<Admins> {
  const made: { provider?: SignInStandIn } = {}
  const groups: Record<string, readonly string[]> = {}
  const now = { of: () => Date.now() }
  const w = await world({
    ...(options.database ? { database: options.database } : {}),
    async adminSignIn(url, store) {
      const personOf = async (login: string) => {
        const users = store.db.selectFrom('directory_users').select('external_id').where('login', '=', login)
        return (await users.executeTakeFirst())?.external_id ?? `somebody ${login}`
      }
      const provider = await startSignInStandIn({
        clock: { now: () => now.of() },
        redirectUris: [`${url}/console/signed-in`],
        personOf,
        groupsOf: login => groups[login] ?? [],
      })
      made.provider = provider
      const { client, url: issuer } = provider
      const settings = { issuer, clientId: client.id, clientSecret: client.secret, groupsClaim: 'groups', roles: adminRoles }
      return options.settings?.(settings, provider) ?? settings
    },
  })
  now.of = () => w.clock.now()
  const { provider } = made
  if (provider === undefined) throw new Error('nobody can sign in')

  const come: Admins['come'] = async (login, { person = browser(), to } = {}) => {
    const asked = await person.open(`${w.url}/console/sign-in${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`)
    return { page: await person.press(asked, 'Sign in', { login }), person }
  }
  return {
    ...w,
    provider,
    groups,
    come,
    async enter(login, person = browser()) {
      const { page } = await come(login, { person })
      if (page.status !== 200) throw new Error(`nobody is signed in: ${page.text}`)
      return signedIn(w, person)
    },
    async close() {
      await w.close()
      await provider.close()
    },
  }
}
