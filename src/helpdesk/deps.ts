import type { ActorRef, Clock, IntegrationId, Logger, Random } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import type { DeskView } from '../integrations/desks.ts'
import type { Messages } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Budgets } from '../verification/budgets.ts'
import type { Whom } from '../verification/policies/index.ts'
import type { Verifications } from '../verification/port.ts'
import type { TextLimits } from '../verification/text-limits.ts'

/** What this room is built from. */
export interface HelpdeskDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly messages: Pick<Messages, 'canSend' | 'canText' | 'prepare'>
  readonly verifications: Pick<
    Verifications,
    'askVendor' | 'deliver' | 'desk' | 'confirmCode' | 'openForAgent' | 'renewLink' | 'withdraw'
  >
  /** What an integration allows at this moment, as the one through which callers are verified. */
  desk(integrationId: string): Promise<Desk>
  /** Every one that is in use. */
  desks(): Promise<readonly DeskView[]>
  /** For how long an address has to have stood, as the policies have it that cover its person. */
  settleDays(db: Tx['db'] | Store['db'], whom: Whom): Promise<number>
  readonly budgets: Pick<Budgets, 'spend'>
  /** Undefined where the host sends no text messages. */
  readonly texts?: TextLimits | undefined
}

/** Somebody at the desk: an administrator's or an agent's own token, or a ticket system's client and whom it names. */
export interface Agent {
  readonly actor: ActorRef
  readonly requestedBy?: ActorRef
  /** The one integration of a ticket system's client. */
  readonly only?: IntegrationId
}
