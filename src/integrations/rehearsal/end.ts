import type { ActorRef } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import { revokeClient } from '../clients.ts'
import { stateOf } from './apart.ts'
import type { RehearsalDeps } from './deps.ts'
import { type Over, pastRehearsals } from './rows.ts'

type Ending = Pick<RehearsalDeps, 'store' | 'clock' | 'random' | 'voidVerifications'>

export const host: ActorRef = { kind: 'host', id: 'rehearsals' }

/** The client, its tokens, the names of its people and what it began end at once. False when somebody was faster. */
export async function endRehearsal(deps: Ending, tx: Tx, client: Over, actor: ActorRef, at: number): Promise<boolean> {
  if (!(await revokeClient(tx, client.id, at))) return false
  await tx.db
    .deleteFrom('integration_state')
    .where('integration_id', '=', client.integration_id)
    .where('key', 'like', `${stateOf(client.id)}%`)
    .execute()
  await deps.voidVerifications(tx, client.id)
  await appendAudit(
    tx,
    { at, actor, action: 'integration.rehearsal_ended', target: client.integration_id, facts: { clientId: client.id } },
    deps.random,
  )
  return true
}

/** What is over refuses everything by itself; this clears it away. */
export async function endPast(deps: Ending, limit: number): Promise<void> {
  const at = deps.clock.now()
  for (const client of await pastRehearsals(deps.store.db, at, limit)) {
    await deps.store.transaction(tx => endRehearsal(deps, tx, client, host, at))
  }
}
