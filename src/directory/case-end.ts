import type { ActorRef, Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'

/** How a case ended: nothing had to be done, or a binding was ended by two people. */
export type Resolution = 'dismissed' | 'unbound'

/** False where it is open no longer. Why it was closed stays with the case: it may name people. */
export async function closeCase(
  tx: Tx,
  id: string,
  {
    by,
    why,
    resolution,
    at,
  }: { readonly by: ActorRef; readonly why: string; readonly resolution: Resolution; readonly at: number },
  random: Random,
): Promise<boolean> {
  const closed = await tx.db
    .updateTable('cases')
    .set({ state: 'closed', closed_at: at, closed_by: JSON.stringify(by), closed_why: why })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning(['kind', 'subject_id'])
    .executeTakeFirst()
  if (closed === undefined) return false
  const facts = { kind: closed.kind, subjectId: closed.subject_id, resolution }
  await appendAudit(tx, { at, actor: by, action: 'case.closed', target: id, facts }, random)
  await publish(tx, { type: 'case.closed', integrationId: null, target: id, payload: facts, at }, random)
  return true
}
