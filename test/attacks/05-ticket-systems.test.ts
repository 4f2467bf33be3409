import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AtDesk, atDesk, codeOn, type DeskStage, deskStage } from '../helpdesk/stage.ts'
import { browser } from '../support/browser.ts'

const apiKey = 'a-key-of-the-ticket-system-0123456789'
const by = { requestedBy: { id: 'agent.smith', name: 'Agent Smith' } }

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

describe('a ticket system that asks in the shape of Incode’s request-new', () => {
  let s: DeskStage
  /** Of a helpdesk, by its client: a token as the apps for ticket systems get it, and the call. */
  let asks: (body: object, headers?: Record<string, string>) => Promise<Answer>
  let desk: Made
  interface Made {
    readonly id: string
    readonly client: { readonly id: string; readonly secret: string }
  }
  const make = async (more: object = {}): Promise<Made> => {
    const config = { directoryIntegrationId: s.w.recoverable, operations: ['unlock'], apiKey, ...more }
    return (await s.w.admin<Made>('POST', '/v1/integrations', { template: 'helpdesk', name: 'Tickets', config })).body
  }
  const tokenOf = async ({ client }: Made): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      scope: 'openid',
    })
    const answer = await fetch(`${s.w.url}/oauth2/token`, { method: 'POST', body })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const asking = async (made: Made) => {
    const token = await tokenOf(made)
    return async (body: object, headers: Record<string, string> = {}): Promise<Answer> => {
      const answer = await fetch(`${s.w.url}/omni/b2b/onboarding/request-new`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'x-api-key': apiKey,
          'api-version': '1.0',
          'content-type': 'application/json',
          ...headers,
        },
        body: JSON.stringify({ integrationReference: made.id, ...body }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
  }
  beforeAll(async () => {
    s = await deskStage()
    desk = await make()
    asks = await asking(desk)
    await s.somebody('ana@example.com')
  })
  afterAll(() => s.close())

  it('has the link sent to the address on record, and is answered with a page that says how far it is, and nothing else', async () => {
    const notification = { type: 'EMAIL', email: 'ana@example.com' }
    const asked = await asks({
      loginHint: 'ana@example.com',
      notification,
      linkValidityInMinutes: 10,
      externalCustomerId: 'ITSM-7',
    })
    expect(asked).toMatchObject({ status: 200, body: { interviewId: expect.any(String), url: expect.any(String) } })
    const { interviewId: id, url } = asked.body as { interviewId: string; url: string }
    expect(url).toBe(`${s.w.url}/helpdesk/status/${id}`)
    await s.w.host.settleDown()
    expect((await browser().open(url)).text).toContain('It has not been opened yet')
    const { page } = await s.verified('ana@example.com', id)
    const status = await browser().open(url)
    expect(status.text).toContain('It is finished')
    expect(/<article>([\s\S]*)<\/article>/.exec(status.text)?.[1]).not.toMatch(/ana|confirm|\d{3} \d{3}|form/i)
    expect(page.text).toContain('read-back')
    expect((await browser().open(`${s.w.url}/helpdesk/status/nobody`)).status).toBe(404)
  })

  it('hears the same 4301 of nobody, and of somebody with another address: only the audit tells which it was', async () => {
    const email = { type: 'EMAIL', email: 'mallory@example.com' }
    const phone = { type: 'SMS', phone: '+447700900123' }
    await s.somebody('new@example.com')
    const known = await s.somebody('moved@example.com')
    const changed = { ...known, changedAt: new Date(s.w.clock.now() - 86_400_000).toISOString(), email: 'mallory@example.com' }
    await s.w.store.loader.put(s.w.recoverable, changed, s.w.clock.now())
    const rows = async () => (await s.w.store.db.selectFrom('verifications').select('id').execute()).length
    const before = await rows()
    const cases = [
      ['nobody@example.com', email, 'nobody_or_several'],
      ['nobody@example.com', phone, 'nobody_or_several'],
      ['new@example.com', email, 'not_on_record'],
      ['new@example.com', phone, 'no_address'],
      ['moved@example.com', { type: 'EMAIL' }, 'contact_unsettled'],
    ] as const
    for (const [loginHint, notification] of cases) {
      const { status, body } = await asks({ loginHint, notification })
      expect({ status, body }).toEqual({
        status: 404,
        body: {
          timestamp: expect.any(Number),
          status: 4301,
          error: 'Employee not found',
          message: 'The directory has nobody of this login and address.',
          path: '/omni/b2b/onboarding/request-new',
        },
      })
    }
    // Nothing was begun of any, and as much was written of each.
    expect(await rows()).toBe(before)
    const { body } = await s.w.admin<{ items: { facts: { why?: string } }[] }>(
      'GET',
      `/v1/audit?action=helpdesk.not_begun&limit=${cases.length}`,
    )
    expect(body.items.map(({ facts }) => facts.why).toSorted()).toEqual(cases.map(([, , why]) => why).toSorted())
    await s.w.host.settleDown()
    expect(s.mail.texts).toEqual([])
    expect(s.mail.inbox.list('mallory@example.com')).toEqual([])
  })

  it('has the link sent to the telephone on record, too, and gets to the end by it', async () => {
    await s.somebody('tex@example.com', { claims: { phone_number: '+49 30 901822' } })
    const notification = { type: 'SMS', phone: '+4930901822' }
    const asked = await asks({ loginHint: 'tex@example.com', notification, operations: ['unlock'], ...by })
    expect(asked).toMatchObject({ status: 200, body: { interviewId: expect.any(String) } })
    const { interviewId: id, url } = asked.body as { interviewId: string; url: string }
    await s.w.host.settleDown()
    const [text, ...more] = s.mail.texts.filter(one => one.text.includes('you called the helpdesk?'))
    expect([text?.to, more]).toEqual(['+4930901822', []])
    const system = ofClient(s, desk, await tokenOf(desk))
    expect(await system.show(id)).toMatchObject({ progress: 'sent', delivery: { to: 'address_on_record', state: 'sent' } })
    const caller = await s.sit(text?.links[0] ?? '')
    const page = await s.pass(id, caller)
    expect((await browser().open(url)).text).toContain('It is finished')
    const confirmed = await system.call('POST', `/verifications/${id}/confirm`, { code: codeOn(page), ...by })
    expect(confirmed.body).toMatchObject({ did: 'confirmed' })
    const opened = await system.call('POST', `/verifications/${id}/operations`, { operation: 'unlock', ...by })
    expect([opened.status, opened.body]).toMatchObject([200, { state: 'open', recipient: 'seat' }])
    await caller.press(await caller.open(`${s.w.url}/verify/seat/${id}`), 'Yes, unlock my account')
    expect(s.w.product.calls).toContain('unlock u-tex')
  })

  it.each([
    ['another key', { 'x-api-key': 'some-other-key-that-is-long-enough-too' }, 403],
    ['no token', { authorization: 'Bearer none' }, 401],
  ])('is refused with %s', async (_what, headers, status) => {
    const answer = await asks({ loginHint: 'ana@example.com' }, headers)
    expect([answer.status, answer.body.status]).toEqual([status, status])
  })

  it('is refused for another integration than its own, and without a key of its own', async () => {
    expect((await asks({ loginHint: 'ana@example.com', integrationReference: s.desk.id })).status).toBe(404)
    const keyless = await asking(await make({ apiKey: undefined }))
    expect((await keyless({ loginHint: 'ana@example.com' })).status).toBe(403)
    const hooks = await s.w.flow()
    const foreign = await asks({ loginHint: 'ana@example.com' }, { authorization: `Bearer ${await hooks.token()}` })
    expect(foreign.status).toBe(403)
  })

  it('is given the link itself only under link_to_caller, and nothing is opened then without the code', async () => {
    await s.somebody('lin@example.com')
    const passing = await make({ policies: ['link_to_caller'] })
    const ask = await asking(passing)
    const { body } = await ask({ loginHint: 'lin@example.com', operations: ['unlock'], ...by })
    const { interviewId: id, url } = body as { interviewId: string; url: string }
    expect(url).toContain('/verify/')
    const system = ofClient(s, passing, await tokenOf(passing))
    const person = await s.sit(url)
    const code = codeOn(await s.pass(id, person))
    expect(await system.show(id)).toMatchObject({ delivery: { to: 'caller', state: 'none' }, code: { awaited: true } })
    expect((await system.call('POST', `/verifications/${id}/operations`, { operation: 'unlock', ...by })).status).toBe(409)
    expect((await system.call('POST', `/verifications/${id}/confirm`, { code })).status).toBe(400)
    expect((await system.call('POST', `/verifications/${id}/confirm`, { code, ...by })).body).toMatchObject({ did: 'confirmed' })
    expect((await system.call('POST', `/verifications/${id}/operations`, { operation: 'unlock', ...by })).status).toBe(200)
    expect((await system.call('GET', `/verifications/${id}/note`)).body).toContain('Asked by: Agent Smith')
  })

  it('asks our own way, too, and sees nothing of another integration’s', async () => {
    await s.somebody('own@example.com')
    const system = ofClient(s, desk, await tokenOf(desk))
    expect((await system.start('own@example.com')).status).toBe(400)
    expect((await system.start('own@example.com', { ...by, channel: 'link' })).body).toMatchObject({ code: 'policy_denied' })
    const { id } = (await system.start('own@example.com', by)).body
    expect(await system.show(id)).toMatchObject({ progress: 'waiting', verdict: null })
    await s.somebody('not@example.com')
    const other = (await s.ann.start('not@example.com')).body.id
    for (const path of ['', '/note']) {
      expect((await system.call('GET', `/verifications/${other}${path}`)).status).toBe(404)
    }
    for (const deed of ['resend', 'cancel']) {
      expect((await system.call('POST', `/verifications/${other}/${deed}`, by)).status).toBe(404)
    }
    // Of what is for supervisors, it has nothing.
    expect((await system.call('POST', '/overrides', {})).status).toBe(401)
  })

  it('gets one verification for a key that it repeats', async () => {
    await s.somebody('idem@example.com')
    const system = ofClient(s, desk, await tokenOf(desk))
    const body = { loginHint: 'idem@example.com', channel: 'email', ...by }
    const once = () => system.call<{ id: string }>('POST', '/verifications', body, { 'idempotency-key': 'ticket-1' })
    const [first, second] = [await once(), await once()]
    expect([second.status, second.body.id]).toEqual([201, first.body.id])
    await s.w.host.settleDown()
    expect(s.mail.inbox.list('idem@example.com').filter(({ subject }) => subject.includes('for the helpdesk'))).toHaveLength(1)
  })
})

const ofClient = (s: DeskStage, made: { readonly id: string }, token: string): AtDesk =>
  atDesk(s.w.url, made.id, { id: 'client', token })
