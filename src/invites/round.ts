import { isStepgateError } from '../contract/index.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import { type Delivered, deliver } from './deliver.ts'
import type { InviteDeps } from './deps.ts'
import { type Ending, endInvite } from './end.ts'
import { fillGroups } from './fill.ts'
import { fullUntil } from './pace.ts'
import { askForRenewals, renewable } from './renewals.ts'
import { amendInvite, dueInvites, fillingCampaigns, findCampaign, type Invite, whereIs } from './rows.ts'

/**
 * What time brings about: people come into the line, their turn comes, they are reminded, their invitation runs out. One
 * process at a time; what a second one does all the same is refused row by row.
 */

const lease = 'invites'
const leaseMs = 60_000
const atOnce = 100

export async function lookAfter(deps: InviteDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, owner } = deps
  // An idle host writes nothing.
  if (!(await isAnythingDue(deps))) return
  const held = await takeLease(store, lease, owner, leaseMs, clock)
  if (held === undefined) return
  try {
    await fillGroups(deps, signal)
    await askForRenewals(deps)
    for (let more = true; more && !signal.aborted; ) {
      const due = await dueInvites(store.db, clock.now(), atOnce)
      for (const invite of due) {
        if (signal.aborted) return
        await tolerate(deps, invite)
      }
      more = due.length === atOnce
    }
  } finally {
    await dropLease(store, lease, owner, held.fence)
  }
}

async function isAnythingDue(deps: InviteDeps): Promise<boolean> {
  const { store, clock } = deps
  if ((await dueInvites(store.db, clock.now(), 1)).length > 0) return true
  return (await fillingCampaigns(store.db)).length > 0 || (await renewable(deps, 1)).length > 0
}

const againMs = 60_000
const underWayMs = 10 * 60_000

/** One in trouble does not keep the others waiting, and comes back later. */
async function tolerate(deps: InviteDeps, invite: Invite): Promise<void> {
  try {
    await step(deps, invite)
  } catch (error) {
    const code = isStepgateError(error) ? error.code : 'internal'
    // Somebody was faster, and it is looked at anew; or it is put off.
    if (code !== 'version_conflict')
      deps.log.warn({ inviteId: invite.id, error: code }, 'an invitation could not be looked after')
    await deps.store.transaction(tx => amendInvite(tx, invite, { due_at: deps.clock.now() + againMs }))
  }
}

async function step(deps: InviteDeps, invite: Invite): Promise<void> {
  const { store, clock } = deps
  const now = clock.now()
  const campaign = await findCampaign(store.db, invite.campaign_id)
  if (campaign === undefined) return
  const end = (ending: Ending) => store.transaction(tx => endInvite(deps, tx, campaign, invite, ending))
  const putOff = (at: number) => {
    const { expires_at } = invite
    const due_at = expires_at !== null && expires_at > now ? Math.min(at, expires_at) : at
    return store.transaction(tx => amendInvite(tx, invite, { due_at }))
  }
  if (campaign.cancelled_at !== null) return void (await end({ state: 'cancelled' }))
  if (invite.expires_at !== null && invite.expires_at <= now) {
    const where = await whereIs(store.db, invite)
    // Who has begun in time may end it, a review included: that has an end of its own.
    if (where === 'under_way') return void (await putOff(now + underWayMs))
    return void (await end({ state: where === 'passed' ? 'enrolled' : 'expired' }))
  }
  // Not taken by the mail server yet: there is nothing to be reminded of.
  if (invite.state === 'sending') return void (await putOff(now + 3_600_000))
  const full = fullUntil(campaign, now)
  if (full !== undefined) return void (await putOff(full))
  const delivered = await deliver(deps, campaign, invite)
  if (delivered.did === 'later') await putOff(delivered.at)
  else if (delivered.did === 'never') await end(endingOf(delivered))
}

/** Who was enrolled in another way needs no invitation any more, and is not counted as refused. */
function endingOf({ why }: Extract<Delivered, { did: 'never' }>): Ending {
  return why === 'enrolled' ? { state: 'enrolled', why: 'elsewhere' } : { state: 'refused', why }
}
