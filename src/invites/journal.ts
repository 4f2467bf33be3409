import type { ActorRef, JsonObject, Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import type { Campaign, Invite } from './rows.ts'

export const inviteHost: ActorRef = { kind: 'host', id: 'invites' }

/** What an administrator did to a whole campaign. */
export async function recordCampaign(
  tx: Tx,
  campaign: Campaign,
  what: 'created' | 'cancelled',
  { actor, at, facts = {} }: { readonly actor: ActorRef; readonly at: number; readonly facts?: JsonObject },
  random: Random,
): Promise<void> {
  const { id, integration_id, directory_id, kind } = campaign
  const common = { integrationId: integration_id, directoryId: directory_id, kind }
  await appendAudit(tx, { at, actor, action: `invites.${what}`, target: id, facts: { ...common, ...facts } }, random)
}

/** What became of one invitation, for the record and for those who listen. Facts are ids and words of ours. */
export async function recordInvite(
  tx: Tx,
  campaign: Campaign,
  invite: Invite,
  what: 'sent' | 'reminded' | 'ended',
  { actor = inviteHost, at, facts = {} }: { readonly actor?: ActorRef; readonly at: number; readonly facts?: JsonObject },
  random: Random,
): Promise<void> {
  const { id: target, external_id: externalId, campaign_id: campaignId } = invite
  // The audit outlives an erasure, and is told of no person; the invitation is found by its id for as long as it is kept.
  const ids = { campaignId, directoryId: campaign.directory_id, ...facts }
  await appendAudit(tx, { at, actor, action: `invite.${what}`, target, facts: ids }, random)
  const payload = { inviteId: target, externalId, ...ids }
  await publish(tx, { type: `invite.${what}`, integrationId: campaign.integration_id, target, payload, at }, random)
}
