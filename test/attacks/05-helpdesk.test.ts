import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifiedBefore } from '../../src/verification/trails/reset.ts'
import { type AtDesk, atDesk, codeOn, type DeskStage, deskStage } from '../helpdesk/stage.ts'

const minute = 60_000

describe('a stranger on the line of the helpdesk, and the person on another', () => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage()
  })
  afterAll(() => s.close())

  it('does not get on without the code, whatever the person shows to Incode', async () => {
    await s.somebody('vera@example.com')
    const started = await s.ann.start('vera@example.com', { operations: ['reset_factors'] })
    const { id } = started.body
    const early = await s.ann.confirm(id, '000000')
    expect([early.status, early.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })])
    await s.verified('vera@example.com', id)
    const passed = await s.ann.show(id)
    expect(passed).toMatchObject({
      progress: 'finished',
      verdict: { outcome: 'challenge', class: 'awaiting_code' },
      code: { awaited: true, triesLeft: 3 },
    })
    const refused = await s.ann.operate(id, 'reset_factors')
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })])
    expect(s.w.product.calls).toEqual([])
  })

  it('gets nothing with the code either: what is given appears in the browser that was verified, and nowhere else', async () => {
    await s.somebody('vic@example.com')
    const { id } = (await s.ann.start('vic@example.com', { operations: ['reset_factors'] })).body
    const { by, code } = await s.verified('vic@example.com', id)
    const seat = `${s.w.url}/verify/seat/${id}`
    expect((await s.ann.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
    // Not before the agent opened it.
    expect((await by.post(`${seat}/operations`, { operation: 'reset_factors' })).status).toBe(409)
    expect(s.w.product.calls).toEqual([])
    expect((await by.open(seat)).text).toContain('Stay on this page')
    expect((await s.ann.operate(id, 'reset_factors')).body).toEqual({
      operation: 'reset_factors',
      performed: false,
      recipient: 'seat',
      state: 'open',
    })
    const shown = await by.press(await by.open(seat), 'Yes, remove my factors')
    expect(shown.status).toBe(200)
    const secret = s.w.product.secrets.at(-1) ?? 'none'
    expect(shown.text).toContain(secret)
    expect(s.w.product.calls).toEqual(['password_reset_link u-vic', 'reset_factors u-vic', 'revoke_sessions u-vic'])
    expect((await s.ann.show(id)).operations).toEqual([{ operation: 'reset_factors', state: 'done' }])
    const note = await s.ann.call('GET', `/verifications/${id}/note`)
    expect(note.body).toContain('Operation reset_factors: done')
    const all = [...s.ann.heard, ...s.w.log.lines].join('\n')
    expect(all).not.toContain(secret)
    expect(all).not.toContain(code)
  })

  it('has three guesses at the code, and then the verification is void', async () => {
    await s.somebody('gus@example.com')
    const { id } = (await s.ann.start('gus@example.com', { operations: ['unlock'] })).body
    const { by, code } = await s.verified('gus@example.com', id)
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const answers = []
    for (let nth = 0; nth < 3; nth += 1) answers.push((await s.ann.confirm(id, wrong)).body)
    expect(answers).toMatchObject([
      { did: 'wrong', triesLeft: 2 },
      { did: 'wrong', triesLeft: 1 },
      { did: 'void', triesLeft: 0 },
    ])
    expect((await s.ann.confirm(id, code)).status).toBe(409)
    expect((await s.ann.show(id)).verdict).toEqual({ outcome: 'deny', class: 'stopped_for_safety' })
    expect((await by.open(`${s.w.url}/verify/seat/${id}`)).text).not.toContain(code.slice(3))
  })

  it('is told on by the person, who did not call: the page says so above the code', async () => {
    await s.somebody('ned@example.com')
    const { id } = (await s.ann.start('ned@example.com', { operations: ['unlock'] })).body
    const { by, page, code } = await s.verified('ned@example.com', id)
    const warning = page.text.indexOf('We never call you and ask for this')
    expect(warning).toBeGreaterThan(0)
    expect(warning).toBeLessThan(page.text.indexOf('id="read-back"'))
    await by.press(page, 'I did not call')
    expect((await s.ann.confirm(id, code)).status).toBe(409)
    const events = await s.w.store.db.selectFrom('events').select('type').where('target', '=', id).execute()
    expect(events.map(({ type }) => type)).toContain('verification.reported')
    const again = await s.ann.start('ned@example.com')
    expect([again.status, again.body]).toEqual([403, expect.objectContaining({ code: 'policy_denied' })])
  })

  it('stops what is open after the code was read out, too', async () => {
    await s.somebody('lia@example.com')
    const { id } = (await s.ann.start('lia@example.com', { operations: ['password_reset_link'] })).body
    const { by, code } = await s.verified('lia@example.com', id)
    await s.ann.confirm(id, code)
    await s.ann.operate(id, 'password_reset_link')
    const before = s.w.product.calls.length
    const seat = `${s.w.url}/verify/seat/${id}`
    await by.post(`${seat}/not-me`)
    expect((await by.post(`${seat}/operations`, { operation: 'password_reset_link' })).text).not.toContain('canary')
    expect(s.w.product.calls).toHaveLength(before)
    expect((await s.ann.show(id)).verdict).toEqual({ outcome: 'deny', class: 'stopped_for_safety' })
    expect((await s.ann.operate(id, 'password_reset_link')).status).toBe(409)
  })

  it('is given what is opened within ten minutes of the check, and not later', async () => {
    await s.somebody('tom@example.com')
    const { id } = (await s.ann.start('tom@example.com', { operations: ['unlock'] })).body
    const { code } = await s.verified('tom@example.com', id)
    s.w.clock.advance(5 * minute)
    await s.ann.confirm(id, code)
    expect((await s.ann.show(id)).freshSeconds).toBeLessThanOrEqual(300)
    s.w.clock.advance(5 * minute)
    const late = await s.ann.operate(id, 'unlock')
    expect([late.status, late.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })])
    expect((await s.ann.show(id)).freshSeconds).toBe(0)
  })

  it('gets no further with a link that the agent passed on, or drew: it takes the code all the same', async () => {
    for (const channel of ['link', 'qr']) {
      const login = `${channel}@example.com`
      await s.somebody(login)
      for (const operation of ['password_reset_link', 'temporary_access_pass', 'reset_factors']) {
        const { status, body } = await s.ann.start(login, { channel, operations: [operation] })
        expect([status, body]).toEqual([422, expect.objectContaining({ code: 'operation_not_allowed' })])
      }
      const { id, url = '', delivery, ...more } = (await s.ann.start(login, { channel, operations: ['unlock'] })).body
      expect([delivery.to, 'qr' in more]).toEqual(['caller', channel === 'qr'])
      const by = await s.sit(url)
      const code = codeOn(await s.pass(id, by))
      expect((await s.ann.operate(id, 'unlock')).status).toBe(409)
      expect((await s.ann.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
      // Later looks have no link.
      expect(await s.ann.show(id)).not.toHaveProperty('url')
    }
  })

  it('gets nothing by a passed-on link once the integration stops naming it, whatever was declared before', async () => {
    await s.somebody('passed@example.com')
    const config = { directoryIntegrationId: s.w.recoverable, operations: ['reset_factors', 'unlock'] }
    const made = await s.w.admin<{ id: string; version: number }>('POST', '/v1/integrations', {
      template: 'helpdesk',
      name: 'Passing on',
      config: { ...config, policies: ['link_to_caller'] },
    })
    const agent = atDesk(s.w.url, made.body.id, s.ann)
    const asked = { channel: 'link', operations: ['reset_factors', 'unlock'] }
    const { id, url = '' } = (await agent.start('passed@example.com', asked)).body
    const code = codeOn(await s.pass(id, await s.sit(url)))
    expect((await agent.confirm(id, code)).body).toMatchObject({ did: 'confirmed' })
    const changed = await s.w.admin('PATCH', `/v1/integrations/${made.body.id}`, { config: { ...config, policies: [] } })
    expect(changed.status).toBe(200)
    const stopped = await agent.operate(id, 'reset_factors')
    expect([stopped.status, stopped.body]).toEqual([422, expect.objectContaining({ code: 'operation_not_allowed' })])
    expect((await agent.operate(id, 'unlock')).status).toBe(200)
  })

  it('finds no link in a mailbox that is older than ten minutes', async () => {
    await s.somebody('old@example.com')
    const { id } = (await s.ann.start('old@example.com')).body
    await s.w.host.settleDown()
    const [link = ''] = s.mailTo('old@example.com').links
    s.w.clock.advance(10 * minute)
    await expect(s.sit(link)).rejects.toThrow()
    // Sent again it lives again, for whoever did not press yet.
    expect((await s.ann.call('POST', `/verifications/${id}/resend`)).status).toBe(200)
    await s.sit(link)
    expect((await s.ann.call('POST', `/verifications/${id}/resend`)).body).toMatchObject({ code: 'conflict' })
  })
})

