import type { JsonObject, Reason, VerificationId } from '../contract/index.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { InviteDeps } from './deps.ts'
import { endInvite } from './end.ts'
import { amendInvite, findCampaign, findInvite, openInviteOf } from './rows.ts'

/** What becomes of invitations whose message, or whose verification, has ended. Told by jobs, which may come twice. */

export const mailQueue = 'invite-mail'

const text = (payload: JsonObject, name: string): string => (typeof payload[name] === 'string' ? payload[name] : '')

/** Of a try that ended so, nothing is known of the person: the next reminder brings another link. */
const undecided: ReadonlySet<Reason> = new Set<Reason>([
  'abandoned',
  'face_quality',
  'rate_limited',
  'provider_unavailable',
  'provider_error',
])

export function followVerification(deps: InviteDeps): JobHandler {
  return (payload, job) =>
    deps.store.transaction(async tx => {
      await job.guard(tx)
      const id = text(payload, 'verificationId') as VerificationId
      const invite = await openInviteOf(tx.db, id)
      const row = await tx.db.selectFrom('verifications').selectAll().where('id', '=', id).executeTakeFirst()
      const campaign = invite && (await findCampaign(tx.db, invite.campaign_id))
      if (invite === undefined || campaign === undefined || row === undefined || row.completed_at === null) return
      const seen = { opened_at: invite.opened_at ?? row.seated_at, started_at: invite.started_at ?? startedAt(row) }
      if (!(await amendInvite(tx, invite, seen))) return
      const known = { ...invite, ...seen }
      if (row.state === 'spent') await endInvite(deps, tx, campaign, known, { state: 'enrolled' })
      else if (row.reason === null || !undecided.has(row.reason)) {
        await endInvite(deps, tx, campaign, known, { state: 'failed', why: row.reason ?? 'cancelled' })
      }
    })
}

const startedAt = (row: { readonly tries: number; readonly seated_at: number | null }) => (row.tries > 0 ? row.seated_at : null)

export function followMail(deps: InviteDeps): JobHandler {
  return (payload, job) =>
    deps.store.transaction(async tx => {
      await job.guard(tx)
      const invite = await findInvite(tx.db, text(payload, 'inviteId'))
      const campaign = invite && (await findCampaign(tx.db, invite.campaign_id))
      if (invite === undefined || campaign === undefined || invite.ended_at !== null) return
      const outcome = text(payload, 'outcome')
      if (outcome === 'bounced') await endInvite(deps, tx, campaign, invite, { state: 'bounced' })
      else if (outcome === 'sent' && invite.state === 'sending') {
        await amendInvite(tx, invite, { state: 'sent', sent_at: deps.clock.now() })
      }
    })
}
