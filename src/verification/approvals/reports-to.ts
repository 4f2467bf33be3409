import type { DirectoryUser } from '../../contract/index.ts'
import { findByExternalId, findByLogin } from '../../directory/users.ts'
import type { Db } from './rows.ts'

const dayMs = 86_400_000

/**
 * Whom the directory names as the manager of somebody, and has for a while: whoever can edit a profile would else choose who
 * approves. By the id or the login that the attribute holds; of two who fit, nobody.
 */
export async function managerOf(
  db: Db,
  user: DirectoryUser,
  { settleDays, now }: { readonly settleDays: number; readonly now: number },
): Promise<DirectoryUser | undefined> {
  const named = user.claims.manager?.trim()
  if (!named || !(await isSettled(db, user, now - settleDays * dayMs))) return undefined
  const byId = await findByExternalId(db, user.integrationId, named)
  if (byId !== undefined) return byId
  const byLogin = await findByLogin(db, user.integrationId, named)
  return byLogin.length === 1 ? byLogin[0] : undefined
}

/** By the log of what changed of the person, and at first sight by the product's own last change. */
async function isSettled(db: Db, { integrationId, externalId }: DirectoryUser, since: number): Promise<boolean> {
  const changes = await db
    .selectFrom('directory_changes')
    .select('fields')
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .where('at', '>', since)
    .execute()
  if (changes.some(({ fields }) => fields.split(',').includes('manager'))) return false
  const row = await db
    .selectFrom('directory_users')
    .select(['created_at', 'source_changed_at'])
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  return row !== undefined && (row.created_at <= since || row.source_changed_at <= since)
}
