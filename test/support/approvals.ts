import type { SourceUser } from '../../src/contract/index.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type SignInStandIn, startSignInStandIn } from '../../src/sandbox/sign-in/index.ts'
import { type Browser, browser, type Visited } from './browser.ts'
import { type Recovered, type RecoveryWorld, recoveryWorld } from './recovery.ts'
import type { Flow } from './world.ts'

/** A world in which operations wait for a second person, with somebody's manager, a mail server and a place to sign in. */
export interface Approvals extends Omit<RecoveryWorld, 'flow'> {
  readonly flow: Flow
  readonly mail: MailStandIn
  readonly provider: SignInStandIn
  /** Somebody whose manager is `manager`, for as long as anybody can remember. */
  reportsTo(login: string, manager: string, more?: Partial<SourceUser>): Promise<SourceUser>
  /** Verified, and waiting: with the link that went to those who may decide. */
  waiting(login: string, more?: object): Promise<Recovered & { readonly link: string }>
  /** Opens the link and signs in there. */
  signIn(link: string, login: string, person?: Browser): Promise<{ readonly page: Visited; readonly person: Browser }>
  answer(link: string, login: string, answer?: 'Approve' | 'Refuse'): Promise<Visited>
}

export async function approvals(
  options: { readonly database?: 'sqlite' | 'postgres'; readonly related?: boolean } = {},
): Promise<Approvals> {
  const mail = await startMailStandIn()
  const made: { provider?: SignInStandIn } = {}
  const clock = { now: () => now.of() }
  const now = { of: () => Date.now() }
  const w = await recoveryWorld({
    ...options,
    mail,
    async signIn(url, store) {
      const personOf = async (login: string) => {
        const row = await store.db
          .selectFrom('directory_users')
          .select('external_id')
          .where('login', '=', login)
          .executeTakeFirst()
        return row?.external_id
      }
      made.provider = await startSignInStandIn({ clock, redirectUris: [`${url}/approve/back`], personOf })
      const { client, url: issuer } = made.provider
      return { issuer, clientId: client.id, clientSecret: client.secret, directory: 'recoverable' }
    },
  })
  now.of = () => w.clock.now()
  const { provider } = made
  if (provider === undefined) throw new Error('nobody can sign in')
  const operations = ['unlock', 'password_reset_link', 'revoke_sessions']
  const flow = await w.recovering({ operations })
  await w.decree({ unlock: { approval: true } })

  const signIn: Approvals['signIn'] = async (link, login, person = browser()) => {
    const asked = await person.press(await person.open(link), 'Sign in')
    return { person, page: await person.press(asked, 'Sign in', { login }) }
  }
  return {
    ...w,
    flow,
    mail,
    provider,
    signIn,
    reportsTo: (login, manager, more = {}) => w.somebody(login, { claims: { manager }, ...more }),

    async waiting(login, more = {}) {
      const before = mail.inbox.list().length
      const recovered = await w.recovered(flow, login, ['unlock'], more)
      await w.host.settleDown()
      const letter = mail.inbox
        .list()
        .slice(before)
        .find(one => one.links.some(link => link.includes('/approve/')))
      const link = letter?.links.find(one => one.includes('/approve/'))
      if (link === undefined) throw new Error(`nobody was asked: ${recovered.page.text}`)
      return { ...recovered, link }
    },

    async answer(link, login, answer = 'Approve') {
      const { page, person } = await signIn(link, login)
      return person.press(page, answer, { reason: 'I have talked to them' })
    },

    async close() {
      await w.close()
      await mail.close()
      await provider.close()
    },
  }
}
