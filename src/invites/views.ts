import { type ExpressionBuilder, sql } from 'kysely'
import { type ActorRef, type IntegrationId, problem } from '../contract/index.ts'
import { keysIn, pageOf } from '../storage/keyset.ts'
import type { InviteCampaignsTable, Tables } from '../storage/tables/index.ts'
import type { Campaign, Db } from './rows.ts'

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

export const campaignKinds = ['invite', 'renewal'] as const satisfies readonly Campaign['kind'][]
/** `open`: somebody of it is still asked, or to be asked. */
export const campaignStates = ['open', 'done', 'cancelled'] as const

export interface CampaignView {
  readonly id: string
  readonly kind: Campaign['kind']
  readonly integrationId: string
  readonly directoryId: string
  readonly groupId: string | null
  /** What the integration is called, as people read it, and the group; null where there is none of that id any more. */
  readonly integrationName: string | null
  readonly groupName: string | null
  readonly state: (typeof campaignStates)[number]
  /** How many invitations have not ended. */
  readonly open: number
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
export interface CampaignQuery extends ListQuery {
  readonly state?: CampaignView['state']
  readonly kind?: Campaign['kind']
  readonly directoryId?: IntegrationId
}
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

type Listed = Campaign & { readonly integration_name: string | null; readonly group_name: string | null }

function viewOf(row: Listed, { open, ...progress }: Counted): CampaignView {
  return {
    id: row.id,
    kind: row.kind,
    integrationId: row.integration_id,
    directoryId: row.directory_id,
    groupId: row.group_id,
    integrationName: row.integration_name,
    groupName: row.group_name,
    state: row.cancelled_at !== null ? 'cancelled' : row.filled_to !== null || open > 0 ? 'open' : 'done',
    open,
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

function campaigns(db: Db) {
  return db
    .selectFrom('invite_campaigns as c')
    .leftJoin('integrations as n', 'n.id', 'c.integration_id')
    .leftJoin('directory_groups as g', join =>
      join.onRef('g.integration_id', '=', 'c.directory_id').onRef('g.external_id', '=', 'c.group_id'),
    )
    .selectAll('c')
    .select(['n.name as integration_name', 'g.name as group_name'])
}

/** Whether anybody is still asked, or to be put in the line. */
function isOpen(
  { and, or, not, exists, eb, selectFrom }: ExpressionBuilder<Tables & { c: InviteCampaignsTable }, 'c'>,
  open: boolean,
) {
  const waits = exists(
    selectFrom('invites as i').select('i.id').whereRef('i.campaign_id', '=', 'c.id').where('i.ended_at', 'is', null),
  )
  return open ? or([eb('c.filled_to', 'is not', null), waits]) : and([eb('c.filled_to', 'is', null), not(waits)])
}

/** Newest first. */
export async function listCampaigns(
  db: Db,
  { limit, cursor, state, kind, directoryId }: CampaignQuery,
): Promise<{ readonly items: readonly CampaignView[]; readonly nextCursor: string | null }> {
  let list = campaigns(db)
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
  if (kind !== undefined) list = list.where('c.kind', '=', kind)
  if (directoryId !== undefined) list = list.where('c.directory_id', '=', directoryId)
  if (state === 'cancelled') list = list.where('c.cancelled_at', 'is not', null)
  else if (state !== undefined) list = list.where('c.cancelled_at', 'is', null).where(eb => isOpen(eb, state === 'open'))
  if (cursor !== undefined) {
    const [at, id] = keysIn(cursor, 'number', 'string')
    list = list.where(eb => eb.or([eb('c.created_at', '<', at), eb.and([eb('c.created_at', '=', at), eb('c.id', '<', id)])]))
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
  const row = await campaigns(db).where('c.id', '=', id).executeTakeFirst()
  if (row === undefined) throw problem('not_found', noCampaign)
  return viewOf(row, (await progressOf(db, [id])).get(id) ?? nothing)
}

interface Counted extends Progress {
  readonly open: number
}

const nothing: Counted = {
  open: 0,
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
async function progressOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Counted>> {
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
  const found = new Map<string, { -readonly [K in keyof Counted]: number }>()
  for (const { id, state, n, sent, opened, started } of rows) {
    const progress = found.get(id) ?? { ...nothing }
    if (state === 'queued' || state === 'sending' || state === 'sent') progress.open += Number(n)
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
