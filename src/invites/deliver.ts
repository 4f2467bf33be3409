import { type ActorRef, type DirectoryUser, isStepgateError, problem, type Result } from '../contract/index.ts'
import { beginInvitation } from '../directory/invitation.ts'
import { subjectFor, wasErased } from '../directory/subjects.ts'
import { findByExternalId } from '../directory/users.ts'
import { heldUntil } from '../integrations/held/rows.ts'
import { findIntegration } from '../integrations/rows.ts'
import type { Language } from '../messages/index.ts'
import type { Tx } from '../storage/store.ts'
import { deliverTo } from '../verification/deliver-to.ts'
import { maskAccount } from '../verification/mask.ts'
import type { HandedOut } from '../verification/port.ts'
import type { InviteDeps } from './deps.ts'
import { whyNot } from './eligible.ts'
import { mailQueue } from './follow.ts'
import { recordInvite } from './journal.ts'
import { takePlace } from './pace.ts'
import { amendInvite, type Campaign, heldBack, type Invite, whereIs, whomOf } from './rows.ts'

const dayMs = 86_400_000
/** Where Incode or the directory cannot be asked just now. */
const againMs = 300_000

/** `sent`: handed to the mail; `later`: not now; `never`: they are not to be invited (any more). */
export type Delivered =
  | { readonly did: 'sent' }
  | { readonly did: 'later'; readonly at: number }
  | { readonly did: 'never'; readonly why: string }

/**
 * Sends the first message of an invitation, or a reminder. The verification, the message, the place in the line and what
 * the view shows are one transaction. A reminder carries the same link for as long as nobody has used it; where a try ended
 * without a verdict it carries a new one.
 */
export async function deliver(deps: InviteDeps, campaign: Campaign, invite: Invite): Promise<Delivered> {
  const { store, clock, marks } = deps
  const now = clock.now()
  const user = await findByExternalId(store.db, invite.directory_id, invite.external_id)
  const isHeldBack =
    (await heldBack(store.db, invite.directory_id, [invite.external_id])).size > 0 ||
    (await wasErased(store.db, marks, invite.directory_id, invite.external_id))
  const settleDays = await deps.settleDays(store.db, whomOf(campaign, { externalId: invite.external_id }))
  const why = whyNot(user, { kind: campaign.kind, isHeldBack, settleDays, now })
  if (user === undefined || why !== undefined) return { did: 'never', why: why ?? 'removed' }
  const step: Step = { deps, campaign, invite, user }
  if (invite.verification_id !== null) {
    const link = await deps.verifications.deliveredLink(invite.verification_id)
    if (link !== undefined) {
      await store.transaction(tx => hand(step, tx, link))
      return { did: 'sent' }
    }
    // Somebody is in the middle of it.
    if ((await whereIs(store.db, invite)) === 'under_way') return { did: 'later', at: now + dayMs }
  }
  return begin(step, now)
}

interface Step {
  readonly deps: InviteDeps
  readonly campaign: Campaign
  readonly invite: Invite
  readonly user: DirectoryUser
}

async function begin(step: Step, now: number): Promise<Delivered> {
  const { deps, campaign, invite } = step
  const until = invite.expires_at ?? now + campaign.valid_days * dayMs
  try {
    const starter = await deps.starter(campaign.integration_id)
    const result = await deps.verifications.deliver(
      starter,
      {
        purpose: 'enrollment',
        subject: { integrationId: campaign.directory_id, externalId: invite.external_id },
        facade: 'console',
        onReview: 'wait',
        deadlineSeconds: Math.floor((until - now) / 1_000),
        language: campaign.language,
        requestedBy: JSON.parse(campaign.created_by) as ActorRef,
      },
      (tx, link) => hand(step, tx, link),
    )
    const held =
      result.reason === 'binding_too_weak' ? await heldUntil(deps.store.db, await throughOf(deps, campaign), now) : undefined
    return held === undefined ? outcomeOf(result, now) : { did: 'later', at: held }
  } catch (error) {
    if (!isStepgateError(error)) throw error
    if (error.code === 'rate_limited') return { did: 'later', at: now + (error.retryAfterSeconds ?? 60) * 1_000 }
    if (error.code === 'gone' || error.code === 'not_found') return { did: 'never', why: 'integration_gone' }
    if (error.code === 'integration_disabled') return { did: 'later', at: now + againMs }
    throw error
  }
}

