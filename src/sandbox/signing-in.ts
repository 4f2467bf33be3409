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

/** The groups of the sandbox's provider that have a role in the console. */
export const groupRoles = {
  owner: ['stepgate-owners'],
  admin: ['stepgate-admins'],
  reviewer: ['stepgate-reviewers'],
  agent: ['stepgate-agents'],
  supervisor: ['stepgate-supervisors'],
  auditor: ['stepgate-auditors'],
} as const

/** One person for each role, so that every page can be seen as those who work with it see it; all others have none. */
const administrators: Readonly<Record<string, readonly string[]>> = {
  'user40@example.com': groupRoles.owner,
  'user41@example.com': groupRoles.admin,
  'user42@example.com': groupRoles.reviewer,
  'user43@example.com': groupRoles.agent,
  'user44@example.com': groupRoles.supervisor,
  'user45@example.com': groupRoles.auditor,
}

export function administratorGroups(login: string): readonly string[] {
  return administrators[login.trim().toLowerCase()] ?? []
}
