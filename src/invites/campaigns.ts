import { type ActorRef, type IntegrationId, problem } from '../contract/index.ts'
import type { Starter } from '../integrations/port.ts'
import type { Language } from '../messages/index.ts'
import { token } from '../security/hash.ts'
import type { InviteDeps } from './deps.ts'
import { endInvite } from './end.ts'
import { addPeople } from './fill.ts'
import { recordCampaign } from './journal.ts'
import { amendCampaign, type Campaign, findCampaign, lockCampaign } from './rows.ts'
import { type CampaignView, campaignView, noCampaign } from './views.ts'
import { directoryOf, findPeople, type Whom } from './whom.ts'

/** What an administrator asks for. */
export interface CampaignInput extends Whom {
  /** The verifying integration, whose Incode account and workflow are used, and whose name people read. */
  readonly integrationId: string
  /** May be left out where that integration has one directory. */
  readonly directoryIntegrationId?: string
  readonly validDays: number
  readonly perMinute: number
  readonly perDay: number
  readonly remindDays: readonly number[]
  readonly language: Language
}

/** Puts people in the line, in one transaction with the audit. `unknown`: the places in the list that name nobody. */
export async function createCampaign(
  deps: InviteDeps,
  input: CampaignInput,
  actor: ActorRef,
): Promise<CampaignView & { readonly unknown: readonly number[] }> {
  const { store, clock, random, settleDays } = deps
  if (!deps.messages.canSend) throw problem('operation_not_allowed', 'This host has no mail server: set STEPGATE_SMTP_URL.')
  const { groupId } = input
  const starter = await deps.starter(input.integrationId)
  const directoryId = directoryOf(starter, input.directoryIntegrationId)
  const { found, unknown } = await findPeople(store.reports, directoryId, input)
  const at = clock.now()
  const campaign = campaignOf(input, { id: `cmp_${token(random, 15)}`, starter, directoryId, actor, at })
  await store.transaction(async tx => {
    await tx.db.insertInto('invite_campaigns').values(campaign).execute()
    await addPeople({ random, settleDays, now: at }, tx, campaign, found)
    const facts = { people: found.length, groupId: groupId ?? null }
    await recordCampaign(tx, campaign, 'created', { actor, at, facts }, random)
  })
  return { ...(await campaignView(store.db, campaign.id)), unknown }
}

function campaignOf(
  input: CampaignInput,
  made: {
    readonly id: string
    readonly starter: Starter
    readonly directoryId: IntegrationId
    readonly actor: ActorRef
    readonly at: number
  },
): Campaign {
  return {
    id: made.id,
    kind: 'invite',
    integration_id: made.starter.integrationId,
    directory_id: made.directoryId,
    group_id: input.groupId ?? null,
    language: input.language,
    valid_days: input.validDays,
    per_minute: input.perMinute,
    per_day: input.perDay,
    remind_days: JSON.stringify(input.remindDays.filter(day => day < input.validDays).toSorted((a, b) => a - b)),
    filled_to: input.groupId === undefined ? null : 0,
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

const atOnce = 200

/** Nothing more is sent from the moment on in which this is marked; then what is out ends, some at a time. */
export async function cancelCampaign(deps: InviteDeps, id: string, actor: ActorRef): Promise<CampaignView> {
  const { store, clock, random } = deps
  await store.transaction(async tx => {
    const campaign = await lockCampaign(tx, id)
    if (campaign === undefined) throw problem('not_found', noCampaign)
    if (campaign.cancelled_at !== null) return
    const at = clock.now()
    await amendCampaign(tx, id, { cancelled_at: at, filled_to: null })
    await recordCampaign(tx, campaign, 'cancelled', { actor, at }, random)
  })
  for (let ended = atOnce; ended === atOnce; ) ended = await endSome(deps, id, actor)
  return campaignView(store.db, id)
}

async function endSome(deps: InviteDeps, id: string, actor: ActorRef): Promise<number> {
  return deps.store.transaction(async tx => {
    const campaign = await lockCampaign(tx, id)
    if (campaign === undefined) return 0
    const open = await tx.db
      .selectFrom('invites')
      .selectAll()
      .where('campaign_id', '=', id)
      .where('ended_at', 'is', null)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    for (const invite of open) await endInvite(deps, tx, campaign, invite, { state: 'cancelled', actor })
    return open.length
  })
}

/** Ends one person's invitation, and leaves the others. */
export async function cancelPerson(deps: InviteDeps, id: string, externalId: string, actor: ActorRef): Promise<void> {
  await deps.store.transaction(async tx => {
    const campaign = await findCampaign(tx.db, id)
    const invite = await tx.db
      .selectFrom('invites')
      .selectAll()
      .where('campaign_id', '=', id)
      .where('external_id', '=', externalId)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (campaign === undefined) throw problem('not_found', noCampaign)
    if (invite === undefined) throw problem('not_found', 'Nobody of this id is invited by the campaign.')
    if (!(await endInvite(deps, tx, campaign, invite, { state: 'cancelled', actor }))) throw problem('version_conflict')
  })
}
