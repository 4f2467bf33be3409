import type { KeptMail } from '../../src/sandbox/mail/inbox.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

export interface CampaignAnswer {
  readonly id: string
  readonly filling: boolean
  readonly progress: Readonly<Record<string, number>>
  readonly unknown: readonly number[]
}

export interface InvitedPerson {
  readonly externalId: string
  readonly state: string
  readonly why: string | null
  readonly verificationId: string | null
  readonly reminders: number
}

/** The host with a mail server, and the ways in which administrators and invited people go about it. */
export interface Stage {
  readonly w: World
  readonly mail: MailStandIn
  readonly flow: Flow
  invite(body: object): Promise<Answer<CampaignAnswer>>
  progress(id: string): Promise<Readonly<Record<string, number>>>
  people(id: string): Promise<readonly InvitedPerson[]>
  enrollmentOf(login: string): Promise<{ readonly enrollment: string; readonly assurance: string | null }>
  /** The newest mail to somebody. */
  mailTo(login: string): KeptMail
  linkIn(login: string): string
  /** Opens the link of the newest mail and presses *Continue*. */
  sit(login: string, person?: Browser): Promise<Browser>
  /** From the mail to the last page, in one browser. */
  enroll(login: string, outcome?: object, person?: Browser): Promise<Visited>
  verificationOf(login: string): Promise<string>
  close(): Promise<void>
}

export async function stage(options: Parameters<typeof world>[0] = {}): Promise<Stage> {
  const mail = await startMailStandIn()
  const w = await world({ ...options, mail })
  const flow = await w.flow()

  const mailTo = (login: string) => {
    const newest = mail.inbox.list(login).at(-1)
    if (newest === undefined) throw new Error('nothing came')
    return newest
  }
  const linkIn = (login: string) => {
    // What an administrator called the integration may look like a link, too.
    const link = mailTo(login).links.find(one => one.startsWith(`${w.url}/verify/`))
    if (link === undefined) throw new Error('there is no link in it')
    return link
  }
  const userOf = async (login: string) => {
    const answer = await w.admin<{ items: readonly { externalId: string; enrollment: string; assurance: string | null }[] }>(
      'GET',
      `/v1/directory/users?search=${encodeURIComponent(login)}`,
    )
    const [user] = answer.body.items
    if (user === undefined) throw new Error('there is nobody of that login')
    return user
  }
  const verificationOf = async (login: string) => {
    const { externalId } = await userOf(login)
    const { body } = await w.admin<{ items: readonly { id: string }[] }>('GET', `/v1/verifications?externalId=${externalId}`)
    return body.items[0]?.id ?? ''
  }
  const sit = async (login: string, person: Browser = browser()) => {
    const sent = await person.press(await person.open(linkIn(login)), 'Continue', {}, { follow: false })
    if (sent.status !== 303) throw new Error(`Continue answered ${sent.status}`)
    return person
  }
  return {
    w,
    mail,
    flow,
    invite: body => w.admin('POST', '/v1/invites', { integrationId: flow.integrationId, ...body }),
    progress: async id => (await w.admin<CampaignAnswer>('GET', `/v1/invites/${id}`)).body.progress,
    people: async id => (await w.admin<{ items: readonly InvitedPerson[] }>('GET', `/v1/invites/${id}/people`)).body.items,
    enrollmentOf: userOf,
    mailTo,
    linkIn,
    sit,
    verificationOf,
    async enroll(login, outcome = { overall: 'OK' }, person = browser()) {
      await sit(login, person)
      return person.open(await w.finish(await verificationOf(login), outcome))
    },
    async close() {
      await w.close()
      await mail.close()
    },
  }
}
