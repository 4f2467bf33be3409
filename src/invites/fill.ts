import type { DirectoryUser } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { InviteDeps } from './deps.ts'
import { judge } from './judge.ts'
import { turnOf } from './pace.ts'
import { amendCampaign, type Campaign, fillingCampaigns, type Invite, insertOpen, lockCampaign, membersAfter } from './rows.ts'

const atOnce = 500
type Context = Pick<InviteDeps, 'random' | 'settleDays'> & { readonly now: number }

/** Puts people in the line, each once; who is not to be invited is kept with the reason. */
export async function addPeople(
  { random, settleDays, now }: Context,
  tx: Tx,
  campaign: Campaign,
  people: readonly DirectoryUser[],
  renews: ReadonlyMap<string, string> = new Map(),
): Promise<Campaign> {
  let { slots } = campaign
  for (let from = 0; from < people.length; from += atOnce) {
    const batch = people.slice(from, from + atOnce)
    const judged = await judge({ settleDays, now }, tx.db, campaign, batch)
    const row = ({ externalId }: DirectoryUser, why: string | null): Invite => ({
      id: `inv_${token(random, 15)}`,
      campaign_id: campaign.id,
      directory_id: campaign.directory_id,
      external_id: externalId,
      state: why === null ? 'queued' : 'refused',
      why,
      verification_id: null,
      renews: renews.get(externalId) ?? null,
      due_at: why === null ? campaign.created_at + turnOf(slots, campaign) : now,
      reminders: 0,
      queued_at: now,
      sent_at: null,
      opened_at: null,
      started_at: null,
      expires_at: null,
      ended_at: why === null ? null : now,
    })
    const open: Invite[] = []
    for (const { user, why } of judged) {
      if (why !== undefined) continue
      open.push(row(user, null))
      slots += 1
    }
    const written = await insertOpen(tx, open)
    const refused = judged.flatMap(({ user, why }) =>
      why !== undefined ? [row(user, why)] : written.has(user.externalId) ? [] : [row(user, 'already_invited')],
    )
    if (refused.length > 0) await tx.db.insertInto('invites').values(refused).execute()
  }
  await amendCampaign(tx, campaign.id, { slots })
  return { ...campaign, slots }
}

/** Goes on with groups whose members are not all in the line yet. A batch is a transaction, which moves the mark on. */
export async function fillGroups(deps: InviteDeps, signal: AbortSignal): Promise<void> {
  for (const { id } of await fillingCampaigns(deps.store.db)) {
    for (let more = true; more && !signal.aborted; ) more = await deps.store.transaction(tx => fillOne(deps, tx, id))
  }
}

async function fillOne({ clock, random, settleDays }: InviteDeps, tx: Tx, id: string): Promise<boolean> {
  const campaign = await lockCampaign(tx, id)
  if (campaign === undefined || campaign.filled_to === null || campaign.group_id === null) return false
  const rows = await membersAfter(tx.db, campaign.directory_id, campaign.group_id, campaign.filled_to, atOnce)
  const last = rows.at(-1)
  const isWhole = rows.length < atOnce || campaign.cancelled_at !== null
  if (campaign.cancelled_at === null) {
    await addPeople(
      { random, settleDays, now: clock.now() },
      tx,
      campaign,
      rows.map(({ user }) => user),
    )
  }
  await amendCampaign(tx, id, { filled_to: isWhole || last === undefined ? null : last.row })
  return !isWhole
}
