import { type Kysely, type Selectable, sql } from 'kysely'
import type { DirectoryUser, IntegrationId, VerificationId } from '../contract/index.ts'
import { asUser } from '../directory/rows.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { InviteCampaignsTable, InvitesTable, Tables } from '../storage/tables/index.ts'
import type { Whom } from '../verification/policies/index.ts'

/** Queries of this room. */

export type Campaign = Selectable<InviteCampaignsTable>
export type Invite = Selectable<InvitesTable>
export type Db = Kysely<Tables>

export const inviteStates = [
  'queued',
  'sending',
  'sent',
  'enrolled',
  'failed',
  'expired',
  'bounced',
  'refused',
  'cancelled',
] as const satisfies readonly InvitesTable['state'][]

export function findCampaign(db: Db, id: string): Promise<Campaign | undefined> {
  return db.selectFrom('invite_campaigns').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The row, and nobody else's until the transaction is over. SQLite has one writer anyway. */
export function lockCampaign({ db }: Tx, id: string): Promise<Campaign | undefined> {
  return db
    .selectFrom('invite_campaigns')
    .selectAll()
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
}

export async function amendCampaign({ db }: Tx, id: string, changes: Partial<Campaign>): Promise<void> {
  await db.updateTable('invite_campaigns').set(changes).where('id', '=', id).execute()
}

export function fillingCampaigns(db: Db): Promise<readonly Campaign[]> {
  return db.selectFrom('invite_campaigns').selectAll().where('filled_to', 'is not', null).orderBy('id').execute()
}

/** Those whose moment has come, the longest overdue first. */
export function dueInvites(db: Db, now: number, limit: number): Promise<readonly Invite[]> {
  return db
    .selectFrom('invites')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
}

export function openInviteOf(db: Db, id: VerificationId): Promise<Invite | undefined> {
  return db.selectFrom('invites').selectAll().where('verification_id', '=', id).where('ended_at', 'is', null).executeTakeFirst()
}

export function findInvite(db: Db, id: string): Promise<Invite | undefined> {
  return db.selectFrom('invites').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Writes open invites; who has one already is left out. Answers whom it wrote. */
export async function insertOpen({ db }: Tx, invites: readonly Invite[]): Promise<ReadonlySet<string>> {
  if (invites.length === 0) return new Set()
  const written = await db
    .insertInto('invites')
    .values([...invites])
    .onConflict(conflict => conflict.columns(['directory_id', 'external_id']).where(sql<boolean>`ended_at is null`).doNothing())
    .returning('external_id')
    .execute()
  return new Set(written.map(({ external_id }) => external_id))
}

/** Changes an invite from exactly the step at which it was read. False when somebody was faster. */
export async function amendInvite({ db }: Tx, known: Invite, changes: Partial<Invite>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invites')
    .set(changes)
    .where('id', '=', known.id)
    .where('state', '=', known.state)
    .where('reminders', '=', known.reminders)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Where the verification of an invitation is: nobody has begun, somebody is in the middle of it, it was passed, or is over. */
export async function whereIs(db: Db, { verification_id }: Invite): Promise<'untouched' | 'under_way' | 'passed' | 'over'> {
  const row = await db
    .selectFrom('verifications')
    .select(['state', 'seated_at', 'completed_at'])
    .where('id', '=', verification_id)
    .executeTakeFirst()
  if (row === undefined) return 'untouched'
  if (row.completed_at !== null) return row.state === 'spent' ? 'passed' : 'over'
  return row.seated_at === null ? 'untouched' : 'under_way'
}

/** Whose account it is, and through which integration: what policies are looked up by. */
export function whomOf(
  campaign: Pick<Campaign, 'integration_id' | 'directory_id'>,
  { externalId }: { readonly externalId: string },
): Whom {
  return { integrationId: campaign.integration_id, directoryId: campaign.directory_id, externalId }
}

/** Those of some people who may not simply be bound: an anchor of theirs was ended. */
export async function heldBack(db: Db, directoryId: IntegrationId, externalIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (externalIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('subjects')
    .select('external_id')
    .where('integration_id', '=', directoryId)
    .where('external_id', 'in', [...externalIds])
    .where('rebind', '<>', 'free')
    .execute()
  return new Set(rows.map(({ external_id }) => external_id))
}

/** Members of a group from one on, in the order in which they are put in the line. */
export async function membersAfter(
  db: Db,
  directoryId: IntegrationId,
  groupId: string,
  after: number,
  limit: number,
): Promise<readonly { readonly row: number; readonly user: DirectoryUser }[]> {
  const rows = await db
    .selectFrom('directory_groups as g')
    .innerJoin('directory_members as m', 'm.group_row', 'g.row')
    .innerJoin('directory_users as u', 'u.row', 'm.user_row')
    .selectAll('u')
    .where('g.integration_id', '=', directoryId)
    .where('g.external_id', '=', groupId)
    .where('g.removed_at', 'is', null)
    .where('m.user_row', '>', after)
    .orderBy('m.user_row')
    .limit(limit)
    .execute()
  return rows.map(row => ({ row: row.row, user: asUser(row) }))
}

/** Those of some people who have an invitation that is open. */
export async function openAmong(
  db: Db,
  directoryId: IntegrationId,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (externalIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('invites')
    .select('external_id')
    .where('directory_id', '=', directoryId)
    .where('external_id', 'in', [...externalIds])
    .where('ended_at', 'is', null)
    .execute()
  return new Set(rows.map(({ external_id }) => external_id))
}