/** What a start rests on: while a change of any of them waits for a second administrator, nobody is bound, and nobody's turn is over. */
async function throughOf(
  { store }: InviteDeps,
  { integration_id, directory_id }: Campaign,
): Promise<readonly [string, string | null, string | null]> {
  const row = await findIntegration(store.db, integration_id)
  return [integration_id, directory_id, row?.account_id ?? null]
}

function outcomeOf({ reason, retryAfterSeconds }: Result, now: number): Delivered {
  if (reason === 'not_started') return { did: 'sent' }
  if (reason === 'provider_unavailable' || reason === 'rate_limited') {
    return { did: 'later', at: now + Math.max((retryAfterSeconds ?? 0) * 1_000, againMs) }
  }
  return { did: 'never', why: reason }
}

async function hand({ deps, campaign, invite, user }: Step, tx: Tx, link: HandedOut): Promise<void> {
  const { clock, random, marks, messages } = deps
  const now = clock.now()
  // Whatever does not hold any more undoes all of it: the next round looks at it anew.
  if (!(await takePlace(tx, campaign.id, now))) throw problem('version_conflict')
  const settleDays = await deps.settleDays(tx.db, whomOf(campaign, user))
  const delivery = deliverTo(user, {}, { settleDays, now })
  if (!delivery.ok) throw problem('version_conflict')
  const isFirst = invite.expires_at === null
  const reminders = isFirst ? 0 : invite.reminders + 1
  const expiresAt = invite.expires_at ?? link.expiresAt
  const changes: Partial<Invite> = {
    verification_id: link.id,
    expires_at: expiresAt,
    reminders,
    due_at: nextDue(campaign, { from: isFirst ? now : expiresAt - campaign.valid_days * dayMs, reminders, expiresAt }),
    ...(isFirst ? { state: 'sending' as const } : {}),
  }
  if (!(await amendInvite(tx, invite, changes))) throw problem('version_conflict')
  if (isFirst && user.enrollment === 'not_enrolled') {
    const { directory_id: integrationId, external_id: externalId } = invite
    const subject = await subjectFor(tx, { integrationId, externalId, kind: 'directory', at: now }, random, marks)
    if (!(await beginInvitation(tx, subject, { at: now, expiresAt }, random))) throw problem('version_conflict')
  }
  await messages.prepare(tx, {
    kind: campaign.kind === 'renewal' ? 'renewal' : isFirst ? 'invite' : 'invite_reminder',
    to: delivery.address,
    language: campaign.language as Language,
    facts: {
      organisation: (await nameOf(tx, campaign)) ?? '',
      account: maskAccount(user.login),
      link: link.url,
      until: new Date(link.expiresAt).toISOString(),
    },
    expiresAt: link.expiresAt,
    tell: { queue: mailQueue, payload: { inviteId: invite.id } },
  })
  await recordInvite(tx, campaign, invite, isFirst ? 'sent' : 'reminded', { at: now, facts: { verificationId: link.id } }, random)
}

/** The next reminder that the campaign has, or else its end. */
function nextDue(
  campaign: Campaign,
  { from, reminders, expiresAt }: { readonly from: number; readonly reminders: number; readonly expiresAt: number },
): number {
  const days = JSON.parse(campaign.remind_days) as readonly number[]
  const next = days[reminders]
  return next === undefined ? expiresAt : Math.min(from + next * dayMs, expiresAt)
}

async function nameOf({ db }: Tx, { integration_id }: Campaign): Promise<string | undefined> {
  const row = await db.selectFrom('integrations').select('name').where('id', '=', integration_id).executeTakeFirst()
  return row?.name
}
