import type { Clock, Manifest, Random } from '../../contract/index.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { Integrations } from '../port.ts'

export interface RehearsalDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly integrations: Pick<Integrations, 'rehearsing'> & {
    templates(): readonly Pick<Manifest, 'id' | 'kind' | 'givesClient' | 'capabilities'>[]
  }
  /** Ends what a client began, in the transaction that revokes it. */
  voidVerifications(tx: Tx, clientId: string): Promise<void>
}

export interface RehearsalWish {
  /** Their ids in the directory; of sign-up, the client's own. */
  readonly people: readonly string[]
  readonly minutes: number
}
