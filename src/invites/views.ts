import { sql } from 'kysely'
import { type ActorRef, problem } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { Campaign, Db, Invite } from './rows.ts'

/** How far a campaign has come. `sent` to `enrolled` count everybody who got so far, wherever they are now. */
export interface Progress {
  readonly queued: number
  readonly sent: number
  readonly opened: number
  readonly started: number
  readonly enrolled: number
  readonly failed: number
  readonly bounced: number
  readonly expired: number
  readonly refused: number
  readonly cancelled: number
}

export interface CampaignView {
  readonly id: string
  readonly kind: Campaign['kind']
  readonly integrationId: string
  readonly directoryId: string
  readonly groupId: string | null
  readonly language: string
  readonly validDays: number
  readonly perMinute: number
  readonly perDay: number
  readonly remindDays: readonly number[]
  /** Whether members of the group are still being put in the line. */
  readonly filling: boolean
  readonly createdBy: ActorRef
  readonly createdAt: string
  readonly cancelledAt: string | null
  readonly progress: Progress
}

export interface ListQuery {
  readonly limit: number
  readonly cursor?: string
}
export interface InviteQuery extends ListQuery {
  readonly state?: Invite['state']
}

export interface InvitePage {
  readonly items: readonly {
    readonly externalId: string
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

function viewOf(row: Campaign, progress: Progress): CampaignView {
  return {
    id: row.id,
    kind: row.kind,
    integrationId: row.integration_id,
    directoryId: row.directory_id,
    groupId: row.group_id,
    language: row.language,
    validDays: row.valid_days,
    perMinute: row.per_minute,
    perDay: row.per_day,
    remindDays: JSON.parse(row.remind_days) as number[],
    filling: row.filled_to !== null,
    createdBy: JSON.parse(row.created_by) as ActorRef,
    createdAt: new Date(row.created_at).toISOString(),
    cancelledAt: iso(row.cancelled_at),
    progress,
  }
}

/** Newest first. */
export async function listCampaigns(
  db: Db,
  { limit, cursor }: ListQuery,
): Promise<{ readonly items: readonly CampaignView[]; readonly nextCursor: string | null }> {
  let list = db
    .selectFrom('invite_campaigns')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    list = list.where(eb => eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '<', id)])]))
  }
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.created_at, row.id])
  const progress = await progressOf(
    db,
    rows.map(({ id }) => id),
  )
  return { items: rows.map(row => viewOf(row, progress.get(row.id) ?? nothing)), nextCursor }
}

/** What is said of an id that no campaign has. */
export const noCampaign = 'There is no campaign of this id.'

export async function campaignView(db: Db, id: string): Promise<CampaignView> {
  const row = await db.selectFrom('invite_campaigns').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw problem('not_found', noCampaign)
  return viewOf(row, (await progressOf(db, [id])).get(id) ?? nothing)
}

const nothing: Progress = {
  queued: 0,
  sent: 0,
  opened: 0,
  started: 0,
  enrolled: 0,
  failed: 0,
  bounced: 0,
  expired: 0,
  refused: 0,
  cancelled: 0,
}

/** Where a verification is still under way, how far it is stands in its own row. */
async function progressOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Progress>> {
  if (ids.length === 0) return new Map()
  const count = (condition: string) => sql<number>`sum(case when ${sql.raw(condition)} then 1 else 0 end)`
  const rows = await db
    .selectFrom('invites as i')
    .leftJoin('verifications as v', 'v.id', 'i.verification_id')
    .select(['i.campaign_id as id', 'i.state'])
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .select([
      count('i.sent_at is not null').as('sent'),
      count('i.opened_at is not null or v.seated_at is not null').as('opened'),
      count('i.started_at is not null or v.tries > 0').as('started'),
    ])
    .where('i.campaign_id', 'in', [...ids])
    .groupBy(['i.campaign_id', 'i.state'])
    .execute()
  const found = new Map<string, { -readonly [K in keyof Progress]: number }>()
  for (const { id, state, n, sent, opened, started } of rows) {
    const progress = found.get(id) ?? { ...nothing }
    progress.sent += Number(sent)
    progress.opened += Number(opened)
    progress.started += Number(started)
    // What the mail server has not taken yet still waits, to those who look.
    if (state === 'sending') progress.queued += Number(n)
    else if (state !== 'sent') progress[state] += Number(n)
    found.set(id, progress)
  }
  return found
}

/** Who is in a campaign, and what became of each. By id of ours: nobody's name is asked for. */
export async function listInvites(db: Db, campaignId: string, { limit, cursor, state }: InviteQuery): Promise<InvitePage> {
  await campaignView(db, campaignId)
  let list = db
    .selectFrom('invites')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .limit(limit + 1)
  if (state !== undefined) list = list.where('state', '=', state)
  if (cursor !== undefined) list = list.where('id', '>', keysIn(cursor, 'string')[0])
  const { rows, nextCursor } = pageOf(await list.execute(), limit, row => [row.id])
  const items = rows.map(row => ({
    externalId: row.external_id,
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
