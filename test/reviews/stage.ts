import type { MailStandIn } from '../../src/sandbox/mail/index.ts'
import type { ReviewView } from '../../src/verification/reviews/views.ts'
import { type Browser, browser } from '../support/browser.ts'
import { type Carried, carried, comeBack, idOf, linkOf, sit } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

/** An administrator who calls the admin API with a token of their own. */
export type Caller = <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<Answer<T>>

export interface Reviewers {
  readonly w: World
  readonly flow: Flow
  /** Two people with tokens of one maker, and one whose role is `agent`. */
  readonly rita: Caller
  readonly rob: Caller
  readonly agent: Caller
  /** An administrator. */
  readonly ada: Caller
  caller(wanted: object, by?: Caller): Promise<Caller & { readonly id: string; readonly token: string }>
  /** The policy of everybody, decided by two as it has to be. */
  decree(settings: object): Promise<void>
  queue(query?: string): Promise<readonly ReviewView[]>
  reviewOf(verificationId: string): Promise<ReviewView>
  /** From the link to the queue. */
  park(login: string, outcome?: object, purpose?: 'step-up' | 'account-recovery'): Promise<Parked>
}

export interface Parked {
  readonly id: string
  readonly link: string
  readonly person: Browser
  readonly first: Carried
}

export async function reviewers(database: 'sqlite' | 'postgres' = 'sqlite', mail?: MailStandIn): Promise<Reviewers> {
  const w = await world({ database, ...(mail ? { mail } : {}) })
  const flow = await w.flow()
  const owner: Caller = (method, path, body) => w.admin(method, path, body)
  async function caller(wanted: object, by: Caller = owner) {
    const made = await by<{ id: string; token: string }>('POST', '/v1/admin-tokens', wanted)
    if (made.status !== 201) throw new Error(`no token: ${JSON.stringify(made.body)}`)
    const call = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
      const answer = await fetch(`${w.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${made.body.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, body: (text === '' ? undefined : JSON.parse(text)) as T }
    }
    return Object.assign(call, { id: made.body.id, token: made.body.token })
  }
  const rita = await caller({ name: 'Rita', role: 'reviewer' })
  const rob = await caller({ name: 'Rob', role: 'reviewer' })
  const { externalId } = await w.person({ login: 'agent@example.com' })
  const agent = await caller({ name: 'Agent', role: 'agent', person: { integrationId: w.directoryId, externalId } })
  const [ada, bob] = [await caller({ name: 'Ada', role: 'admin' }), await caller({ name: 'Bob', role: 'admin' })]
  w.clock.advance(60_000)
  const queue = async (query = 'state=open') =>
    (await rita<{ items: readonly ReviewView[] }>('GET', `/v1/reviews?${query}`)).body.items
  return {
    w,
    flow,
    rita,
    rob,
    agent,
    ada,
    caller,
    queue,
    async decree(settings) {
      const made = await ada<{ state: string; proposalId: string }>('POST', '/v1/policies/default/proposals', {
        settings,
        why: 'test',
      })
      if (made.body.state === 'open') await bob('POST', `/v1/policies/default/proposals/${made.body.proposalId}/confirm`)
    },
    async reviewOf(verificationId) {
      const found = (await queue('limit=500')).filter(one => one.verificationId === verificationId).at(-1)
      if (found === undefined) throw new Error('it is in no queue')
      return found
    },
    async park(login, outcome = { overall: 'MANUAL_PENDING' }, purpose = 'step-up') {
      const started = await flow.call('POST', `/${purpose}`, { loginHint: login, returnUrl: flow.returnUrl })
      const person = await sit(started, browser())
      const first = carried(await comeBack(w, started, person, outcome), person)
      return { id: idOf(started), link: linkOf(started), person, first }
    },
  }
}

/** What the person does after a yes: presses the button of their page, shows the face, and comes back. */
export async function showFace(w: World, { id, person }: Pick<Parked, 'id' | 'person'>, outcome: object): Promise<Carried> {
  const sent = await person.press(await person.open(`${w.url}/verify/seat/${id}`), 'Go on in this browser', {}, { follow: false })
  if (sent.status !== 303) throw new Error(`Go on answered ${sent.status}`)
  return carried(await person.open(await w.finish(id, outcome), { follow: false }), person)
}
