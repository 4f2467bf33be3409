import type { ActorRef, JsonObject, Reason } from '../contract/index.ts'
import { enqueue } from '../jobs/enqueue.ts'
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
  | 'rehearsed'
  | 'face_handed_in'
  | 'in_review'
  | 'resumed'
  | 'decided'
  | 'released'
  | 'completed'
  | 'reported'
  | 'relayed'
  | 'code_typed'

/** Only these are of interest to a flow; the others are for the record. */
const told: ReadonlySet<Occurrence> = new Set<Occurrence>([
  'started',
  'in_review',
  'resumed',
  'decided',
  'completed',
  'reported',
  'relayed',
])

/** Whoever delivered a link hears by a job of this queue that its verification has ended. */
export const deliveredQueue = 'delivered'

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
  await write({ random }, tx, row, what, { actor, at, common, facts })
}

/** An objection to what was received. `reason` is what is objected, since the row's own speaks of the verdict. */
export async function recordLate(
  { random }: Pick<Room, 'random'>,
  tx: Tx,
  row: Row,
  reason: Extract<Reason, 'reported_by_person' | 'relay_suspected'>,
  at: number,
): Promise<void> {
  const common = { purpose: row.purpose, mode: row.mode, state: row.state, reason, late: true }
  const what = reason === 'reported_by_person' ? 'reported' : 'relayed'
  await write({ random }, tx, row, what, { actor: somebody(row), at, common, facts: {} })
}

interface Entry {
  readonly actor: ActorRef
  readonly at: number
  /** For those who listen, too. */
  readonly common: JsonObject
  readonly facts: JsonObject
}

async function write({ random }: Pick<Room, 'random'>, tx: Tx, row: Row, what: Occurrence, entry: Entry): Promise<void> {
  const { actor, at, common, facts } = entry
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
  if (row.channel === 'delivered' && (what === 'completed' || what === 'reported')) {
    const payload = { verificationId: row.id }
    await enqueue(tx, { queue: deliveredQueue, payload, runAt: at, dedupeKey: row.id }, random)
  }
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
