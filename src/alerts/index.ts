import type { Clock, Logger, Random } from '../contract/index.ts'
import type { OutgoingEvent } from '../jobs/index.ts'
import type { Round } from '../jobs/rounds.ts'
import type { Language, Messages } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Retention } from '../storage/retention.ts'
import type { Store } from '../storage/store.ts'
import { type AlertDesk, alertDesk } from './desk.ts'
import { hearing } from './hear.ts'
import { compareAlerts, type Source } from './round.ts'
import { tellAlerts } from './tell.ts'

/**
 * What somebody has to be told of at once: one alert for each cause, from when it begins to when it is over, both of which
 * are told. What lasts is looked for by a round, through sources that the host plugs in; what happens once comes by the
 * outbox. This room knows what a cause is called, who can do something about it and how they want to be told; it knows
 * nothing of why something happened, and nobody's name but of those whom it writes to.
 */
export interface Alerts {
  readonly desk: AlertDesk
  /** Of all that is published, what is a cause. */
  readonly hear: (event: OutgoingEvent) => Promise<void>
  readonly round: Round
}

export interface AlertsDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly publicUrl: string
  readonly messages: Messages
  /** In which the owners are written to. */
  readonly language: Language
  readonly kept: Retention
  readonly sources: readonly Source[]
}

export function createAlerts(deps: AlertsDeps): Alerts {
  return {
    desk: alertDesk(deps),
    hear: hearing(deps),
    round: {
      name: 'alerts',
      everyMs: 15_000,
      async run() {
        await compareAlerts({ ...deps, keptMs: deps.kept.events })
        await tellAlerts(deps)
      },
    },
  }
}

export type { AlertDesk } from './desk.ts'
export { relaySource } from './relays.ts'
export { alertSettings } from './shape.ts'
export {
  acceptanceSource,
  incodeSource,
  integrationSource,
  refusalSource,
  rehearsalSource,
  reviewSource,
  trailSource,
  webhookSource,
} from './sources.ts'
