import type { Clock, Fetch, Logger, Random } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import type { Formats } from './formats/index.ts'

/** What the files of this room work with. */
export interface Deps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** This process, as others know it from its leases. */
  readonly owner: string
  readonly formats: Formats
  readonly fetch: Fetch
}

/** The queue whose jobs each see to one receiver. */
export const webhooksQueue = 'webhooks'
