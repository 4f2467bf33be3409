import type { IntegrationId } from '../contract/index.ts'
import { findByLogin } from '../directory/users.ts'
import type { AdminTokens } from '../http/admin/tokens.ts'
import type { Store } from '../storage/store.ts'

/** People whom no demonstration verifies, changes or removes: the first two of them that a directory of this size has. */
const staff = [190, 191, 18, 19, 2, 0, 1]

export interface DeskTokens {
  readonly agent: string | null
  readonly supervisor: string | null
}

/** Tokens for the helpdesk, each of somebody: nobody else can help. Null where the directory has too few people. */
export async function staffDesk(
  { db }: Store,
  tokens: Pick<AdminTokens, 'make'>,
  directoryId: IntegrationId,
): Promise<DeskTokens> {
  const people: { readonly integrationId: IntegrationId; readonly externalId: string }[] = []
  for (const index of staff) {
    const [user] = await findByLogin(db, directoryId, `user${index}@example.com`)
    if (user !== undefined && people.length < 2) people.push({ integrationId: directoryId, externalId: user.externalId })
  }
  const [first, second] = people
  if (first === undefined || second === undefined) return { agent: null, supervisor: null }
  const by = { kind: 'host', id: 'sandbox' } as const
  const agent = await tokens.make({ name: 'Agent of the sandbox', role: 'agent', person: first }, by)
  const supervisor = await tokens.make({ name: 'Supervisor of the sandbox', role: 'supervisor', person: second }, by)
  return { agent: agent.token, supervisor: supervisor.token }
}
