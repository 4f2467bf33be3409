import { z } from 'zod'
import { bodyOf, catalog, subscribable } from '../events/index.ts'

const text = { schema: { type: 'string' as const } }
const header = (name: string, description: string) => ({ name, in: 'header' as const, required: true, description, ...text })

/** The headers of Standard Webhooks. */
const headers = [
  header('webhook-id', 'The same at every try of the same event.'),
  header('webhook-timestamp', 'Seconds since 1970, of this try.'),
  header('webhook-signature', '`v1,` and base64 of HMAC-SHA-256 over id, time and body; two while a secret is replaced.'),
]

/** What subscribers in the format `standard` are sent, for the description of the API. */
export function describedEvents(): Record<string, { post: object }> {
  return Object.fromEntries(
    subscribable.map(type => {
      const { $schema: _dialect, ...schema } = z.toJSONSchema(bodyOf(type), { io: 'output' })
      const post = {
        summary: catalog[type].what,
        parameters: headers,
        requestBody: { required: true, content: { 'application/json': { schema } } },
        responses: {
          '2XX': { description: 'Received.' },
          '410': { description: 'Nothing more shall be sent: the webhook is disabled.' },
        },
        security: [],
      }
      return [type, { post }]
    }),
  )
}
