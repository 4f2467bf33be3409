import type { Clock, Logger, Random } from '../../contract/index.ts'
import type { Integrations } from '../../integrations/port.ts'
import type { Marks } from '../../security/marks.ts'
import type { Store } from '../../storage/store.ts'

export interface TrailDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly marks: Marks
  /** This process, as others know it from its leases. */
  readonly owner: string
  readonly integrations: Pick<Integrations, 'templates' | 'open'>
}
