import { sql } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { InviteDeps } from './deps.ts'
import { addPeople } from './fill.ts'
import { inviteHost, recordCampaign } from './journal.ts'
import type { Campaign } from './rows.ts'

/**
 * Bindings that run out soon: their people are asked, once for each binding, to show the same identity again. Through the
 * integration by which they were bound.
 */

const dayMs = 86_400_000
const atOnce = 200

interface Renewable {
  readonly enrollmentId: string
  readonly integrationId: IntegrationId
  readonly directoryId: IntegrationId
  readonly externalId: string
}

/** The state stands in the text: PostgreSQL takes a partial index for no parameter. */
export async function renewable({ store, clock, renewDays, messages }: InviteDeps, limit: number): Promise<readonly Renewable[]> {
  if (!messages.canSend) return []
  const now = clock.now()
  return (
    store.db
      .selectFrom('enrollments as e')
      .innerJoin('subjects as s', 's.id', 'e.subject_id')
      .innerJoin('verifications as v', 'v.id', 'e.verification_id')
      // One that was refused for what passes, such as an address that changed lately, is asked for again a day later.
      .leftJoin('invites as i', join =>
        join
          .onRef('i.renews', '=', 'e.id')
          .on(({ or, eb }) => or([eb('i.state', '<>', 'refused'), eb('i.queued_at', '>', now - dayMs)])),
      )
      .select([
        'e.id as enrollmentId',
        'v.integration_id as integrationId',
        's.integration_id as directoryId',
        's.external_id as externalId',
      ])
      .where('e.state', '=', sql.lit('enrolled' as const))
      .where('e.ended_at', 'is', null)
      .where('e.expires_at', '>', now)
      .where('e.expires_at', '<=', now + renewDays * dayMs)
      .where('s.kind', '=', 'directory')
      .where('i.id', 'is', null)
      .orderBy('e.expires_at')
      .limit(limit)
      .execute()
  )
}

export async function askForRenewals(deps: InviteDeps): Promise<void> {
  const { store, clock, random, settleDays } = deps
  const due = await renewable(deps, atOnce)
  const groups = Map.groupBy(due, ({ integrationId, directoryId }) => `${integrationId} ${directoryId}`)
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue
    const now = clock.now()
    await store.transaction(async tx => {
      let campaign = await campaignFor(deps, tx, first, now)
      for (const { externalId, directoryId, enrollmentId } of [first, ...others]) {
        const user = await findByExternalId(tx.db, directoryId, externalId)
        if (user === undefined) continue
        const renews = new Map([[externalId, enrollmentId]])
        campaign = await addPeople({ random, settleDays, now }, tx, campaign, [user], renews)
      }
    })
  }
}

/** One for each day, so that its progress says something. */
async function campaignFor(
  { random, renewDays }: InviteDeps,
  tx: Tx,
  { integrationId, directoryId }: Renewable,
  now: number,
): Promise<Campaign> {
  const known = await tx.db
    .selectFrom('invite_campaigns')
    .selectAll()
    .where('created_at', '>', now - dayMs)
    .where('kind', '=', 'renewal')
    .where('integration_id', '=', integrationId)
    .where('directory_id', '=', directoryId)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  if (known !== undefined) return known
  const campaign: Campaign = {
    id: `cmp_${token(random, 15)}`,
    kind: 'renewal',
    integration_id: integrationId,
    directory_id: directoryId,
    group_id: null,
    language: 'en',
    valid_days: renewDays,
    per_minute: 60,
    per_day: 5_000,
    remind_days: JSON.stringify([Math.ceil(renewDays / 2)]),
    filled_to: null,
    slots: 0,
    minute_start: 0,
    minute_used: 0,
    day_start: 0,
    day_used: 0,
    created_by: JSON.stringify(inviteHost),
    created_at: now,
    cancelled_at: null,
  }
  await tx.db.insertInto('invite_campaigns').values(campaign).execute()
  await recordCampaign(tx, campaign, 'created', { actor: inviteHost, at: now }, random)
  return campaign
}
