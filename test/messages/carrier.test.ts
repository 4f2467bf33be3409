import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mailCarrier } from '../../src/messages/index.ts'
import { type MailFault, type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'

describe('carrying letters by SMTP', () => {
  let mail: MailStandIn
  beforeAll(async () => {
    mail = await startMailStandIn()
  })
  afterEach(async () => {
    mail.inbox.clear()
    await fetch(`${mail.url}/__sandbox/faults`, { method: 'DELETE' })
  })
  afterAll(() => mail.close())

  const letter = {
    id: 'msg_1',
    to: 'ana@example.com',
    subject: 'Olá, é você? — confirme',
    text: 'Uma linha com acentuação.\n\n.uma linha que começa com um ponto\n',
    html: '<p>Uma linha com acentuação.</p>',
  }
  const carry = (signal = new AbortController().signal) =>
    mailCarrier({ url: mail.smtp, from: 'Acme <id@acme.example>', timeoutMs: 250 }).carry(letter, signal)
  const code = () =>
    carry().then(
      outcome => outcome,
      (error: { code: string }) => error.code,
    )

  it('arrives as it was written, from the sender, under its own id', async () => {
    expect(await carry()).toBe('sent')
    const { body, ...kept } = { body: 0, ...mail.inbox.list('ana@example.com')[0] }
    expect(kept).toMatchObject({ from: 'id@acme.example', to: ['ana@example.com'], subject: letter.subject })
    expect(kept.messageId).toBe('<msg_1@acme.example>')
    expect(kept.text?.replaceAll('\r\n', '\n').trim()).toBe(letter.text.trim())
    expect(kept.html?.trim()).toBe(letter.html)
  })

  it.each<[string, MailFault, string]>([
    ['a recipient refused for good', { kind: 'answer', at: 'RCPT', status: 550 }, 'bounced'],
    ['a text refused for good', { kind: 'answer', at: 'text', status: 554 }, 'bounced'],
    ['a recipient refused for now', { kind: 'answer', at: 'RCPT', status: 450 }, 'provider_unavailable'],
    ['a sender refused for good', { kind: 'answer', at: 'MAIL', status: 550 }, 'provider_unavailable'],
    ['a server that takes nobody', { kind: 'answer', at: 'connect', status: 554 }, 'provider_unavailable'],
    ['a server that is silent from the beginning', { kind: 'hang', at: 'connect' }, 'provider_timeout'],
    ['a server that falls silent', { kind: 'hang', at: 'text' }, 'provider_timeout'],
    ['a connection that breaks', { kind: 'cut', at: 'DATA' }, 'provider_unavailable'],
  ])('tells %s from others', async (_what, fault, expected) => {
    mail.order(fault)
    expect(await code()).toBe(expected)
    expect(await code()).toBe('sent')
  })

  it('tells a server that is not there, and no address with it', async () => {
    await mail.down()
    const error = await carry().catch((caught: Error & { detail?: string }) => caught)
    await mail.up()
    expect(error).toMatchObject({ code: 'provider_unavailable' })
    expect(JSON.stringify([error, (error as Error).message, (error as Error).cause ?? null])).not.toContain('ana@')
  })

  it('stops waiting when it is asked to', async () => {
    mail.order({ kind: 'hang', at: 'DATA' })
    const stop = new AbortController()
    const carried = carry(stop.signal).catch((error: { code: string }) => error.code)
    stop.abort()
    expect(await carried).toBe('cancelled')
  })

  it('sends nothing over a line that is not encrypted, but on this machine', async () => {
    const elsewhere = new URL(mail.smtp)
    // This machine under a name that does not say so.
    elsewhere.hostname = '0.0.0.0'
    const carrier = mailCarrier({ url: elsewhere.href, from: 'id@acme.example', timeoutMs: 250 })
    await expect(carrier.carry(letter, new AbortController().signal)).rejects.toMatchObject({ family: 'connector' })
    expect(mail.inbox.list()).toEqual([])
  })
})
