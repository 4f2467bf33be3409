import type { Store } from '../storage/store.ts'

/** Who signs in at the sandbox's provider: somebody of the Okta directory, by the id that Okta has of them. */
export async function signingIn({ db }: Store, login: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('directory_users as u')
    .innerJoin('integrations as i', 'i.id', 'u.integration_id')
    .select('u.external_id')
    .where('i.connector_id', '=', 'okta-directory')
    .where('u.login_key', '=', login.trim().toLowerCase())
    .where('u.removed_at', 'is', null)
    .executeTakeFirst()
  return row?.external_id
}
