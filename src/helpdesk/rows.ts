import { type ActorRef, asIntegrationId, type DirectoryUser, type IntegrationId, problem } from '../contract/index.ts'
import { findByExternalId, findByLogin } from '../directory/users.ts'
import type { Starter } from '../integrations/port.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { HelpdeskCallsTable, HelpdeskOverridesTable } from '../storage/tables/index.ts'
import type { Agent } from './deps.ts'

type Db = Store['db'] | Tx['db']

export type Call = HelpdeskCallsTable

/** An account of a directory. */
export interface Person {
  readonly integrationId: IntegrationId
  readonly externalId: string
}

/** Whom an agent names. */
export type Named =
  | { readonly user: { readonly integrationId: string; readonly externalId: string } }
  | { readonly loginHint: string; readonly directoryIntegrationId?: string }

/** The person as the view has them. Undefined where it does not settle who is meant: then the start says so. */
export async function findNamed(db: Db, { directoryIds }: Starter, named: Named): Promise<DirectoryUser | undefined> {
  const given = 'user' in named ? named.user.integrationId : named.directoryIntegrationId
  const directory = given === undefined ? (directoryIds.length === 1 ? directoryIds[0] : undefined) : asIntegrationId(given)
  if (directory === undefined || !directoryIds.includes(directory)) return undefined
  if ('user' in named) return findByExternalId(db, directory, named.user.externalId)
  const hits = await findByLogin(db, directory, named.loginHint)
  return hits.length === 1 ? hits[0] : undefined
}

/** Whom a verification turned out to be about. */
export async function subjectOf({ db }: Tx, id: string): Promise<DirectoryUser> {
  const row = await db
    .selectFrom('verifications')
    .select(['directory_id', 'external_id'])
    .where('id', '=', id as Call['verification_id'])
    .executeTakeFirst()
  const { directory_id: directory, external_id: externalId } = row ?? { directory_id: null, external_id: null }
  const user = directory === null || externalId === null ? undefined : await findByExternalId(db, directory, externalId)
  if (user === undefined) throw problem('not_found')
  return user
}

/** One after the other, so that of two agents at once the second sees what the first did. SQLite has one writer anyway. */
export async function lockSubject({ db }: Tx, id: string): Promise<void> {
  if (dialectOf(db) !== 'postgres') return
  const row = await db
    .selectFrom('verifications')
    .select('subject_id')
    .where('id', '=', id as Call['verification_id'])
    .executeTakeFirst()
  if (row === undefined || row.subject_id === null) return
  await db.selectFrom('subjects').select('id').where('id', '=', row.subject_id).forUpdate().execute()
}

export function findCall(db: Db, id: string): Promise<Call | undefined> {
  return db
    .selectFrom('helpdesk_calls')
    .selectAll()
    .where('verification_id', '=', id as Call['verification_id'])
    .executeTakeFirst()
}

/** What is not the agent's to see does not exist. */
export async function callOf(db: Db, { only }: Agent, id: string): Promise<Call> {
  const call = await findCall(db, id)
  if (call === undefined || (only !== undefined && call.integration_id !== only)) throw problem('not_found')
  return call
}

export async function amendCall({ db }: Tx, { verification_id: id }: Pick<Call, 'verification_id'>, changes: Partial<Call>) {
  await db.updateTable('helpdesk_calls').set(changes).where('verification_id', '=', id).execute()
}

/** What a second person allowed. */
export interface Override {
  readonly id: string
  readonly supervisor: ActorRef
  readonly addressHash: string | null
  readonly createdAt: number
}

const asOverride = (row: HelpdeskOverridesTable): Override => ({
  id: row.id,
  supervisor: JSON.parse(row.supervisor) as ActorRef,
  addressHash: row.address_hash,
  createdAt: row.created_at,
})

/** One that is fresh, unused and about this person. */
export async function overrideFor(
  db: Db,
  wanted: { readonly id: string; readonly integrationId: IntegrationId; readonly person: Person; readonly now: number },
): Promise<Override | undefined> {
  const row = await db
    .selectFrom('helpdesk_overrides')
    .selectAll()
    .where('id', '=', wanted.id)
    .where('integration_id', '=', wanted.integrationId)
    .where('directory_id', '=', wanted.person.integrationId)
    .where('external_id', '=', wanted.person.externalId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', wanted.now)
    .executeTakeFirst()
  return row && asOverride(row)
}

/** False where somebody was faster. */
export async function useOverride({ db }: Tx, { id }: Override, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('helpdesk_overrides')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
