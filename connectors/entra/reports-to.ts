import { connectorCodeOf } from '../../src/contract/index.ts'
import { unreadable } from './errors.ts'
import { query } from './list.ts'
import { isRow } from './map.ts'
import { membershipsOf } from './membership.ts'
import type { Reader } from './reader.ts'
import { batchingOf } from './waiting.ts'

/**
 * Who stands where toward somebody, read now. A manager is a relation of its own and no property, which neither a list nor a
 * delta brings (https://learn.microsoft.com/en-us/graph/api/user-list-manager): 404 where there is none. A contact of the
 * organisation can be one, too; that is nobody of the directory.
 */

const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export async function managerOf(reader: Reader, externalId: string, signal: AbortSignal): Promise<string | undefined> {
  // The path takes logins as well.
  if (!idForm.test(externalId)) return undefined
  try {
    const path = `/users/${externalId}/manager?${query({ $select: 'id' })}`
    const { body } = await reader.api.get(path, signal, { patient: 'quick' })
    if (!isRow(body) || typeof body.id !== 'string') throw unreadable('GET /users/{id}/manager', 'the answer has no id')
    return body.id
  } catch (error) {
    if (connectorCodeOf(error) === 'object_not_found') return undefined
    throw error
  }
}

/** Through whatever groups are inside of it. Who is not there any more is in none. */
export async function isMember(reader: Reader, groupId: string, externalId: string, signal: AbortSignal): Promise<boolean> {
  if (!idForm.test(externalId) || !idForm.test(groupId)) return false
  const groups = await membershipsOf(batchingOf(reader), [externalId], [groupId], signal)
  return groups.get(externalId)?.has(groupId.toLowerCase()) === true
}
