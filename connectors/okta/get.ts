import { connectorCodeOf, connectorError, type SourceUser } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { pageSize, readPage } from './list.ts'
import { readUser } from './map.ts'
import type { Scope } from './scope.ts'

/** One person, read now. Lists lag behind a write; this does not. */

const idForm = /^[A-Za-z0-9_-]{1,100}$/

const unlessMissing = (error: unknown): undefined => {
  if (connectorCodeOf(error) !== 'object_not_found') throw error
}

export async function getUser(
  api: OktaApi,
  scope: Scope,
  externalId: string,
  signal: AbortSignal,
): Promise<SourceUser | undefined> {
  if (!idForm.test(externalId)) return undefined
  const answer = await api.get(`/api/v1/users/${externalId}`, signal, 'quick').catch(unlessMissing)
  if (answer === undefined) return undefined
  const user = readUser(answer.body)
  if (user === undefined) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/users/{id}: the answer is not a user' })
  }
  // The path takes logins and `me` as well; somebody else's record must not pass for the one that was asked for.
  if (user.externalId !== externalId) return undefined
  return scope.groupIds.length === 0 || (await isMember(api, scope, externalId, signal)) ? user : undefined
}

async function isMember(api: OktaApi, { origin, groupIds }: Scope, externalId: string, signal: AbortSignal): Promise<boolean> {
  let path: string | undefined = `/api/v1/users/${externalId}/groups?limit=${pageSize}`
  while (path !== undefined) {
    const page = await readPage(api, origin, path, signal, 'quick')
    if (page.rows.some(row => typeof row === 'object' && row !== null && 'id' in row && groupIds.includes(String(row.id))))
      return true
    path = page.next
  }
  return false
}
