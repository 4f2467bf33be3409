import type { ActorRef } from '../contract/index.ts'
import { endInvitation } from '../directory/invitation.ts'
import { findSubject } from '../directory/subjects.ts'
import type { Tx } from '../storage/store.ts'
import type { InviteDeps } from './deps.ts'
import { inviteHost, recordInvite } from './journal.ts'
import { amendInvite, type Campaign, type Invite } from './rows.ts'

export interface Ending {
  readonly state: Exclude<Invite['state'], 'queued' | 'sending' | 'sent'>
  readonly why?: string
  readonly actor?: ActorRef
}

/**
 * The one way in which an invitation ends: its link dies with it, and the view no longer shows the person as invited.
 * False where somebody was faster.
 */
export async function endInvite(
  { clock, random, verifications }: InviteDeps,
  tx: Tx,
  campaign: Campaign,
  invite: Invite,
  { state, why, actor = inviteHost }: Ending,
): Promise<boolean> {
  const at = clock.now()
  if (!(await amendInvite(tx, invite, { state, why: why ?? null, ended_at: at }))) return false
  if (invite.verification_id !== null) await verifications.withdraw(tx, invite.verification_id, actor)
  const subject = await findSubject(tx.db, invite.directory_id, invite.external_id)
  if (subject !== undefined) await endInvitation(tx, subject, { why: `invite_${state}`, at })
  await recordInvite(
    tx,
    campaign,
    invite,
    'ended',
    { actor, at, facts: { state, ...(why === undefined ? {} : { why }) } },
    random,
  )
  return true
}
