import { z } from 'zod'
import { type AuditTrail, connectorError, resetKinds, type TrailPage, trailActorKinds } from '../contract/index.ts'
import type { Guard, Limits } from './guard.ts'
import type { Scrub } from './scrub.ts'

/** What a connector read in a product's log, in the form and the size in which it is kept: whoever wrote the connector. */

const id = z.string().min(1).max(500)
const word = z.string().min(1).max(200)
/** The last moment that a date can name (ECMA-262 §21.4.1.1). */
const moment = z.number().min(0).max(8_640_000_000_000_000)
const by = z.object({ kind: z.enum(trailActorKinds), id, name: z.string().max(300).optional(), ours: z.boolean() })
const entry = { eventId: id, at: moment, externalId: id }

export const trailPage = z.object({
  events: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('identity_verified'),
          ...entry,
          outcome: z.enum(['accepted', 'refused']),
          reason: word.optional(),
          reference: id.optional(),
          issuedBy: word,
        }),
        z.object({
          kind: z.literal('credential_reset'),
          ...entry,
          operation: z.enum(resetKinds),
          event: word,
          by,
        }),
        z.object({
          kind: z.literal('written_back_changed'),
          ...entry,
          event: word,
          attributes: word.array().min(1).max(20),
          by,
        }),
      ]),
    )
    .max(10_000),
  cursor: z.string().min(1).max(65_536),
  more: z.boolean(),
})

/** One page, read anew. A page that has one event of another form is none: to pass it over would be to miss something. */
function soundPage(said: unknown, scrub: Scrub): TrailPage {
  const read = trailPage.safeParse(said)
  if (!read.success) throw connectorError('response_invalid', undefined, { detail: 'a page of events has another form' })
  const { events, ...page } = read.data
  return {
    ...page,
    events: events.map(event => (event.kind === 'identity_verified' ? event : { ...event, event: scrub(event.event) })),
  } as TrailPage
}

export function guardedTrail(source: AuditTrail, guard: Guard, limits: Limits, scrub: Scrub): AuditTrail {
  return {
    on: source.on,
    everySeconds: source.everySeconds,
    read: (since, outer) =>
      guard.call('trail.read', limits, outer, async signal => soundPage(await source.read(since, signal), scrub)),
  }
}
