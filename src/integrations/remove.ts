import { type ActorRef, problem } from '../contract/index.ts'
import { dropEditableClaims } from '../directory/editable-claims.ts'
import { cancelRunsOf, dropCursor } from '../directory/sync/index.ts'
import { appendAudit } from '../security/audit.ts'
import { dropUnneeded } from './belongings.ts'
import { revokeClients } from './clients.ts'
import { consequencesOf } from './consequences.ts'
import type { IntegrationDeps } from './deps.ts'
import { note } from './history.ts'
import { dropList } from './people-list/rows.ts'
import { changeIntegration } from './rows.ts'
import { living } from './stored.ts'
import { turnWriteBack } from './write-back/saved.ts'

/** Deletes an integration. A tombstone stays, so that whoever still uses the id is told `gone`. */
export async function removeIntegration(
  deps: IntegrationDeps,
  id: string,
  confirm: string,
  actor: ActorRef,
  why?: string,
): Promise<readonly string[]> {
  const { store, clock, random, ports } = deps
  const row = await living(store, id)
  if (confirm !== row.name) {
    throw problem('confirmation_required', 'Repeat the name of the integration to delete it.', {
      faults: [{ path: '/confirm', message: 'Has to be the name of the integration.' }],
    })
  }
  const stopped = await consequencesOf(store, row)
  const at = clock.now()
  const ended = await store.transaction(async tx => {
    const isMine = await changeIntegration(tx, row, { state: 'deleted', updated_at: at, deleted_at: at })
    if (!isMine) throw problem('version_conflict', 'Somebody else changed this integration meanwhile.')
    await revokeClients(tx, row.id, at)
    await dropList(tx, row.id)
    await dropEditableClaims(tx, row.id)
    await turnWriteBack(deps, tx, row, undefined, actor, at)
    await dropUnneeded(tx, row.id)
    const runs = await cancelRunsOf(tx, row.id, at)
    await dropCursor(tx, row.id)
    await ports.voidVerifications(tx, row.id)
    await note(tx, { integrationId: row.id, version: row.version, action: 'deleted', changes: [], why, actor, at })
    const facts = { template: row.connector_id }
    await appendAudit(tx, { at, actor, action: 'integration.deleted', target: row.id, facts }, random)
    return runs
  })
  ports.runsEnded?.(ended)
  return stopped
}
