import { type IntegrationId, type Random, verificationStates } from '../contract/index.ts'
import { systemRandom } from '../security/clock.ts'
import type { Tx } from '../storage/store.ts'
import { end } from './current.ts'
import { isTerminal } from './transitions.ts'

/** The states that something can still happen to. */
const open = verificationStates.filter(state => !isTerminal(state))

/** Ends what was started through an integration that is deleted, in the transaction that deletes it. */
export async function voidVerifications(
  tx: Tx,
  integrationId: IntegrationId,
  at: number,
  random: Random = systemRandom,
): Promise<void> {
  const rows = await tx.db
    .selectFrom('verifications')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('state', 'in', open)
    .execute()
  for (const row of rows) await end({ clock: { now: () => at }, random }, tx, row, 'revoke', 'cancelled')
}
