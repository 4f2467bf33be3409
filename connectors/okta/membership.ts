import { personNow } from './get.ts'
import type { Reader } from './reader.ts'

/**
 * Whether somebody is in a group, read now, whichever groups the directory reads or tracks. The groups of one person need no
 * more than `okta.users.read`
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tags/userresources/other/listusergroups). Who is
 * not there any more is in none.
 */
export async function isMember(reader: Reader, groupId: string, externalId: string, signal: AbortSignal): Promise<boolean> {
  const scope = { ...reader.scope, groupIds: [], keptIds: [groupId] }
  const found = await personNow({ ...reader, scope }, externalId, signal, 'quick')
  return found?.groupIds.includes(groupId) === true
}
