import { chatOf } from './chat.ts'
import type { Format } from './format.ts'

/**
 * A workflow of Teams that begins with *When a Teams webhook request is received*: a message with one Adaptive Card, which
 * is all that it takes. Its address is its only secret: nothing is signed.
 * @see https://learn.microsoft.com/en-us/connectors/teams/#microsoft-teams-webhook
 * @see https://adaptivecards.io/explorer/
 */
export function teams(deps: { readonly issuer: string }): Format {
  return {
    says: told => chatOf(told) !== undefined,
    async write({ told }) {
      const chat = chatOf(told)
      if (chat === undefined) return undefined
      const { title, text, facts, link } = chat
      const content = {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [
          { type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true },
          { type: 'TextBlock', text, wrap: true },
          ...(facts.length === 0 ? [] : [{ type: 'FactSet', facts: facts.map(([name, value]) => ({ title: name, value })) }]),
        ],
        ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open it', url: `${deps.issuer}${link}` }] }),
      }
      const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }]
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ type: 'message', attachments }) }
    },
  }
}
