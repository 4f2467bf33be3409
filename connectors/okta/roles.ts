import type { TokenSource } from '../../src/contract/index.ts'
import { oktaClient } from './sdk.ts'

/** The admin roles of the app. */
export async function readRoles(
  orgUrl: string,
  clientId: string,
  token: TokenSource,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const client = await oktaClient(orgUrl, token, signal)
  const roles: string[] = []
  for await (const role of await client.roleAssignmentApi.listRolesForClient({ clientId })) {
    // It yields null for an empty page.
    if (role) roles.push((role.type === 'CUSTOM' ? role.label : role.type) ?? 'unknown')
  }
  return roles
}
