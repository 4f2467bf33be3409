import type { Clock, IntegrationId, Logger, Random } from '../../../contract/index.ts'
import type { Integrations } from '../../../integrations/port.ts'
import type { Messages } from '../../../messages/index.ts'
import type { Seals } from '../../../security/seals.ts'
import type { Store } from '../../../storage/store.ts'
import type { Budgets } from '../../../verification/budgets.ts'
import type { Whom } from '../../../verification/policies/index.ts'
import type { TextLimits } from '../../../verification/text-limits.ts'

/** What the room is built from. */
export interface CodeDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly integrations: Pick<Integrations, 'open' | 'starterWithin'>
  readonly messages: Pick<Messages, 'canSend' | 'canText' | 'prepare'>
  readonly budgets: Pick<Budgets, 'spend'>
  /** For how long an address has to have stood, as the policies have it that cover its person. */
  settleDays(db: Store['db'], whom: Whom): Promise<number>
  /** Undefined where the host sends no text messages. */
  readonly texts?: TextLimits | undefined
}

/** Who asks, at which portal. */
export interface Asker {
  readonly portalId: IntegrationId
  /** The network address that they type at. */
  readonly address: string
}