describe('an address that somebody names', () => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage()
  })
  afterAll(() => s.close())

  const refused = (answer: { status: number; body: unknown }, code = 'policy_denied') =>
    expect([answer.status, answer.body]).toEqual([code === 'policy_denied' ? 403 : 422, expect.objectContaining({ code })])
  const allow = (by: AtDesk, loginHint: string, more: object = {}) =>
    by.call<{ id: string; code?: string }>('POST', '/overrides', {
      integrationId: s.desk.id,
      loginHint,
      why: 'Rang back on the number of the office',
      ...more,
    })

  it('is not written to if the directory does not know it, nor if it was changed yesterday', async () => {
    await s.somebody('ana@example.com', { claims: { phone_number: '+49 30 901820' } })
    refused(await s.ann.start('ana@example.com', { address: 'mallory@example.com' }))
    refused(await s.ann.start('ana@example.com', { channel: 'sms', address: '+447700900123' }))
    const yesterday = new Date(s.w.clock.now() - 86_400_000).toISOString()
    const now = { changedAt: yesterday, email: 'mallory@example.com', claims: { phone_number: '+447700900123' } }
    const known = await s.somebody('eve@example.com')
    await s.w.store.loader.put(s.w.recoverable, { ...known, ...now }, s.w.clock.now())
    refused(await s.ann.start('eve@example.com'))
    refused(await s.ann.start('eve@example.com', { channel: 'sms' }))
    await s.w.host.settleDown()
    expect(s.mail.inbox.list('mallory@example.com')).toEqual([])
    expect(s.mail.texts).toEqual([])
  })

  it('is written to once a supervisor allowed it, and opens nothing to sign in with', async () => {
    await s.somebody('cap@example.com')
    const address = 'cap.private@example.com'
    const given = { address, operations: ['unlock'] }
    const { id: overrideId } = (await allow(s.sue, 'cap@example.com', { address })).body
    for (const operation of ['password_reset_link', 'temporary_access_pass', 'reset_factors']) {
      refused(await s.ann.start('cap@example.com', { address, overrideId, operations: [operation] }), 'operation_not_allowed')
    }
    refused(await s.ann.start('cap@example.com', { ...given, address: 'other@example.com', overrideId }))
    // What was allowed for one address is for no other way to the person.
    for (const way of [{}, { channel: 'link' }]) refused(await s.ann.start('cap@example.com', { ...way, overrideId }))
    const { id, delivery } = (await s.ann.start('cap@example.com', { ...given, overrideId })).body
    expect(delivery.to).toBe('unverified_address')
    // Once.
    refused(await s.ann.start('cap@example.com', { ...given, overrideId }))
    await s.w.host.settleDown()
    const [link = ''] = s.mailTo(address).links
    const by = await s.sit(link)
    const code = codeOn(await s.pass(id, by))
    await s.ann.confirm(id, code)
    expect((await s.ann.show(id)).verdict).toEqual({ outcome: 'challenge', class: 'confirmed_limited' })
    const agent = { kind: 'person', id: 'agent', ours: false } as const
    const reset = { externalId: 'u-cap', at: s.w.clock.now(), by: agent, operation: 'password_reset' } as const
    expect(await verifiedBefore(s.w.store.db, s.w.recoverable, reset)).toBeUndefined()
    expect((await s.ann.operate(id, 'unlock')).status).toBe(200)
    await s.w.store.transaction(({ db }) =>
      db
        .updateTable('verifications')
        .set({ operations: JSON.stringify(['reset_factors']) })
        .where('id', '=', id as never)
        .execute(),
    )
    refused(await s.ann.operate(id, 'reset_factors'), 'operation_not_allowed')
    const shown = await by.post(`${s.w.url}/verify/seat/${id}/operations`, { operation: 'reset_factors' })
    expect(shown.text).not.toContain('canary')
    expect(s.w.product.calls.filter(call => !call.startsWith('unlock'))).toEqual([])
  })

  it('is good for a quarter of an hour, and for the person whom the supervisor named', async () => {
    await s.somebody('one@example.com')
    await s.somebody('two@example.com')
    const address = 'elsewhere@example.com'
    const { id: overrideId } = (await allow(s.sue, 'one@example.com', { address })).body
    refused(await s.ann.start('two@example.com', { address, overrideId }))
    s.w.clock.advance(15 * minute)
    refused(await s.ann.start('one@example.com', { address, overrideId }))
  })

  it('is not sent to a second time once it is not on record any more', async () => {
    const known = await s.somebody('mia@example.com')
    const { id } = (await s.ann.start('mia@example.com')).body
    const changed = { ...known, email: 'mia.new@example.com', changedAt: new Date(s.w.clock.now()).toISOString() }
    await s.w.store.loader.put(s.w.recoverable, changed, s.w.clock.now())
    refused(await s.ann.call('POST', `/verifications/${id}/resend`))
  })

  it('is a phone of a country that is on the list, and in E.164', async () => {
    await s.somebody('sam@example.com', { claims: { phone_number: '+49 30 901820' } })
    await s.somebody('pat@example.com', { claims: { phone_number: '+370 612 34567' } })
    await s.somebody('loc@example.com', { claims: { phone_number: '030 901820' } })
    refused(await s.ann.start('pat@example.com', { channel: 'sms' }))
    refused(await s.ann.start('loc@example.com', { channel: 'sms' }))
    const { id } = (await s.ann.start('sam@example.com', { channel: 'sms', operations: ['unlock'] })).body
    await s.w.host.settleDown()
    // Beside it the same telephone is told that somebody begins.
    const sent = s.mail.texts.filter(one => one.text.includes('you called the helpdesk?'))
    expect(sent.map(({ to }) => to)).toEqual(['+4930901820'])
    const { text = '', links = [] } = sent[0] ?? {}
    expect(text).toContain('If you did not call, open it and press Not me')
    const by = await s.sit(links[0] ?? '')
    expect((await s.ann.confirm(id, codeOn(await s.pass(id, by)))).body).toMatchObject({ did: 'confirmed' })
    for (let nth = 0; nth < 4; nth += 1) await s.ann.start('sam@example.com', { channel: 'sms' })
    const flood = await s.ann.start('sam@example.com', { channel: 'sms' })
    expect([flood.status, flood.body]).toEqual([429, expect.objectContaining({ code: 'rate_limited' })])
  })
})
