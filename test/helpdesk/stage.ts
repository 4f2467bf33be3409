import type { SourceUser } from '../../src/contract/index.ts'
import type { KeptMail } from '../../src/sandbox/mail/inbox.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Answer } from '../support/world.ts'

/** What an agent is answered. */
export interface CallAnswer {
  readonly id: string
  readonly progress: string
  readonly delivery: { readonly to: string; readonly state: string; readonly sends: number }
  readonly verdict: { readonly outcome: string; readonly class: string } | null
  readonly code: { readonly awaited: boolean; readonly triesLeft: number }
  readonly freshSeconds: number | null
  readonly operations: readonly { readonly operation: string; readonly state: string }[]
  readonly url?: string
}
type Body = Record<string, unknown>

/** Somebody with a token, and every byte that was ever answered to them. */
export interface AtDesk {
  readonly id: string
  readonly token: string
  readonly heard: string[]
  call<T = Body>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  start(login: string, more?: object): Promise<Answer<CallAnswer>>
  show(id: string): Promise<CallAnswer>
  confirm(id: string, code: string): Promise<Answer<{ readonly did: string; readonly triesLeft: number }>>
  operate(id: string, operation: string): Promise<Answer<Body>>
}

export interface DeskStage {
  readonly w: RecoveryWorld
  readonly mail: MailStandIn
  /** The helpdesk, which lists every operation that tests need. */
  readonly desk: { readonly id: string; readonly client: { readonly id: string; readonly secret: string } }
  readonly ann: AtDesk
  readonly bob: AtDesk
  readonly sue: AtDesk
  person(wanted: object): Promise<AtDesk>
  /** The newest mail to somebody that carries a check for the helpdesk. */
  mailTo(login: string): KeptMail
  /** Opens a link and presses *Continue*. */
  sit(link: string, by?: Browser): Promise<Browser>
  /** Shows document and face, and comes back. */
  pass(id: string, by: Browser, outcome?: object): Promise<Visited>
  /** From the mail to the page with the code, in the browser of whoever reads it. */
  verified(login: string, id: string): Promise<{ readonly by: Browser; readonly page: Visited; readonly code: string }>
  somebody(login: string, more?: Partial<SourceUser>): Promise<SourceUser>
  close(): Promise<void>
}

export const operations = ['password_reset_link', 'temporary_access_pass', 'reset_factors', 'unlock']

export function codeOn({ text }: Visited): string {
  const code = /id="read-back"[^>]*>(\d{3}) (\d{3})</.exec(text)
  if (code === null) throw new Error(`no code: ${text}`)
  return `${code[1]}${code[2]}`
}

export async function deskStage(options: Parameters<typeof recoveryWorld>[0] = {}): Promise<DeskStage> {
  const mail = await startMailStandIn()
  const w = await recoveryWorld({ ...options, mail })
  const config = { directoryIntegrationId: w.recoverable, operations }
  const made = await w.admin<DeskStage['desk']>('POST', '/v1/integrations', {
    template: 'helpdesk',
    name: 'Acme helpdesk',
    config,
  })
  if (made.status !== 201) throw new Error(`no helpdesk: ${JSON.stringify(made.body)}`)
  const desk = made.body

  /** Somebody of the directory who calls nobody, where the test says no other. */
  let staff = 0
  async function person(wanted: object): Promise<AtDesk> {
    const holder = async () => {
      staff += 1
      const { externalId } = await w.somebody(`staff${staff}@example.com`)
      return { integrationId: w.recoverable, externalId }
    }
    const named = { ...wanted, person: (wanted as { person?: object }).person ?? (await holder()) }
    const token = await w.admin<{ id: string; token: string }>('POST', '/v1/admin-tokens', named)
    if (token.status !== 201) throw new Error(`no token: ${JSON.stringify(token.body)}`)
    return atDesk(w.url, desk.id, token.body)
  }
  const [ann, bob, sue] = [
    await person({ name: 'Ann', role: 'agent' }),
    await person({ name: 'Bob', role: 'agent' }),
    await person({ name: 'Sue', role: 'supervisor' }),
  ]
  w.clock.advance(60_000)

  const mailTo = (login: string) => {
    const newest = mail.inbox.list(login).findLast(({ subject }) => subject.includes('for the helpdesk'))
    if (newest === undefined) throw new Error('nothing came')
    return newest
  }
  const sit: DeskStage['sit'] = async (link, by = browser()) => {
    const sent = await by.press(await by.open(link), 'Continue', {}, { follow: false })
    if (sent.status !== 303) throw new Error(`Continue answered ${sent.status}`)
    return by
  }
  const pass: DeskStage['pass'] = async (id, by, outcome = { overall: 'OK' }) => by.open(await w.finish(id, outcome))
  return {
    w,
    mail,
    desk,
    ann,
    bob,
    sue,
    person,
    mailTo,
    sit,
    pass,
    async verified(login, id) {
      await w.host.settleDown()
      const link = mailTo(login).links.find(one => one.startsWith(`${w.url}/verify/`)) ?? ''
      const by = await sit(link)
      const page = await pass(id, by)
      return { by, page, code: codeOn(page) }
    },
    somebody: (login, more) => w.somebody(login, more),
    async close() {
      await w.close()
      await mail.close()
    },
  }
}

export function atDesk(
  url: string,
  integrationId: string,
  { id, token }: { readonly id: string; readonly token: string },
): AtDesk {
  const heard: string[] = []
  const call: AtDesk['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}/v1/helpdesk${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    heard.push(text, JSON.stringify([...answer.headers]))
    const isJson = answer.headers.get('content-type')?.includes('json') === true
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
  return {
    id,
    token,
    heard,
    call,
    start: (loginHint, more = {}) =>
      call('POST', '/verifications', {
        integrationId,
        loginHint,
        channel: 'email',
        reason: 'You lost your phone',
        ticket: 'INC0012345',
        ...more,
      }),
    show: async call_ => (await call<CallAnswer>('GET', `/verifications/${call_}`)).body,
    confirm: (call_, code) => call('POST', `/verifications/${call_}/confirm`, { code }),
    operate: (call_, operation) => call('POST', `/verifications/${call_}/operations`, { operation }),
  }
}
