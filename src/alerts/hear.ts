import type { Clock, Random } from '../contract/index.ts'
import type { OutgoingEvent } from '../jobs/index.ts'
import { once } from '../storage/once.ts'
import type { Store } from '../storage/store.ts'
import { type Cause, causeOf } from './cause.ts'
import { isRelay, noteRelay } from './relays.ts'
import { openAlert, repeatAlert } from './rows.ts'

/**
 * What happens once comes by the outbox, into which it was written in the transaction in which it happened: so that nothing
 * is forgotten, whatever process dies. The outbox may say it twice, and it is one.
 */
export function hearing({ store, clock, random }: { readonly store: Store; readonly clock: Clock; readonly random: Random }) {
  return async (event: OutgoingEvent): Promise<void> => {
    const cause = causeIn(event)
    if (isRelay(event)) await store.transaction(tx => noteRelay(tx, event, clock.now()))
    if (cause === undefined) return
    await store.transaction(async tx => {
      const now = clock.now()
      if (!(await once(tx, `alert:${event.id}`, now + rememberedMs, now))) return
      // What is said again of the same is counted.
      if ((await openAlert(tx, cause, event.at, random)) === undefined) await repeatAlert(tx, cause, event.at)
    })
  }
}

/** Longer than the outbox tries before somebody looks why it does not get rid of something. */
const rememberedMs = 7 * 86_400_000

/** Undefined for all that nobody has to be told of at once. */
export function causeIn({ type, integrationId, target, payload }: OutgoingEvent): Cause | undefined {
  if (payload.mode === 'rehearsal') return undefined
  // Each is somebody else: of many, every one is told of.
  const about = { integrationId, target, of: [integrationId, target].join(':') }
  switch (type) {
    case 'verification.reported':
      return causeOf('reported_by_person', about)
    case 'operation.unknown':
      return causeOf('operation_unknown', about)
    case 'admin_link.made':
      return causeOf('owner_link_made', { of: 'host' })
    case 'webhook.receiver_changed':
      return causeOf('alert_receivers_changed', { target, of: target })
    // Whoever may be privileged is taken for it.
    case 'trail.unverified_reset':
      return payload.privileged === false ? undefined : causeOf('unverified_reset', about)
    case 'trail.written_back_changed':
      return payload.privileged === false ? undefined : causeOf('written_back_changed', about)
    default:
      return undefined
  }
}
