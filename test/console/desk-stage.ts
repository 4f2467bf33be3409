import type { BrowserContextOptions, Page } from 'playwright-core'
import { type SignInStandIn, startSignInStandIn } from '../../src/sandbox/sign-in/index.ts'
import { type DeskStage, deskStage } from '../helpdesk/stage.ts'
import { adminRoles } from '../support/admins.ts'
import { type ConsoleWorld, consoleWorld, type Window } from '../support/console-browser.ts'

/** The console of a helpdesk whose agents sign in at their own provider, and the phones of those who call. */
export interface DeskConsole {
  readonly c: ConsoleWorld
  readonly s: DeskStage
  /** Signs somebody in who works there, at the address that is given. */
  enter(name: string, role: keyof typeof adminRoles, path?: string, options?: BrowserContextOptions): Promise<Window>
  /** A browser that shares nothing with any other, and is as wide as a phone. */
  phone(): Promise<Page>
  /** The link of the newest mail to somebody. */
  linkTo(login: string): Promise<string>
  close(): Promise<void>
}

/** Nothing here takes so long, and a test that waits for what never comes says so by the line. */
const mostMs = 10_000

export async function deskConsole(): Promise<DeskConsole> {
  const made: { stage?: DeskStage; provider?: SignInStandIn } = {}
  const groups: Record<string, readonly string[]> = {}
  const make = async () => {
    const stage = await deskStage({
      async adminSignIn(url) {
        const provider = await startSignInStandIn({
          clock: { now: () => made.stage?.w.clock.now() ?? Date.now() },
          redirectUris: [`${url}/console/signed-in`],
          personOf: async login => `u-${login.split('@')[0]}`,
          groupsOf: login => groups[login] ?? [],
        })
        made.provider = provider
        const { id: clientId, secret: clientSecret } = provider.client
        const roles = adminRoles
        return { issuer: provider.url, clientId, clientSecret, groupsClaim: 'groups', roles, directory: 'recoverable' }
      },
    })
    made.stage = stage
    return stage.w
  }
  const c = await consoleWorld({}, make)
  const { stage, provider } = made
  if (stage === undefined || provider === undefined) throw new Error('there is no desk')

  return {
    c,
    s: stage,

    async enter(name, role, path = '/console/', options = {}) {
      const login = `${name}@example.com`
      await stage.somebody(login)
      groups[login] = adminRoles[role]
      const window = await c.open('/health/live', { signedIn: false, ...options })
      const { page } = window
      page.setDefaultTimeout(mostMs)
      await page.goto(`${c.w.url}/console/sign-in?to=${encodeURIComponent(path)}`)
      await page.locator('input[name=login]').fill(login)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(`**${path}**`)
      return window
    },

    async phone() {
      const context = await c.browser.newContext({ viewport: { width: 375, height: 720 }, reducedMotion: 'reduce' })
      const page = await context.newPage()
      page.setDefaultTimeout(mostMs)
      return page
    },

    async linkTo(login) {
      await stage.w.host.settleDown()
      return stage.mailTo(login).links.find(one => one.startsWith(`${c.w.url}/verify/`)) ?? ''
    },

    async close() {
      await c.close()
      await stage.mail.close()
      await provider.close()
    },
  }
}
