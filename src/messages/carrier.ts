import { connectorError } from '../contract/index.ts'
import type { Language } from './texts.ts'

/** A message with its text, ready to go. */
export interface Letter {
  /** Stands in the Message-ID, so that a mailbox knows a repetition. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Takes letters to people. `bounced`: it was refused for good. Anything else that fails is thrown, and tried again. */
export interface Carrier {
  carry(letter: Letter, signal: AbortSignal): Promise<'sent' | 'bounced'>
}

export interface MailSettings {
  /** `smtps://user:password@host:465`, or `smtp://…`, which goes on encrypted or not at all, but on this machine. */
  readonly url: string
  readonly from: string
  /** In which the owners of the installation are written to. English where it is left out. */
  readonly language?: Language
  readonly timeoutMs?: number
}

const usualTimeoutMs = 20_000
const loopback = /^(127(\.\d+){3}|localhost|\[::1\])$/

/** By SMTP (RFC 5321), through the mail server that the operator named. */
export function mailCarrier({ url, from, timeoutMs = usualTimeoutMs }: MailSettings): Carrier {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const local = loopback.test(hostname)
  const options = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A server that offers no encryption, or somebody in between who hides that it does, gets nothing (RFC 3207, 6).
    requireTLS: !secure && !local,
    ignoreTLS: !secure && local,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  // Loaded here and not above: it weighs more than all else of a start, and many hosts have no mail server.
  const transport = import('nodemailer').then(({ createTransport }) => createTransport(options))
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '')
  return {
    async carry({ id, to, subject, text, html }, signal) {
      const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
      const messageId = `<${id}@${domain}>`
      const address = { name: '', address: to }
      try {
        const sent = (await transport).sendMail({ from, to: address, subject, text, html, headers, messageId })
        await unless(signal, sent)
        return 'sent'
      } catch (error) {
        if (signal.aborted) throw connectorError('cancelled')
        if (isForGood(error)) return 'bounced'
        throw refusal(error)
      }
    },
  }
}

/** The conversation itself cannot be broken off; its own time-outs end it. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, stopped])
}

interface Failure {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
}

/** Of the recipient or of the text; what the server has against the sender an operator can put right. */
function isForGood(error: unknown): boolean {
  const { code, command = '', responseCode = 0 } = error as Failure
  const isPermanent = responseCode >= 500 && responseCode < 600
  return isPermanent && ((code === 'EENVELOPE' && command.startsWith('RCPT')) || code === 'EMESSAGE')
}

/** What servers say quotes addresses: only its kind is told. */
function refusal(error: unknown) {
  const { code = '', responseCode } = error as Failure
  const detail = `${/^E[A-Z]+$/.test(code) ? code : 'unknown'}${responseCode === undefined ? '' : ` ${responseCode}`}`
  if (code === 'ETIMEDOUT') return connectorError('provider_timeout', 'The mail server did not answer in time.', { detail })
  return connectorError('provider_unavailable', 'The mail server did not take a message.', { detail })
}
