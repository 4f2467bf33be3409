import { connectorCodeOf, connectorError, outOfScope, type SourceUser } from '../../src/contract/index.ts'
import { type ListPage, pageSize, readPage } from './list.ts'
import { isRow, text } from './map.ts'
import type { ReadPerson } from './people.ts'
import type { Reader } from './reader.ts'
import { filtered } from './scope.ts'

/** One person, read now. Lists lag behind a write; this does not. */

const idForm = /^[A-Za-z0-9_-]{1,100}$/

/** One person, with the row that they were read from and the kept groups that they are in. */
export interface FoundPerson extends ReadPerson {
  readonly row: unknown
  readonly isInScope: boolean
  readonly groupIds: readonly string[]
}

type Patience = 'bulk' | 'quick'

const unlessMissing = (error: unknown): undefined => {
  if (connectorCodeOf(error) !== 'object_not_found') throw error
}

/** The person, or undefined for nobody. */
export async function personNow(
  reader: Reader,
  externalId: string,
  signal: AbortSignal,
  patient: Patience,
): Promise<FoundPerson | undefined> {
  if (!idForm.test(externalId)) return undefined
  const answer = await reader.api.get(`/api/v1/users/${externalId}`, signal, patient).catch(unlessMissing)
  if (answer === undefined) return undefined
  const person = reader.people.read(answer.body)
  if (person === undefined) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/users/{id}: the answer is not a user' })
  }
  // The path takes logins and `me` as well; somebody else's record must not pass for the one that was asked for.
  if (person.user.externalId !== externalId) return undefined
  const { groupIds, keptIds } = reader.scope
  const member = keptIds.length === 0 ? [] : await keptGroupsOf(reader, externalId, signal, patient)
  const isInScope = groupIds.length === 0 || member.some(id => groupIds.includes(id))
  return { ...person, row: answer.body, groupIds: member, isInScope }
}

export async function getUser(reader: Reader, externalId: string, signal: AbortSignal): Promise<SourceUser | undefined> {
  const { scope } = reader
  // Tracked groups do not decide who is there, so they are not asked for.
  const found = await personNow({ ...reader, scope: { ...scope, keptIds: scope.groupIds } }, externalId, signal, 'quick')
  return found === undefined || found.isInScope ? found?.user : outOfScope(found.user)
}

/** Those of the kept groups that a person is in. Who was deleted meanwhile is in none. */
export async function keptGroupsOf(
  { api, scope }: Reader,
  externalId: string,
  signal: AbortSignal,
  patient: Patience,
): Promise<readonly string[]> {
  const found: string[] = []
  let path: string | undefined = `/api/v1/users/${externalId}/groups?limit=${pageSize}`
  while (path !== undefined) {
    const page: ListPage | undefined = await readPage(api, scope.origin, path, signal, patient).catch(unlessMissing)
    for (const row of page?.rows ?? []) if (isRow(row) && scope.keptIds.includes(String(row.id))) found.push(String(row.id))
    path = page?.next
  }
  return found
}

/** A text inside a filter (RFC 7644 section 3.4.2.2). */
const quoted = (value: string): string => JSON.stringify(value)

/** The path of a user takes a login, but a proof is refused for one with an `@`: so it is looked for by filter. */
export async function findUser(reader: Reader, login: string, signal: AbortSignal): Promise<SourceUser | undefined> {
  const spellings = [...new Set([login, login.toLowerCase()])]
  for (const spelling of spellings) {
    const path = filtered(`profile.login eq ${quoted(spelling)}`)
    const { rows } = await readPage(reader.api, reader.scope.origin, path, signal, 'quick')
    const ids = rows.flatMap(row => (isLogin(row, spelling) ? [text(isRow(row) ? row.id : undefined) ?? ''] : []))
    const [id] = ids
    // Read again by id, because lists lag behind.
    if (id !== undefined && ids.length === 1) return getUser(reader, id, signal)
  }
  return undefined
}

/** Whether the row is what was asked for, and not what some other reading of the filter gave. */
function isLogin(row: unknown, login: string): boolean {
  if (!isRow(row) || !isRow(row.profile)) return false
  return text(row.profile.login)?.toLowerCase() === login.toLowerCase()
}
