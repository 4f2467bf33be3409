import type { ActorRef, Random } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import type { PolicyRow, ProposalRow } from './rows.ts'

/** The host, where time has passed instead of a second administrator. */
export const policyHost: ActorRef = { kind: 'host', id: 'policies' }

export interface NewVersion {
  readonly body: string
  readonly changes: string
  readonly looser: readonly string[]
  readonly why: string
  readonly by: ActorRef
  readonly confirmedBy: ActorRef | null
  readonly at: number
}

/** The next version of a policy takes effect: whatever is judged from here on is judged by it, too. */
export async function applyVersion(tx: Tx, policy: PolicyRow, made: NewVersion, random: Random): Promise<number> {
  const version = policy.version + 1
  const { body, changes, looser, why, by, confirmedBy, at } = made
  await tx.db
    .insertInto('policy_versions')
    .values({
      policy_id: policy.id,
      version,
      integration_id: policy.integration_id,
      body,
      changed_by: JSON.stringify(by),
      changed_at: at,
      changes,
      why,
      looser: JSON.stringify(looser),
      confirmed_by: confirmedBy === null ? null : JSON.stringify(confirmedBy),
    })
    .execute()
  const loosened = looser.length > 0 ? { loosened_at: at, loosened: JSON.stringify(looser) } : {}
  await tx.db
    .updateTable('policies')
    .set({ version, updated_at: at, ...loosened })
    .where('id', '=', policy.id)
    .execute()
  await tell(tx, policy, 'changed', { by: confirmedBy ?? by, at, version, looser }, random)
  return version
}

export type PolicyNews = 'created' | 'proposed' | 'changed' | 'withdrawn' | 'overtaken'

/** For those who listen and those who ask later. Settings are named; their values stand in the versions. */
export async function tell(
  tx: Tx,
  policy: Pick<PolicyRow, 'id' | 'integration_id'>,
  news: PolicyNews,
  { by, at, version, looser }: { by: ActorRef; at: number; version: number; looser: readonly string[] },
  random: Random,
): Promise<void> {
  const facts = { version, looser: [...looser] }
  await appendAudit(tx, { at, actor: by, action: `policy.${news}`, target: policy.id, facts }, random)
  const event = { type: `policy.${news}`, integrationId: policy.integration_id, target: policy.id, payload: facts, at }
  await publish(tx, event, random)
}

/** Ends an open proposal. Undefined where it is not open any more. */
export async function endProposal(
  { db }: Tx,
  id: string,
  end: { readonly state: Exclude<ProposalRow['state'], 'open'>; readonly by: ActorRef; readonly at: number; version?: number },
): Promise<ProposalRow | undefined> {
  return db
    .updateTable('policy_proposals')
    .set({ state: end.state, ended_by: JSON.stringify(end.by), ended_at: end.at, version: end.version ?? null })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst()
}
