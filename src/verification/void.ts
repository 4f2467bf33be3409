import { type IntegrationId, type Random, verificationStates } from '../contract/index.ts'
import { systemRandom } from '../security/clock.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import { end } from './current.ts'
import type { Row } from './rows.ts'
import { isTerminal } from './transitions.ts'

/** The states that something can still happen to. */
const open = verificationStates.filter(state => !isTerminal(state))

/**
 * Ends what stands on an integration that is deleted, in the transaction that deletes it: what was started through it,
 * what is checked by that account, and whom that directory knew.
 */
export async function voidVerifications(
  tx: Tx,
  integrationId: IntegrationId,
  at: number,
  random: Random = systemRandom,
): Promise<void> {
  const rows = await standing(tx)
    .where(eb =>
      eb.or([
        eb('integration_id', '=', integrationId),
        eb('account_id', '=', integrationId),
        eb('directory_id', '=', integrationId),
      ]),
    )
    .execute()
  await endAll(tx, rows, at, random)
}

/** The same of what one client began, where it alone ends. */
export async function voidOfClient(tx: Tx, clientId: string, at: number, random: Random = systemRandom): Promise<void> {
  await endAll(tx, await standing(tx).where('client_id', '=', clientId).execute(), at, random)
}

function standing({ db }: Tx) {
  return (
    db
      .selectFrom('verifications')
      .selectAll()
      .where('state', 'in', open)
      .orderBy('id')
      // Held until they are ended, so that none of them moves on in between. SQLite has one writer anyway.
      .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
  )
}

async function endAll(tx: Tx, rows: readonly Row[], at: number, random: Random): Promise<void> {
  for (const row of rows) await end({ clock: { now: () => at }, random }, tx, row, 'revoke', 'cancelled')
}
