import { connectorCodeOf, connectorError, outOfScope, type SourceUser } from '../../src/contract/index.ts'
import { query, quoted, readPage } from './list.ts'
import { isRow, readUser } from './map.ts'
import { isInScope, membershipsOf } from './membership.ts'
import type { Reader } from './reader.ts'
import { batchingOf } from './waiting.ts'

/** One person, read now. */

const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Only members of the chosen groups count for us. */
async function scoped(reader: Reader, user: SourceUser, signal: AbortSignal): Promise<SourceUser> {
  const { scope } = reader
  if (scope.groupIds.length === 0) return user
  const groups = await membershipsOf(batchingOf(reader), [user.externalId], scope.groupIds, signal)
  return isInScope(scope, groups.get(user.externalId) ?? new Set()) ? user : outOfScope(user)
}

export async function getUser(reader: Reader, externalId: string, signal: AbortSignal): Promise<SourceUser | undefined> {
  // The path takes logins as well; somebody else's record must not pass for the one that was asked for.
  if (!idForm.test(externalId)) return undefined
  const select = query({ $select: reader.scope.select.join() })
  let body: unknown
  try {
    ;({ body } = await reader.api.get(`/users/${externalId}?${select}`, signal, { patient: 'quick' }))
  } catch (error) {
    if (connectorCodeOf(error) === 'object_not_found') return undefined
    throw error
  }
  const read = readUser(body, reader.mapper)
  if (read === undefined) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /users/{id}: the answer is not a user' })
  }
  return read.user.externalId === externalId ? scoped(reader, read.user, signal) : undefined
}

/** By equality: a login in a path would need escapes for guests (`#EXT#`) and for names that begin with a `$`. */
export async function findUser(reader: Reader, login: string, signal: AbortSignal): Promise<SourceUser | undefined> {
  if (login === '') return undefined
  const filter = `userPrincipalName eq ${quoted(login)}`
  const path = `/users?${query({ $filter: filter, $select: reader.scope.select.join(), $top: 2 })}`
  const { rows } = await readPage(reader.api, path, signal, { patient: 'quick' })
  const [row, another] = rows
  if (row === undefined || another !== undefined || !isRow(row)) return undefined
  const read = readUser(row, reader.mapper)
  return read && scoped(reader, read.user, signal)
}
