import { type ActorRef, problem } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import { token } from '../security/hash.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { InviteDeps } from './deps.ts'
import { endInvite } from './end.ts'
import { addPeople } from './fill.ts'
import { recordCampaign } from './journal.ts'
import { type Campaign, findCampaign, type Invite, lockCampaign } from './rows.ts'
import { type CampaignView, campaignView, noCampaign } from './views.ts'

/** What an invitation came to that is sent again to everybody of whom it is true. */
export const sentAgain = ['failed', 'expired', 'bounced', 'refused'] as const satisfies readonly Invite['state'][]

/** Either people of the campaign by their ids, or all of some states. */
export interface AgainInput {
  readonly people?: readonly string[]
  readonly states?: readonly (typeof sentAgain)[number][]
}

/**
 * Asks people of a campaign once more, in a campaign of their own that goes about it in the same way: what the first one came to
 * stays to be read. An invitation that is still open ends, and its link with it, so that nobody holds two. They are asked some
 * at a time, each time as a whole: where it breaks off, whoever was not reached keeps what they have, and may be asked again.
 */
export async function inviteAgain(deps: InviteDeps, id: string, input: AgainInput, actor: ActorRef): Promise<CampaignView> {
  const { store, clock, random } = deps
  if (!deps.messages.canSend) throw problem('operation_not_allowed', 'This host has no mail server: set STEPGATE_SMTP_URL.')
  if ((input.people === undefined) === (input.states === undefined)) {
    throw problem('request_invalid', 'Name either people or states.')
  }
  const before = await findCampaign(store.db, id)
  if (before === undefined) throw problem('not_found', noCampaign)
  // Whether it still can be done through that integration is asked before anybody's invitation ends.
  const { directoryIds } = await deps.starter(before.integration_id)
  if (!directoryIds.includes(before.directory_id)) throw problem('gone', 'This integration has that directory no more.')
  const people = await meant(deps, id, input)
  const [first, ...others] = batches(people)
  if (first === undefined) throw problem('not_found', 'The campaign has nobody to ask again.')
  const at = clock.now()
  const campaign = likeIt(before, { id: `cmp_${token(random, 15)}`, actor, at })
  const asking = { deps, before, campaignId: campaign.id, states: input.states, actor }
  await store.transaction(async tx => {
    await tx.db.insertInto('invite_campaigns').values(campaign).execute()
    await askSome(asking, tx, first)
    const facts = { people: people.length, groupId: null, again: id }
    await recordCampaign(tx, campaign, 'created', { actor, at, facts }, random)
  })
  for (const batch of others) await store.transaction(tx => askSome(asking, tx, batch))
  return campaignView(store.db, campaign.id)
}

/** As many as are asked in one transaction: nobody else writes meanwhile. */
const atOnce = 200

function batches(people: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(people.length / atOnce)
  return Array.from({ length: count }, (_, n) => people.slice(n * atOnce, (n + 1) * atOnce))
}

/** Of whom the campaign has an invitation that is meant: each once, by their ids. */
async function meant({ store }: InviteDeps, id: string, { people, states }: AgainInput): Promise<readonly string[]> {
  const found: string[] = []
  for (const batch of people === undefined ? [undefined] : batches([...new Set(people)])) {
    let query = store.reports
      .selectFrom('invites')
      .select('external_id')
      .distinct()
      .where('campaign_id', '=', id)
      .orderBy('external_id')
    if (batch !== undefined) query = query.where('external_id', 'in', batch)
    if (states !== undefined) query = query.where('state', 'in', [...states])
    found.push(...(await query.execute()).map(({ external_id }) => external_id))
  }
  return found
}

interface Asking {
  readonly deps: InviteDeps
  readonly before: Campaign
  readonly campaignId: string
  readonly states: AgainInput['states']
  readonly actor: ActorRef
}

/** Nobody is asked any more once the campaign was cancelled, which may be while it is still being filled. */
async function askSome(
  { deps, before, campaignId, states, actor }: Asking,
  tx: Tx,
  externalIds: readonly string[],
): Promise<void> {
  const { clock, random, settleDays } = deps
  const campaign = await lockCampaign(tx, campaignId)
  if (campaign === undefined || campaign.cancelled_at !== null) return
  const invites = await lastInvites(tx, before.id, externalIds, states)
  const people = []
  const renews = new Map<string, string>()
  for (const [externalId, invite] of invites) {
    if (invite.ended_at === null) {
      const hasEnded = await endInvite(deps, tx, before, invite, { state: 'cancelled', why: 'sent_again', actor })
      if (!hasEnded) throw problem('version_conflict')
    }
    const user = await findByExternalId(tx.db, before.directory_id, externalId)
    if (user !== undefined) people.push(user)
    if (invite.renews !== null) renews.set(externalId, invite.renews)
  }
  await addPeople({ random, settleDays, now: clock.now() }, tx, campaign, people, renews)
}

/** The last invitation of each, by person, as it is now. Whoever sends them a message waits for the campaign, or is waited for. */
async function lastInvites(
  tx: Tx,
  campaignId: string,
  externalIds: readonly string[],
  states: AgainInput['states'],
): Promise<ReadonlyMap<string, Invite>> {
  await lockCampaign(tx, campaignId)
  let query = tx.db
    .selectFrom('invites')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('external_id', 'in', [...externalIds])
    .orderBy('queued_at')
    .orderBy('id')
  if (states !== undefined) query = query.where('state', 'in', [...states])
  if (dialectOf(tx.db) === 'postgres') query = query.forUpdate()
  return new Map((await query.execute()).map(invite => [invite.external_id, invite]))
}

function likeIt(before: Campaign, made: { readonly id: string; readonly actor: ActorRef; readonly at: number }): Campaign {
  return {
    ...before,
    id: made.id,
    group_id: null,
    filled_to: null,
    slots: 0,
    minute_start: 0,
    minute_used: 0,
    day_start: 0,
    day_used: 0,
    created_by: JSON.stringify(made.actor),
    created_at: made.at,
    cancelled_at: null,
  }
}
