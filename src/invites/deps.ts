import type { Clock, Logger, Random } from '../contract/index.ts'
import type { Starter } from '../integrations/port.ts'
import type { Messages } from '../messages/index.ts'
import type { Marks } from '../security/marks.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Whom } from '../verification/policies/index.ts'
import type { Verifications } from '../verification/port.ts'

/** What this room is built from. */
export interface InviteDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly marks: Marks
  readonly messages: Pick<Messages, 'canSend' | 'prepare'>
  readonly verifications: Pick<Verifications, 'deliver' | 'deliveredLink' | 'withdraw'>
  /** What a verifying integration allows at this moment, as the one who starts invitations through it. */
  starter(integrationId: string): Promise<Starter>
  /** For how long an address has to have stood, as the policies have it that cover its person. */
  settleDays(db: Tx['db'] | Store['db'], whom: Whom): Promise<number>
  /** How many days before a binding runs out its person is asked to renew it. */
  readonly renewDays: number
  /** Names this process among those that share the database. */
  readonly owner: string
}
