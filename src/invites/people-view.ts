import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Db, Invite } from './rows.ts'
import { campaignView, type ListQuery } from './views.ts'

export interface InviteQuery extends ListQuery {
  readonly state?: Invite['state']
}

export interface InvitePage {
  readonly items: readonly {
    readonly externalId: string
    /** What the directory says, as long as it says anything of them. */
    readonly login: string | null
    readonly displayName: string | null
    readonly state: Invite['state']
    readonly why: string | null
    readonly verificationId: string | null
    readonly reminders: number
    readonly queuedAt: string
    readonly sentAt: string | null
    readonly openedAt: string | null
    readonly expiresAt: string | null
    readonly endedAt: string | null
  }[]
  readonly nextCursor: string | null
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** Who is in a campaign, and what became of each. */
export async function listInvites(db: Db, campaignId: string, { limit, cursor, state }: InviteQuery): Promise<InvitePage> {
  await campaignView(db, campaignId)
  let list = db
    .selectFrom('invites as i')
    .leftJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 'i.directory_id').onRef('u.external_id', '=', 'i.external_id'),
    )
    .selectAll('i')
    .select(['u.login as login', 'u.display_name as display_name'])
    .where('i.campaign_id', '=', campaignId)
    .orderBy('i.id')
    .limit(limit + 1)
  if (state !== undefined) list = list.where('i.state', '=', state)
  if (cursor !== undefined) list = list.where('i.id', '>', keysIn(cursor, 'string')[0])
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.id])
  const items = rows.map(row => ({
    externalId: row.external_id,
    login: row.login || null,
    displayName: row.display_name,
    state: row.state,
    why: row.why,
    verificationId: row.verification_id,
    reminders: row.reminders,
    queuedAt: new Date(row.queued_at).toISOString(),
    sentAt: iso(row.sent_at),
    openedAt: iso(row.opened_at),
    expiresAt: iso(row.expires_at),
    endedAt: iso(row.ended_at),
  }))
  return { items, nextCursor }
}
