import type { ActorRef, JsonObject } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import type { Granted } from './grants.ts'
import type { OperationWhy } from './whys.ts'

/**
 * What becomes of an operation. `withheld`: the product did it, and its secret was shown to nobody, because somebody had
 * objected by then.
 */
export type OperationNews = 'opened' | 'claimed' | 'done' | 'withheld' | 'refused' | 'unknown'

/** Audit entry and event, in the transaction of what they report. A secret is in neither. */
export async function tell(
  { random, clock }: Pick<Room, 'random' | 'clock'>,
  tx: Tx,
  row: Row,
  news: {
    readonly what: OperationNews
    readonly operation: Granted
    readonly actor: ActorRef
    readonly facts: JsonObject & { readonly why?: OperationWhy }
  },
): Promise<void> {
  const at = clock.now()
  const { what, operation, actor, facts } = news
  const common = { operation, purpose: row.purpose, mode: row.mode }
  const entry = { at, actor, action: `operation.${what}`, target: row.id }
  await appendAudit(tx, { ...entry, facts: { ...common, integrationId: row.integration_id, ...facts } }, random)
  const event = { type: `operation.${what}`, integrationId: row.integration_id, target: row.id, at }
  const reason = facts.why ?? null
  await publish(tx, { ...event, payload: { verificationId: row.id, ...common, reason } }, random)
}
