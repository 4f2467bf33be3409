import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smsCarrier } from '../../src/messages/index.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'

const to = '+4930901820'

describe('text messages, by a provider that takes forms', () => {
  let standIn: MailStandIn
  beforeAll(async () => {
    standIn = await startMailStandIn()
  })
  afterAll(() => standIn.close())

  const carrier = (more: object = {}) =>
    smsCarrier({ ...standIn.sms, from: '+15005550006', countries: ['DE'], loopbackHttp: true, ...more })
  const carry = (by = carrier(), number = to) =>
    by.carry({ id: 'msg_1', to: number, subject: 'not sent', text: 'Hello ünïcode', html: '' }, new AbortController().signal)

  it('go to one number, with the text alone', async () => {
    expect(await carry()).toBe('sent')
    expect(standIn.texts).toEqual([{ at: expect.any(String), from: '+15005550006', to, text: 'Hello ünïcode', links: [] }])
  })

  it.each([21211, 21610])('are given up for good where the provider says %i of the number', async code => {
    standIn.order({ kind: 'answer', at: 'sms', status: 400, code })
    expect(await carry()).toBe('bounced')
  })

  it.each([
    ['busy', { kind: 'answer', status: 429 }],
    ['broken', { kind: 'answer', status: 500 }],
    ['refusing for a reason of its own', { kind: 'answer', status: 400, code: 20_422 }],
    ['cut off', { kind: 'cut' }],
  ] as const)('are tried again where it is %s, and nothing of the number is told', async (_what, fault) => {
    standIn.order({ at: 'sms', ...fault })
    const error = await carry().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'provider_unavailable' })
    expect(JSON.stringify(error) + String(error)).not.toContain(to)
  })

  it('are tried again with a wrong password: an operator can put that right', async () => {
    await expect(carry(carrier({ password: 'wrong' }))).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('take the names of the fields that another provider has', async () => {
    const by = carrier({ fields: { to: 'recipient', from: 'sender', text: 'message' } })
    // The stand-in knows Twilio's names alone, and misses them.
    await expect(carry(by)).resolves.toBe('bounced')
  })

  it('go to no machine of ours outside the sandbox', async () => {
    await expect(carry(carrier({ loopbackHttp: false }))).rejects.toMatchObject({ code: 'policy_denied' })
  })
})
