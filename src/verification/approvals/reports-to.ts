import type { DirectoryUser } from '../../contract/index.ts'
import { findByExternalId, findByLogin } from '../../directory/users.ts'
import type { Db } from './rows.ts'
import type { Ties } from './ties.ts'

const dayMs = 86_400_000

/**
 * Whom the directory names as the manager of somebody. A product that keeps it as a relation was asked a moment ago, and
 * that counts: by the id alone. Where it is an attribute, which is free text, it has to have stood there for a while, since
 * whoever can edit a profile would else choose who approves; and it has to be the id, or the login, of one person of the same
 * directory. An id of one and the login of another is nobody; so is an e-mail that is no login, or a name.
 */
export async function managerOf(
  db: Db,
  user: DirectoryUser,
  { settleDays, now, ties }: { readonly settleDays: number; readonly now: number; readonly ties: Ties },
): Promise<DirectoryUser | undefined> {
  if (ties.manager !== undefined) {
    return ties.manager === null ? undefined : findByExternalId(db, user.integrationId, ties.manager)
  }
  const named = user.claims.manager?.trim()
  if (!named || !(await isSettled(db, user, now - settleDays * dayMs))) return undefined
  const byId = await findByExternalId(db, user.integrationId, named)
  const fitting = [...(byId === undefined ? [] : [byId]), ...(await findByLogin(db, user.integrationId, named))]
  const ids = new Set(fitting.map(({ externalId }) => externalId))
  return ids.size === 1 ? fitting[0] : undefined
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
