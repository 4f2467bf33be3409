import type { ActorRef, IntegrationId, JsonObject, Random } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'

/** What is done at the desk, beside what the verification itself writes down. Facts are ids and words of ours. */
export type DeskDeed = 'started' | 'not_begun' | 'sent_by_incode' | 'not_sent_by_incode' | 'resent' | 'overridden' | 'cancelled'

export async function recordDeed(
  tx: Tx,
  what: DeskDeed,
  entry: {
    readonly actor: ActorRef
    readonly at: number
    readonly target: string
    readonly integrationId: IntegrationId
    readonly facts: JsonObject
  },
  random: Random,
): Promise<void> {
  const { actor, at, target, integrationId, facts } = entry
  await appendAudit(tx, { at, actor, action: `helpdesk.${what}`, target, facts: { integrationId, ...facts } }, random)
}
