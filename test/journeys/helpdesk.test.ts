import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { atDesk, codeOn } from '../helpdesk/stage.ts'
import { browser } from '../support/browser.ts'
import { shell } from '../support/command.ts'

interface Message {
  readonly subject: string
  readonly links: readonly string[]
}
interface Entry {
  readonly action: string
  readonly actor: { readonly kind: string; readonly name?: string }
  readonly facts: Readonly<Record<string, unknown>>
}

/** As somebody would who started the sandbox and follows what it prints. */
describe('somebody who works at Okta’s customer, has lost their phone and calls the helpdesk', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, users: 40, say: () => undefined })
  }, 30_000)
  afterAll(() => sandbox.close())

  const login = 'user27@example.com'
  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (let nth = 0; nth < 400; nth += 1) {
      const seen = await look()
      if (seen !== undefined) return seen
      await new Promise(resolve => setTimeout(resolve, 25))
    }
    throw new Error('it did not happen')
  }
  const mails = async () => {
    const answer = await fetch(`${sandbox.summary.mail.url}/__sandbox/messages?to=${login}`)
    return ((await answer.json()) as { messages: readonly Message[] }).messages
  }

  it('gets new sign-in methods on the phone that was verified, and the whole story stands in the audit', async () => {
    const { url, agentToken, adminToken, incode, integrations } = sandbox.summary
    const agent = atDesk(url, integrations.helpdesk ?? '', { id: 'agent', token: agentToken ?? '' })
    const started = await agent.start(login, { operations: ['reset_factors'] })
    expect([started.status, started.body]).toMatchObject([201, { delivery: { to: 'address_on_record' } }])
    const { id } = started.body

    const mail = await until(async () => (await mails()).find(({ subject }) => subject.includes('for the helpdesk')))
    const caller = browser()
    const link = mail.links.find(one => one.startsWith(`${url}/verify/`)) ?? ''
    await caller.press(await caller.open(link), 'Continue', {}, { follow: false })
    const sessions = await fetch(`${incode.url}/__sandbox/sessions?verificationId=${id}`)
    const [{ interviewId = '' } = {}] = (await sessions.json()) as { interviewId: string }[]
    const finished = await fetch(`${incode.url}/__sandbox/sessions/${interviewId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ overall: 'OK' }),
    })
    const { redirectionUrl } = (await finished.json()) as { redirectionUrl: string }
    const code = codeOn(await caller.open(redirectionUrl))

    expect((await agent.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
    expect((await agent.operate(id, 'reset_factors')).body).toMatchObject({ recipient: 'seat', state: 'open' })
    const page = await caller.press(await caller.open(`${url}/verify/seat/${id}`), 'Yes, remove my factors')
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('id="secret"')])
    expect((await agent.show(id)).operations).toEqual([{ operation: 'reset_factors', state: 'done' }])

    const answer = await fetch(`${url}/v1/audit?target=${id}&limit=100`, { headers: { authorization: `Bearer ${adminToken}` } })
    const { items } = (await answer.json()) as { items: readonly Entry[] }
    const story = items
      .map(({ action, actor, facts }) => [action, actor.kind, facts.operation].filter(Boolean).join(' '))
      .reverse()
    expect(story).toEqual([
      'verification.started admin',
      'helpdesk.started admin',
      'verification.seated person',
      'verification.decided host',
      'verification.code_typed admin',
      'verification.completed host',
      'operation.opened admin reset_factors',
      'operation.claimed person reset_factors',
      'operation.claimed person password_reset_link',
      'operation.done person password_reset_link',
      'operation.done person reset_factors',
      'operation.claimed person revoke_sessions',
      'operation.done person revoke_sessions',
    ])
    // The mailbox on record was told at the start, at the end, and of what was changed.
    await until(async () => ((await mails()).length >= 4 ? true : undefined))
    expect((await mails()).map(({ subject }) => subject.replace(/^.*?: /, ''))).toEqual(
      expect.arrayContaining([
        'somebody asks to get into your account',
        'somebody got into your account',
        'your account was changed',
      ]),
    )
  })

  it('can be asked for by a ticket system, with what the sandbox prints', async () => {
    const { url, clients, helpdesk, integrations } = sandbox.summary
    const here = await shell()
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'openid',
      client_id: clients.helpdesk?.id ?? '',
      client_secret: clients.helpdesk?.secret ?? '',
    })
    const token = (await (await fetch(`${url}/oauth2/token`, { method: 'POST', body: form })).json()) as { access_token: string }
    const asked = await fetch(`${url}/omni/b2b/onboarding/request-new`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token.access_token}`,
        'x-api-key': helpdesk.apiKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        integrationReference: integrations.helpdesk,
        loginHint: 'user28@example.com',
        notification: { type: 'EMAIL' },
      }),
    })
    const body = (await asked.json()) as { interviewId: string; url: string }
    expect([asked.status, body.url]).toEqual([200, `${url}/helpdesk/status/${body.interviewId}`])
    const env = { STEPGATE_URL: url, STEPGATE_TOKEN: sandbox.summary.agentToken ?? '' }
    expect((await here.run(['helpdesk', 'show', body.interviewId], env)).code).toBe(0)
    const allowing = { ...env, STEPGATE_TOKEN: sandbox.summary.supervisorToken ?? '' }
    const who = ['--login', 'user28@example.com', '--why', 'Rang back']
    expect((await here.run(['helpdesk', 'allow', integrations.helpdesk ?? '', ...who], allowing)).code).toBe(0)
    await here.close()
  })
})
