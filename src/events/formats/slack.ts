import { chatOf } from './chat.ts'
import type { Format } from './format.ts'

/**
 * An incoming webhook of Slack: `text` for notifications, `blocks` for the channel. Its address is its only secret: nothing
 * is signed. What would be markup is escaped, so that nothing pings anybody.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export function slack(deps: { readonly issuer: string }): Format {
  return {
    says: told => chatOf(told) !== undefined,
    async write({ told }) {
      const chat = chatOf(told)
      if (chat === undefined) return undefined
      const { title, text, facts, link } = chat
      const section = (markup: string) => ({ type: 'section', text: { type: 'mrkdwn', text: markup.slice(0, mostOfSection) } })
      const elements = facts.map(([name, value]) => ({ type: 'mrkdwn', text: `*${escaped(name)}* ${escaped(value)}` }))
      const blocks = [
        { type: 'header', text: { type: 'plain_text', text: title.slice(0, mostOfHeader) } },
        section(escaped(text)),
        ...(elements.length === 0 ? [] : [{ type: 'context', elements }]),
        ...(link === undefined ? [] : [section(`<${escaped(`${deps.issuer}${link}`)}|Open it>`)]),
      ]
      return {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: escaped(`${title} ${text}`), blocks }),
      }
    },
  }
}

/** Longer ones are refused as a whole. */
const mostOfHeader = 150
const mostOfSection = 3_000

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
