import {
  acceptanceSource,
  createAlerts,
  incodeSource,
  integrationSource,
  refusalSource,
  rehearsalSource,
  relaySource,
  reviewSource,
  trailSource,
  webhookSource,
} from './alerts/index.ts'
import { createEvents } from './events/index.ts'
import type { HostOptions } from './host-options.ts'
import type { Integrations } from './integrations/port.ts'
import { outboxHandler } from './jobs/index.ts'
import type { Language, Messages } from './messages/index.ts'
import type { Marks } from './security/marks.ts'
import type { Seals } from './security/seals.ts'
import type { Retention } from './storage/retention.ts'
import type { Verifications } from './verification/port.ts'
import type { ReviewDesk } from './verification/reviews/index.ts'

interface Telling extends Pick<HostOptions, 'store' | 'clock' | 'random' | 'log' | 'publicUrl' | 'kind'> {
  readonly owner: string
  /** In which those are written to of whom no other is known. */
  readonly language: Language
  readonly seals: Seals
  readonly marks: Marks
  readonly kept: Retention
  readonly messages: Messages
  readonly integrations: Pick<Integrations, 'list'>
  readonly verifications: Pick<Verifications, 'downAccounts'>
  readonly reviews: Pick<ReviewDesk, 'longWaiting'>
}

/** Who hears of what happens: receivers of events, and those who have to do something about it. */
export function hostTelling(world: Telling) {
  const { store, clock, integrations, verifications, reviews, kind } = world
  const events = createEvents({ ...world, loopbackHttp: kind === 'sandbox' })
  const alerts = createAlerts({
    ...world,
    sources: [
      integrationSource(() => integrations.list()),
      refusalSource(store),
      incodeSource(() => verifications.downAccounts()),
      webhookSource(store),
      reviewSource(() => reviews.longWaiting()),
      rehearsalSource(store),
      acceptanceSource(store),
      relaySource(store),
      trailSource(store),
    ],
  })
  const outbox = outboxHandler({
    store,
    clock,
    async deliver(event) {
      await alerts.hear(event)
      await events.deliver(event)
    },
  })
  return { events, alerts, outbox }
}
