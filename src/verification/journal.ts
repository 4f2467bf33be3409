import type { ActorRef, JsonObject } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** What is told of a verification to those who listen, and written down for those who ask later. */
export type Occurrence =
  | 'started'
  | 'seated'
  | 'handed_over'
  | 'retried'
  | 'in_review'
  | 'decided'
  | 'released'
  | 'completed'
  | 'reported'

/** Only these are of interest to a flow; the others are for the record. */
const told: ReadonlySet<Occurrence> = new Set<Occurrence>(['started', 'in_review', 'decided', 'completed', 'reported'])

export const host: ActorRef = { kind: 'host', id: 'verification' }
/** Whoever sits in front of a page. Who it is, is what the verification is about. */
export const somebody = (row: Row): ActorRef => ({ kind: 'person', id: row.id })

/** Audit entry and event, in the transaction of what they report. Facts are ids and words of closed lists. */
export async function record(
  { random }: Pick<Room, 'random'>,
  tx: Tx,
  row: Row,
  what: Occurrence,
  actor: ActorRef,
  at: number,
  facts: JsonObject = {},
): Promise<void> {
  const common = { purpose: row.purpose, mode: row.mode, state: row.state, reason: row.reason }
  await appendAudit(
    tx,
    {
      at,
      actor,
      action: `verification.${what}`,
      target: row.id,
      facts: { ...common, integrationId: row.integration_id, ...facts },
    },
    random,
  )
  if (!told.has(what)) return
  await publish(
    tx,
    {
      type: `verification.${what}`,
      integrationId: row.integration_id,
      target: row.id,
      payload: { verificationId: row.id, ...common },
      at,
    },
    random,
  )
}
