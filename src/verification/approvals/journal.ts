import type { ActorRef, JsonObject } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import { type Room, topicOf } from '../room.ts'
import type { Row } from '../rows.ts'
import { type Approval, operationsOf } from './rows.ts'

/** Audit entry and event, in the transaction of what they report. What somebody wrote as a reason is in neither. */
export async function tellApproval(
  { random, clock }: Pick<Room, 'random' | 'clock'>,
  tx: Tx,
  row: Row,
  approval: Approval,
  news: {
    readonly what: 'asked' | 'approved' | 'refused' | 'expired' | 'ended'
    readonly actor: ActorRef
    readonly facts?: JsonObject
  },
): Promise<void> {
  const at = clock.now()
  const { what, actor, facts = {} } = news
  const common = { operations: [...operationsOf(approval)], purpose: row.purpose, mode: row.mode, ...facts }
  const entry = { at, actor, action: `approval.${what}`, target: row.id }
  await appendAudit(tx, { ...entry, facts: { ...common, integrationId: row.integration_id } }, random)
  const event = { type: `approval.${what}`, integrationId: row.integration_id, target: row.id, at }
  await publish(tx, { ...event, payload: { verificationId: row.id, ...common } }, random)
  tx.wake(topicOf(row.id))
}
