import { type ActorRef, problem } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import { token } from '../security/hash.ts'
import type { InviteDeps } from './deps.ts'
import { endInvite } from './end.ts'
import { addPeople } from './fill.ts'
import { recordCampaign } from './journal.ts'
import { type Campaign, findCampaign, type Invite } from './rows.ts'
import { type CampaignView, campaignView, noCampaign } from './views.ts'
import { mostNamed } from './whom.ts'

/** What an invitation came to that is sent again to everybody of whom it is true. */
export const sentAgain = ['failed', 'expired', 'bounced', 'refused'] as const satisfies readonly Invite['state'][]

/** Either people of the campaign by their ids, or all of some states. */
export interface AgainInput {
  readonly people?: readonly string[]
  readonly states?: readonly (typeof sentAgain)[number][]
}

/**
 * Asks people of a campaign once more, in a campaign of their own that goes about it in the same way: what the first one came to
 * stays to be read. An invitation that is still open ends, and its link with it, so that nobody holds two.
 */
export async function inviteAgain(deps: InviteDeps, id: string, input: AgainInput, actor: ActorRef): Promise<CampaignView> {
  const { store, clock, random, settleDays } = deps
  if (!deps.messages.canSend) throw problem('operation_not_allowed', 'This host has no mail server: set STEPGATE_SMTP_URL.')
  if ((input.people === undefined) === (input.states === undefined)) {
    throw problem('request_invalid', 'Name either people or states.')
  }
  const before = await findCampaign(store.db, id)
  if (before === undefined) throw problem('not_found', noCampaign)
  // Whether it still can be done through that integration is asked before anybody's invitation ends.
  const { directoryIds } = await deps.starter(before.integration_id)
  if (!directoryIds.includes(before.directory_id)) throw problem('gone', 'This integration has that directory no more.')
  const invites = await invitesOf(deps, id, input)
  if (invites.size === 0) throw problem('not_found', 'The campaign has nobody to ask again.')
  const at = clock.now()
  const campaign = likeIt(before, { id: `cmp_${token(random, 15)}`, actor, at })
  await store.transaction(async tx => {
    for (const invite of invites.values()) {
      if (invite.ended_at !== null) continue
      const hasEnded = await endInvite(deps, tx, before, invite, { state: 'cancelled', why: 'sent_again', actor })
      if (!hasEnded) throw problem('version_conflict')
    }
    await tx.db.insertInto('invite_campaigns').values(campaign).execute()
    const people = []
    for (const externalId of invites.keys()) {
      const user = await findByExternalId(tx.db, before.directory_id, externalId)
      if (user !== undefined) people.push(user)
    }
    const renews = [...invites.values()].flatMap(({ external_id, renews: of }) =>
      of === null ? [] : [[external_id, of] as const],
    )
    await addPeople({ random, settleDays, now: at }, tx, campaign, people, new Map(renews))
    const facts = { people: people.length, groupId: null, again: id }
    await recordCampaign(tx, campaign, 'created', { actor, at, facts }, random)
  })
  return campaignView(store.db, campaign.id)
}

/** The last invitation of each, by person. */
async function invitesOf(
  { store }: InviteDeps,
  id: string,
  { people, states }: AgainInput,
): Promise<ReadonlyMap<string, Invite>> {
  let query = store.db.selectFrom('invites').selectAll().where('campaign_id', '=', id).orderBy('id').limit(mostNamed)
  if (people !== undefined) query = query.where('external_id', 'in', [...people])
  if (states !== undefined) query = query.where('state', 'in', [...states])
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
