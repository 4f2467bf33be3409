import { connectorError } from '../contract/index.ts'
import { createSafeFetch } from '../security/safe-fetch.ts'
import type { Carrier } from './carrier.ts'

/**
 * A provider of text messages that takes them as a form over HTTPS, with basic authentication: Twilio's Messages resource
 * (https://www.twilio.com/docs/messaging/api/message-resource), and those that are shaped like it.
 */
export interface SmsSettings {
  /** Where a message is posted to, with the account in it: `https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json`. */
  readonly url: string
  readonly user: string
  readonly password: string
  /** A number of ours in E.164, or a sender id. */
  readonly from: string
  /** Countries whose numbers are written to (ISO 3166-1 alpha-2), and no other: numbers that cost the sender are elsewhere. */
  readonly countries: readonly string[]
  /** To each of these countries, in a day. */
  readonly perCountryDay?: number
  /** What the provider calls the fields of the form. */
  readonly fields?: { readonly to: string; readonly from: string; readonly text: string }
  /** Whether the provider may be on this machine: the sandbox alone. */
  readonly loopbackHttp?: boolean
}

const twilio = { to: 'To', from: 'From', text: 'Body' } as const

/** Codes of a refusal for good: no such number, none that takes texts, or somebody who wants none (twilio.com/docs/api/errors). */
const forGood: ReadonlySet<number> = new Set([21211, 21214, 21217, 21408, 21610, 21612, 21614])

/** Takes text messages to phones. What the provider answers quotes numbers: only its kind is told. */
export function smsCarrier(settings: SmsSettings): Carrier {
  const { url, user, password, from, fields = twilio, loopbackHttp = false } = settings
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const fetch = createSafeFetch({
    allow: [new URL(url).host],
    loopbackHttp,
    limits: { totalMs: 10_000, bodyBytes: 100_000 },
  })
  return {
    async carry({ to, text }, signal) {
      const body = new URLSearchParams({ [fields.to]: to, [fields.from]: from, [fields.text]: text })
      const response = await fetch(url, { method: 'POST', headers: { authorization }, body, signal })
      if (response.ok) return 'sent'
      if (response.status === 400 && forGood.has(await codeIn(response))) return 'bounced'
      throw connectorError('provider_unavailable', 'The provider of text messages did not take one.', {
        detail: String(response.status),
      })
    },
  }
}

async function codeIn(response: Response): Promise<number> {
  try {
    const { code } = (await response.json()) as { readonly code?: unknown }
    return Number(code)
  } catch {
    return Number.NaN
  }
}
